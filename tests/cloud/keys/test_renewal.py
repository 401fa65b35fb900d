"""A certificate is renewed before it ends, from the gateway's wish to its next connection; nothing falls between keys.

The gateway's clock is the test's and runs ahead; the county and the broker live today.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from cloud.alerts import open_alerts
from cloud.ingest.projector import Projector
from cloud.kernel.clock import now_ms
from cloud.kernel.journal import Entry, append
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, gateway_keys, renewals, revocation
from cloud.keys.rules import DAY_MS
from contract import command, event
from contract.event import EventFrame, Renewal
from contract.identifiers import uuid7
from contract.keys import KeyRing
from gateway.rim.identity import Identity
from gateway.rim.renewal import Renewals
from tests.cloud.keys.county import COUNTY, Seat
from tests.cloud.keys.gatehouse import Gatehouse, gatehouse
from tests.patience import until

LIFE_MS = 180 * DAY_MS


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gatehouse]:
    with gatehouse(tmp_path_factory.mktemp("renewal")) as house:
        yield house


class Field:
    """A gateway at work on a clock of the test's, and the county that hears its events."""

    def __init__(self, seat: Seat, gateway: str, folder: Path) -> None:
        self.seat, self.gateway = seat, gateway
        self.identity = seat.enrol(gateway, folder)
        self.now = now_ms()
        self.said: list[EventFrame] = []
        self.ordered: list[command.Command] = []
        self.renewals = Renewals(self.identity, gateway, self.emit, lambda: self.now)
        self.room = KeyRoom(seat.folder)
        self.projector = Projector(seat.database, [renewals(self.room, self._order, LIFE_MS)])

    def emit(self, body: Renewal) -> None:
        seq = len(self.said) + 1
        said = event.Event(
            id=uuid7(), gateway=self.gateway, epoch=1, seq=seq, boot="b", t=self.now, mono=1, synced=True, body=body
        )
        self.said.append(event.frame(said, self.identity.signer))

    def _order(self, _session: Session, gateway: str, body: command.Certificate, now: int) -> None:
        self.ordered.append(command.Command(id=uuid7(), gateway=gateway, t=now, expires=now + DAY_MS, body=body))

    def look(self, days: float) -> None:
        """Days go by, and the gateway looks."""
        self.now += round(days * DAY_MS)
        self.renewals.look()

    def hear(self, *frames: EventFrame) -> None:
        """The county takes events in."""
        with self.seat.database.write() as session:
            append(session, [Entry(frame, COUNTY, self.now) for frame in frames])
        self.projector.catch_up()

    def ring(self) -> KeyRing:
        with self.seat.database.read() as session:
            return KeyRing(gateway_keys(session, self.gateway))


def test_from_the_wish_to_the_next_connection(house: Gatehouse, tmp_path: Path) -> None:
    field = Field(house.seat, "gw-1", tmp_path)
    old, identity = field.identity.kid, field.identity
    guest = house.gateway(identity)
    until(lambda: guest.connected, "the first connection")
    field.look(119)
    assert field.said == []
    field.look(2)
    (wish,) = field.said
    assert wish.event.kid == old
    field.ring().check("event", old, wish.raw, wish.signature, purpose="gateway", now=wish.event.t, gateway="gw-1")
    assert identity.kid == old  # nothing is signed with a key that the county does not know
    field.hear(wish)
    (ordered,) = field.ordered
    wire = command.encode(ordered, field.room.signer("command", now_ms()))
    brought = command.verified(wire, identity.ring, now_ms()).body
    assert isinstance(brought, command.Certificate)
    identity.certify(brought.pem)
    new = identity.kid
    assert new != old
    signed = identity.signer.sign("event", b"next")
    ring = field.ring()
    ring.check("event", new, b"next", signed, purpose="gateway", now=field.now, gateway="gw-1")
    ring.check("event", old, wish.raw, wish.signature, purpose="gateway", now=wish.event.t, gateway="gw-1")
    assert Identity(tmp_path).kid == new
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ca.pem", "certificate.pem", "key.pem", "trust.json"]
    guest.stop()
    again = house.gateway(identity)
    until(lambda: again.connected, "the connection with the new certificate")
    assert len(field.said) == 1


def test_it_asks_again_every_day_for_the_same_key_and_gets_the_same_answer(seat: Seat, tmp_path: Path) -> None:
    field = Field(seat, "gw-2", tmp_path)
    field.look(125)
    field.look(0.5)
    assert len(field.said) == 1
    field.look(0.6)
    assert len(field.said) == 2
    Renewals(field.identity, "gw-2", field.emit, lambda: field.now).look()  # a new run asks at once
    field.hear(*field.said)
    papers = {ordered.body for ordered in field.ordered}
    assert (len(field.ordered), len(papers)) == (3, 1)
    assert len(list(field.ring())) == 2


def test_without_a_clock_or_a_certificate_it_asks_nothing(seat: Seat, tmp_path: Path) -> None:
    def never(_body: Renewal) -> None:
        raise AssertionError("it asked")

    Renewals(Identity(tmp_path / "bare"), "gw-3", never, now_ms).look()
    Renewals(seat.enrol("gw-3", tmp_path / "gw"), "gw-3", never, lambda: None).look()


def test_a_revoked_key_gets_no_successor(seat: Seat, tmp_path: Path) -> None:
    field = Field(seat, "gw-4", tmp_path)
    field.look(125)
    revocation.revoke_gateway(NATION, seat.database, seat.folder, "gw-4", "tests", "stolen", now_ms())
    field.hear(*field.said)
    assert field.ordered == []


def test_a_request_for_another_name_raises_an_alert_and_holds_nothing_up(seat: Seat, tmp_path: Path) -> None:
    field = Field(seat, "gw-5", tmp_path)
    field.emit(Renewal(Identity(tmp_path / "other").request("gw-6")))
    field.emit(Renewal(field.identity.request("gw-5", fresh=True)))
    field.hear(*field.said)
    assert [ordered.gateway for ordered in field.ordered] == ["gw-5"]
    with seat.database.read() as session:
        (alert,) = open_alerts(session, "forged", "gw-5")
    assert "it names 'gw-6', not gw-5" in alert.details
