"""How warm a leg was: sums that can be redone by hand, and what nobody knows said as unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.registry.model import Device, Point
from cloud.telemetry import Block, Stretch
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.trace import cold_chain
from cloud.trace.warmth import NOTES, Carried, Warmth, summed
from contract.event import Leg
from tests.cloud.production.ground import GATEWAY, TOWN, event_id, ms, till
from tests.cloud.trace.ground import heard, number, told

LEAVES = ms("2026-07-01 08:00")
MINUTE = 60_000
ARRIVES = LEAVES + 100 * MINUTE


def tag(values: dict[int, float | None], interval: int = MINUTE, name: str = "tag-1", thinned: int = 0) -> Carried:
    """A tag that said a value in some minutes of the leg."""
    minutes = [Stretch(LEAVES + at * MINUTE, 1 - thinned, thinned, value, value, value) for at, value in values.items()]
    return Carried(name, f"g/{name}/air_temperature", interval, minutes)


def test_a_warm_door_counts_though_the_middle_was_cold() -> None:
    cold = tag(dict.fromkeys(range(100), 2.0))
    door = tag({**dict.fromkeys(range(100), 3.0), 40: 9.0, 41: 8.0}, name="tag-2")
    found = summed([cold, door], LEAVES, ARRIVES, 0.0, 4.0)
    assert (found.low, found.high, found.below, found.above, found.covered) == (2.0, 9.0, 0, 2, 100.0)
    assert found.mean == pytest.approx((100 * 2 + 98 * 3 + 17) / 200)
    assert [(one.tag, one.high, one.above) for one in found.tags] == [("tag-1", 2.0, 0), ("tag-2", 9.0, 2)]
    assert found.notes == ()


def test_a_value_stands_until_the_next_one_is_due_and_no_longer() -> None:
    found = summed([tag({0: 5.0, 10: 1.0, 40: 6.0}, interval=10 * MINUTE)], LEAVES, ARRIVES, None, 4.0)
    assert (found.above, found.below, found.covered) == (20, None, 30.0)  # 0-9 and 40-49; 20-39 nobody knows
    assert found.notes == ("uncovered",)
    late = summed([tag({95: 5.0}, interval=10 * MINUTE)], LEAVES, ARRIVES, None, 4.0)
    assert (late.above, late.covered) == (5, 5.0)  # only on the way


@pytest.mark.parametrize(
    ("carried", "notes"),
    [
        ([], ("nothing",)),
        ([tag({})], ("nothing",)),
        ([tag({0: None})], ("nothing",)),  # all its values were bad
        ([tag({-5: 20.0, 100: 20.0})], ("nothing",)),  # before it left and after it came
        ([tag({0: 2.0}, interval=0)], ("uncovered", "interval_unknown")),
        ([tag({0: 2.0}, thinned=1)], ("uncovered", "thinned")),
    ],
)
def test_what_nobody_knows_is_said_and_never_counted_as_cold(carried: list[Carried], notes: tuple[str, ...]) -> None:
    found = summed(carried, LEAVES, ARRIVES, 0.0, 4.0)
    assert found.notes == notes
    unknown = "nothing" in notes
    assert (found.mean is None, found.high is None, found.above is None) == (unknown, unknown, unknown)
    assert found.covered == (0.0 if unknown else 1.0)


def test_nearly_all_is_not_told_as_all() -> None:
    found = summed([tag(dict.fromkeys(range(9_999), 2.0))], LEAVES, LEAVES + 10_000 * MINUTE, None, None)
    assert (found.covered, found.above, found.notes) == (99.9, None, ("uncovered", "no_promise"))
    assert summed([], LEAVES, LEAVES, None, 4.0).covered == 0.0


@pytest.fixture
def lorry(tmp_path: Path) -> Database:
    """Two tags of fenghe's gateway, and one of its probes that is no thermometer."""
    database = Database.in_folder(tmp_path)
    database.create_all()
    till(database)
    facts = {"gateway_id": GATEWAY, "region": TOWN}
    with database.write() as session:
        for name, key in (("tag-1", "air_temperature"), ("tag-2", "air_humidity"), ("tag-3", "set_point")):
            session.add(Device(id=name, name_zh=name, profile="p", profile_hash="h", **facts))
            session.flush()
            session.add(Point(device_id=name, key=key, unit="°C", interval_ms=5 * MINUTE, **facts))
    return database


def _warmth(database: Database, folder: Path, now: int, *legs: Leg) -> Warmth:
    heard(database, *(told(name, leg) for name, leg in zip(("d", "a"), legs, strict=False)))
    series = EmbeddedSeries.in_folder(folder)
    times = list(range(LEAVES - 30 * MINUTE, ARRIVES + 30 * MINUTE, 5 * MINUTE))
    values: dict[str, list[float | None]] = {
        "air_temperature": [6.0 if t >= ARRIVES - 10 * MINUTE else 2.0 for t in times]
    }
    series.write([Block(GATEWAY, "tag-1", [t * 1000 for t in times], values, {})])
    try:
        with database.read() as session:
            departure, arrival = cold_chain.leg_steps(NATION, session, event_id("a" if len(legs) > 1 else "d"))
            assert departure is not None
            return cold_chain.warmth(session, series, departure, arrival, now)
    finally:
        series.close()
        database.close()


def _departure(*tags: str, **more: float) -> Leg:
    return Leg("depart", batches=(number(1),), tags=tags, subject="fenghe", at=LEAVES, **more)  # type: ignore[arg-type]


def _arrival(at: int = ARRIVES) -> Leg:
    return Leg("arrive", leg=event_id("d"), subject="fenghe", at=at)


def test_the_tags_of_the_gateway_from_departure_to_arrival(lorry: Database, tmp_path: Path) -> None:
    found = _warmth(lorry, tmp_path, ARRIVES, _departure("tag-1", low=0.0, high=4.0), _arrival())
    assert (found.start, found.end, found.covered, found.below, found.above) == (LEAVES, ARRIVES, 100.0, 0, 10)
    assert (found.low, found.high, found.mean) == (2.0, 6.0, pytest.approx(2.4))
    assert found.tags[0].series == (f"{GATEWAY}/tag-1/air_temperature",)
    assert found.tags[0].samples == 20
    assert found.notes == ()


@pytest.mark.parametrize(
    ("legs", "notes"),
    [
        ((_departure(high=4.0), _arrival()), {"no_tag", "nothing"}),
        ((_departure("nobody", high=4.0), _arrival()), {"tag_unknown", "nothing"}),
        ((_departure("tag-2", "tag-3", high=4.0), _arrival()), {"tag_unknown", "nothing"}),  # no thermometers
        ((_departure("other-gw/tag-1", high=4.0), _arrival()), {"tag_unknown", "nothing"}),  # not the carrier's
        ((_departure(f"{GATEWAY}/tag-1", high=4.0), _arrival()), set()),
        ((_departure("tag-1", high=4.0),), {"not_arrived"}),
        ((_departure("tag-1"), _arrival(LEAVES - MINUTE)), {"backwards", "nothing", "no_promise"}),
        ((_departure("tag-1"), _arrival(LEAVES + 15 * 1440 * MINUTE)), {"too_long", "uncovered", "no_promise"}),
    ],
)
def test_a_leg_of_which_something_is_not_known(
    lorry: Database, tmp_path: Path, legs: tuple[Leg, ...], notes: set[str]
) -> None:
    assert set(_warmth(lorry, tmp_path, ARRIVES, *legs).notes) == notes


def test_every_note_has_its_words() -> None:
    assert all(zh and en and en.isascii() for zh, en in NOTES.values())
