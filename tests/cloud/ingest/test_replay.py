"""Decisions on the quarantine are carried out by ingest, under the original ids, and stay on the row."""

from __future__ import annotations

import msgspec
import pytest
from sqlmodel import Session

from cloud.ingest import decisions, directory, store
from cloud.ingest.coverage import Stretch, pieces
from cloud.ingest.model import Quarantined
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from contract import event
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import KEYS, happening, now_ms, rows
from tests.patience import until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "KEEP_S", 0.1)
    monkeypatch.setattr("cloud.ingest.keeper.BEAT_S", 0.1)


def decide(ground: Ground, wish: decisions.Wish, number: int | None = None) -> None:
    with ground.database.write() as session:
        for row in _held(session, number):
            decisions.ask(Deed(session, NATION, "li", now_ms()), row, wish)


def _held(session: Session, number: int | None) -> list[Quarantined]:
    rows = store.held(NATION, session, gateway=None, code=None, limit=100)
    return [row for row in rows if number is None or row.id == number]


def states(ground: Ground) -> list[tuple[str, int]]:
    return [(row.state, row.seen) for row in ground.quarantine()]


def test_what_an_unknown_key_signed_is_taken_in_once_the_key_is_known(ground: Ground):
    key = ground.book.rings.pop("farm-a")
    ground.book.rings["farm-a"] = [KEYS["farm-b"].described(gateway="farm-a")]
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    frame = happening(1)
    farm.send("event", frame.wire())
    sent = farm.data(rows([1], [now]))
    until(lambda: ground.reasons() == ["unknown_key"] * 2, "both in quarantine")
    decide(ground, "replay")
    until(lambda: states(ground) == [("held", 2)] * 2, "refused again")
    ground.book.rings["farm-a"] = key

    def taken() -> bool:
        decide(ground, "replay")
        return [state for state, _ in states(ground)] == ["replayed"] * 2

    until(taken, "both taken in")
    farm.wait("events", [1])
    farm.wait("readings", [1])
    (kept,) = ground.journal()
    assert (kept.id, kept.raw) == (str(frame.event.id), frame.raw)
    assert ground.stored() == [1.0]
    assert {row.raw for row in ground.quarantine()} == {frame.wire(), sent}
    assert all(row.decided_by == "li" and now < row.decided_at <= now_ms() for row in ground.quarantine())
    farm.send("event", frame.wire())
    farm.data(rows([1], [now]))
    until(lambda: sum(row.seen for row in ground.quarantine()) >= 4, "nothing new")
    assert len(ground.journal()) == len(ground.stored()) == 1


def test_a_stranger_stays_held(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    farm.send("event", event.frame(happening(1).event).wire())
    until(lambda: ground.reasons() == ["unsigned"], "the quarantine")
    del ground.book.counties["farm-a"]
    decide(ground, "replay")
    until(lambda: states(ground)[0] in (("held", 2),), "not let in")


def test_a_dismissed_message_is_acked_as_refused_and_covered(ground: Ground):
    service = ground.ingest()
    farm, now = ground.farm(), now_ms()
    ground.book.rings["farm-a"] = [msgspec.structs.replace(farm.key.described(gateway="farm-a"), revoked=now)]
    forged = happening(4).wire()
    farm.send("event", forged)
    farm.data(rows([7, 8], [now, now + 1]))
    until(lambda: ground.reasons() == ["key_revoked"] * 2, "both in quarantine")
    assert farm.acks == []
    decide(ground, "dismiss")
    farm.wait("events", refused=[4])
    farm.wait("readings", refused=[7, 8])
    assert farm.refused("events") == {4: "key_revoked"}
    assert {part.boot for ack in farm.acks for part in ack.refused} == {"boot1"}
    assert states(ground) == [("dismissed", 1)] * 2
    with ground.database.read() as session:
        assert pieces(session, Stretch("farm-a", "readings", 1)) == [(7, 8)]
    before = len(farm.acks)
    farm.send("event", forged)
    until(lambda: len(farm.acks) > before, "its ack once more: the first may have been lost")
    assert service.lanes[0].is_alive()


def test_a_dismissed_forgery_takes_no_row_from_the_gateway_that_it_names(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.send("event", event.frame(happening(4).event).wire())
    farm.send("data", rows([7, 8], [now, now + 1]), "d1")
    until(lambda: ground.reasons() == ["unsigned"] * 2, "both in quarantine")
    decide(ground, "dismiss")
    until(lambda: [state for state, _ in states(ground)] == ["dismissed"] * 2, "the dismissal")
    farm.send("event", happening(4).wire())
    farm.data(rows([7, 8], [now, now + 1]))
    farm.wait("events", [4])
    farm.wait("readings", [7, 8])
    assert not farm.refused("events")
    assert not farm.refused("readings")


def test_what_is_decided_or_cut_cannot_be_asked_for(ground: Ground):
    row = Quarantined(
        id=7, gateway="farm-a", region="532331", topic="x", code="shape", zh="", en="", raw=b"1", size=9, digest="",
        first=0, last=0,
    )  # fmt: skip
    with ground.database.write() as session:
        deed = Deed(session, NATION, "li", 1)
        with pytest.raises(Problem, match="quarantine_cut"):
            decisions.ask(deed, row, "replay")
        decisions.ask(deed, row, "dismiss")
        with pytest.raises(Problem, match="quarantine_decided"):
            decisions.ask(deed, row, "dismiss")
