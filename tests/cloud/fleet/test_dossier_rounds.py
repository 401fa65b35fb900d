"""When a gateway is told anew: when there is something new that it does not know by itself, never in a flood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from sqlmodel import Session, select

from cloud.fleet import dossier, dossier_calls, dossier_rounds
from cloud.fleet.dossier_calls import DossierCalls
from cloud.fleet.dossier_model import GatewayDossier
from cloud.fleet.dossier_rounds import DossierRounds
from cloud.inputs.model import Stock
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.registry.model import Gateway
from cloud.subjects.model import Licence, Subject, Tenure
from contract import codec
from contract.dossier import Dossier, verified
from contract.keys import KeyRing, PublicKey, Signer
from contract.topics import Topic, build
from tests.cloud.inputs import ground
from tests.cloud.inputs.conftest import county, laid_down
from tests.contract.messages import signer
from tests.keys import RULES, TRUSTED

__all__ = ["county", "laid_down"]
ONE, TWO = ground.GATEWAYS[ground.SHOP], ground.GATEWAYS[ground.OTHER]
STEP = 60_000


class Desk:
    """A courier's rounds with a clock that a test turns, and what lies at the broker by now."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = ground.NOON
        self.keys: Sequence[PublicKey] = TRUSTED
        self.signer: Signer = RULES
        self.lies: dict[str, Dossier] = {}
        self.rounds = DossierRounds(database, lambda _: self.signer)

    def beat(self, step: int = STEP) -> list[str]:
        """The gateways that are told something."""
        self.now += step
        told = []
        for topic, payload in self.rounds.beat(self.keys, self.now):
            name = topic.split("/")[3]
            assert topic == build(Topic(ground.COUNTY, name, "dossier"))
            self.lies[name] = verified(codec.inflate(payload), KeyRing(self.keys), name, self.now)
            told.append(name)
        return told


@pytest.fixture
def desk(county: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(dossier_rounds, "_LONGEST_S", 600)  # a machine that has much to do changes no test
    return Desk(county)


def counted(database: Database, behind: int) -> None:
    """All projections have so many positions before them."""
    with database.write() as session:
        last = journal.behind(session, "nobody")
        for name in dossier_calls.READ:
            session.merge(ProjectionCursor(name=name, position=last - behind))


def test_a_gateway_is_told_once_and_again_only_when_there_is_something_new(desk: Desk) -> None:
    assert desk.beat() == [ONE, TWO]
    first = desk.lies[ONE]
    assert first.holder is not None
    assert first.holder.id == ground.SHOP
    assert [desk.beat() for _ in range(3)] == [[], [], []]
    ground.at_desk(desk.database, "buy", ground.bought())
    assert desk.beat() == [ONE]
    assert [one.amount for one in desk.lies[ONE].stock] == ["100"]
    assert desk.lies[ONE].version > first.version
    assert [row.gateway for row in _rows(desk.database)] == [ONE, TWO]  # the last version of each


def test_a_gateway_waits_for_its_own_events_and_not_for_what_others_did(desk: Desk) -> None:
    desk.beat()
    ground.tell(desk.database, ground.bought())
    assert [desk.beat() for _ in range(4)] == [[]] * 4
    assert desk.beat() == [ONE]
    ground.tell(desk.database, ground.sold())
    assert desk.beat() == []
    ground.tell(desk.database, ground.sold())
    assert desk.beat(4 * STEP) == [ONE]
    assert [(one.amount) for one in desk.lies[ONE].stock] == ["98"]
    ground.at_desk(desk.database, "buy", ground.bought())
    assert desk.beat() == [ONE]


def test_a_version_is_never_lower_than_the_one_before(desk: Desk) -> None:
    with desk.database.write() as session:
        session.add(
            GatewayDossier(
                gateway=ONE, region=ground.TOWN, county=ground.COUNTY, version=1 << 40, issued=1, digest="", kid="",
                payload=b"",
            )
        )  # fmt: skip
    desk.beat()
    assert desk.lies[ONE].version == (1 << 40) + 1
    assert desk.lies[TWO].version == desk.now // 1000


def test_one_that_lost_its_holder_is_told_so_and_one_that_never_had_one_is_told_nothing(desk: Desk) -> None:
    with desk.database.write() as session:
        session.add(Gateway(id="gw-new", county=ground.COUNTY, region=ground.TOWN, registered=1, registered_by="a"))
    assert desk.beat() == [ONE, TWO]
    with desk.database.write() as session:
        for row in session.exec(select(Tenure).where(Tenure.subject == ground.SHOP)):
            row.until = desk.now
    assert desk.beat() == [ONE]
    assert desk.lies[ONE].holder is None


def test_a_dossier_by_a_key_that_is_no_longer_good_is_signed_anew(desk: Desk) -> None:
    desk.beat()
    desk.signer = signer("rules", 33)
    desk.keys = [*TRUSTED, desk.signer.described()]
    assert desk.beat() == []  # the old one is still good
    desk.keys = [key for key in desk.keys if key.kid != RULES.kid]
    assert desk.beat() == [ONE, TWO]
    assert desk.lies[ONE].kid == desk.signer.kid


def test_a_broker_that_lost_all_gets_all_again_a_few_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.beat()
    monkeypatch.setattr(dossier_rounds, "SENDS", 1)
    desk.rounds.arrive()
    assert [desk.beat(1) for _ in range(3)] == [[ONE], [TWO], []]


def test_only_so_many_are_looked_at_in_one_beat(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DossierCalls, "turns", lambda *_: [])
    monkeypatch.setattr(dossier_rounds, "LOOKS", 1)
    assert [desk.beat(1) for _ in range(3)] == [[ONE], [TWO], []]
    ticks = count(0, 0.15)
    monkeypatch.setattr(dossier_rounds, "LOOKS", 9)
    monkeypatch.setattr(dossier_rounds, "_LONGEST_S", 0.2)
    monkeypatch.setattr(dossier_rounds, "monotonic", lambda: next(ticks))  # each look takes so long
    looked: list[str] = []
    own = dossier.drawn

    def drawn(session: Session, gateway: Gateway, *rest: object) -> Dossier:
        looked.append(gateway.id)
        return own(session, gateway, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(dossier, "drawn", drawn)
    desk.beat()
    assert looked == [ONE]
    desk.beat(1)
    assert looked == [ONE, TWO]


def test_who_comes_online_is_looked_at_before_its_turn(desk: Desk) -> None:
    desk.beat()
    with desk.database.write() as session:
        session.get_one(Subject, ground.SHOP).name = "清河农资店"
        session.get_one(Subject, ground.OTHER).name = "城东农资店"
    assert desk.beat(1) == []  # the round rests
    desk.rounds.call(TWO)
    desk.rounds.call("nobody-knows-it")
    assert desk.beat(1) == [TWO]
    assert desk.beat(1) == []


def test_who_comes_online_by_the_hundred_is_looked_at_a_few_at_a_beat(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.beat()
    monkeypatch.setattr(dossier_calls, "CALLS", 1)
    with desk.database.write() as session:
        for subject in (ground.SHOP, ground.OTHER):
            session.get_one(Subject, subject).address = "东街 1 号"
    for name in (TWO, ONE, TWO):
        desk.rounds.call(name)
    assert [desk.beat(1) for _ in range(3)] == [[TWO], [ONE], []]


def test_one_that_has_no_dossier_is_not_left_to_the_round(desk: Desk) -> None:
    site = f"{ground.COUNTY}/{ground.CLOSED}"
    with desk.database.write() as session:
        session.add(Gateway(id="gw-new", county=ground.COUNTY, region=ground.TOWN, registered=1, registered_by="a"))
    desk.beat()
    with desk.database.write() as session:
        session.get_one(Gateway, "gw-new").site_id = site
        stamp = {"created": 1, "created_by": "clerk", "changed": 1}
        session.add(Tenure(region=ground.TOWN, site=site, subject=ground.CLOSED, since=0, **stamp))
    assert desk.beat(5_000) == ["gw-new"]


def test_what_others_did_to_its_subject_is_told_before_the_round(desk: Desk) -> None:
    ground.tell(desk.database, ground.bought())
    counted(desk.database, 0)
    desk.beat()
    desk.beat(1)
    ground.at_desk(desk.database, "buy", ground.bought())
    assert desk.beat(1) == []  # the other projections have not come so far
    counted(desk.database, 0)
    assert desk.beat(1) == [ONE]
    ground.tell(desk.database, ground.sold())
    counted(desk.database, 0)
    assert desk.beat(1) == []  # its own


def test_what_the_authority_writes_of_its_subject_is_told_before_the_round(desk: Desk) -> None:
    with desk.database.write() as session:
        ground.deed(session).note("census", "x", ground.TOWN)
    desk.beat()
    desk.beat(1)
    with desk.database.write() as session:
        session.get_one(Subject, ground.SHOP).name = "清河农资店"
        (licence,) = session.exec(select(Licence).where(Licence.subject == ground.OTHER, Licence.kind == "pesticide"))
        licence.restricted = True
        deed = ground.deed(session)
        deed.note("subject", ground.SHOP, ground.TOWN)
        deed.note("licence", licence.id, ground.TOWN)
    assert desk.beat(1) == [ONE, TWO]


def test_nothing_is_drawn_from_half_a_ledger(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.tell(desk.database, ground.bought())
    counted(desk.database, 0)
    assert desk.beat() == [ONE, TWO]
    monkeypatch.setattr(dossier_rounds, "_FAR", 0)
    counted(desk.database, 1)  # a rebuild goes on
    with desk.database.write() as session:
        for row in session.exec(select(Stock)):
            session.delete(row)
    assert desk.beat() == []
    counted(desk.database, 0)
    assert desk.beat() == [ONE]


def test_one_that_no_gateway_could_read_is_said_and_keeps_no_other_from_its_own(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with desk.database.write() as session:
        session.get_one(Subject, ground.SHOP).address = "x" * 301
    assert desk.beat() == [TWO]
    assert "dossier_unusable" in caplog.messages


def _rows(database: Database) -> list[GatewayDossier]:
    with database.read() as session:
        return list(session.exec(select(GatewayDossier).order_by(GatewayDossier.gateway)))
