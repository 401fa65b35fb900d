"""The ledger itself must be able to say no."""

from __future__ import annotations

from contract import event
from contract.identifiers import uuid7
from zhigen.demo.accounting import Gap, Served, Stored, balance, declared

SERIES = "farm-01/air/reply_count"


def _served(*counts: int) -> list[Served]:
    return [Served(SERIES, count, 1_000 * count) for count in counts]


def test_all_stored_once_balances() -> None:
    found = balance(_served(1, 2, 3), [Stored(SERIES, n) for n in (3, 1, 2)], [])
    assert (found.served, found.stored, found.declared, found.lost, found.duplicated) == (3, 3, 0, [], [])


def test_a_missing_count_is_lost() -> None:
    assert balance(_served(1, 2, 3), [Stored(SERIES, 1), Stored(SERIES, 3)], []).lost == _served(2)


def test_a_declared_gap_excuses_only_its_gateway_device_and_span() -> None:
    only_first = [Stored(SERIES, 1)]
    assert balance(_served(1, 2), only_first, [Gap("farm-01", "", 1_500, 2_500)]).declared == 1
    assert balance(_served(1, 2), only_first, [Gap("farm-01", "air", 1_500, 2_500)]).declared == 1
    for other in (Gap("farm-02", "", 0, 9_000), Gap("farm-01", "soil", 0, 9_000), Gap("farm-01", "", 2_001, 9_000)):
        assert balance(_served(1, 2), only_first, [other]).lost == _served(2)


def test_stored_twice_or_never_served_is_doubled() -> None:
    twice = balance(_served(1), [Stored(SERIES, 1), Stored(SERIES, 1)], [])
    assert twice.duplicated == [Stored(SERIES, 1)]
    assert balance([], [Stored(SERIES, 9)], []).duplicated == [Stored(SERIES, 9)]


def _said(body: event.Body, mono: int, boot: str = "b1") -> event.Event:
    return event.Event(
        id=uuid7(), gateway="farm-01", epoch=1, seq=1, boot=boot, t=40_000, mono=mono, synced=False, body=body
    )


def test_a_gap_of_a_clock_that_was_wrong_ends_when_it_was_declared() -> None:
    gap = _said(event.Gap(1_000, 1_000, "restart"), mono=500)
    assert list(declared("farm-01", [gap])) == [Gap("farm-01", "", 1_000, 1_000)]
    learnt = _said(event.ClockStep(9_000, 1, synced=True, source="ack", truth=9_700), mono=700)
    assert list(declared("farm-01", [gap, learnt])) == [Gap("farm-01", "", 1_000, 9_500)]
    another = _said(event.ClockStep(9_000, 1, synced=True, source="ack", truth=9_700), mono=700, boot="b2")
    assert list(declared("farm-01", [gap, another])) == [Gap("farm-01", "", 1_000, 1_000)]
