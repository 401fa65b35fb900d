"""The environment of a cycle: sums that can be redone by hand, gaps, what is not known, on every kind of store."""

from __future__ import annotations

import pytest

from cloud.kernel.database import Database
from cloud.production import placement_office, surroundings
from cloud.production.climate import Bound, Gap, Hour, Record, summary
from cloud.registry.model import Device, Point
from cloud.telemetry.port import Block
from contract.moment import DAY_MS, HOUR_MS
from tests.cloud.production.ground import GATEWAY, TOWN, begun, cycle, deed, ms, till
from tests.cloud.series_ground import SeriesGround

START = ms("2026-05-01 00:00")
MINUTE = 60_000


def _hour(number: int, samples: int = 60, mean: float | None = 20.0, thinned: int = 0) -> Hour:
    return Hour(START + number * HOUR_MS, samples, thinned, mean, mean, mean)


def _record(*hours: Hour, interval: int = MINUTE, end: int = START + DAY_MS, measurement: str = "co2") -> Record:
    return Record(f"g/d/{measurement}", measurement, START, end, interval, hours)


def test_a_day_with_a_hole_and_a_hot_hour() -> None:
    hours = [_hour(number, mean=40.0 if number == 12 else 20.0) for number in range(24) if number not in (3, 4)]
    (found,) = summary([_record(*hours)], START, START + DAY_MS, {"co2": Bound(15, 30)}).measured
    assert (found.samples, found.low, found.high) == (22 * 60, 20.0, 40.0)
    assert found.mean == pytest.approx((21 * 20 + 40) / 22)
    assert (found.below, found.above) == (0, 1)
    assert found.measured == round(100 * 22 / 24, 1)
    assert found.gaps == (Gap(START + 3 * HOUR_MS, START + 5 * HOUR_MS),)
    assert [day.day.isoformat() for day in found.daily] == ["2026-05-01"]


def test_an_hour_with_too_many_samples_does_not_stand_for_one_with_none() -> None:
    (found,) = summary([_record(_hour(0, samples=600))], START, START + 2 * HOUR_MS, {}).measured
    assert found.measured == 50.0


def test_thinned_minutes_are_filled_and_weigh_in_the_mean() -> None:
    told = summary([_record(_hour(0, mean=10.0), _hour(1, 0, 30.0, thinned=30))], START, START + 2 * HOUR_MS, {})
    (found,) = told.measured
    assert (found.measured, found.filled) == (50.0, 25.0)
    assert found.mean == pytest.approx((60 * 10 + 30 * 30) / 90)
    assert "thinned" in told.notes


def test_two_devices_of_one_measurement_do_not_cover_more_than_the_whole() -> None:
    one, other = _record(*map(_hour, range(24))), _record(*map(_hour, range(12)))
    (found,) = summary([one, other], START, START + DAY_MS, {}).measured
    assert (found.measured, found.filled) == (100.0, 0.0)


@pytest.mark.parametrize(
    ("records", "running", "note"),
    [
        ([], False, "no_device"),
        ([], True, "running"),
        ([_record(end=START + HOUR_MS)], False, "uncovered"),
        ([_record(interval=0)], False, "interval_unknown"),
    ],
)
def test_the_summary_says_what_it_does_not_know(records: list[Record], running: bool, note: str) -> None:
    assert note in summary(records, START, START + DAY_MS, {}, running=running).notes


def test_values_that_were_all_bad_are_samples_without_a_mean() -> None:
    (found,) = summary([_record(_hour(0, samples=0, mean=None))], START, START + HOUR_MS, {}).measured
    assert (found.mean, found.low, found.measured) == (None, None, 0.0)


@pytest.mark.parametrize("kind", ["embedded", "influx"])
def test_only_what_stood_on_the_plot_while_it_stood_there(
    tmp_path_factory: pytest.TempPathFactory, series_ground: SeriesGround, kind: str
) -> None:
    folder = tmp_path_factory.mktemp("plot")
    database = Database.in_folder(folder)
    database.create_all()
    till(database)
    with database.write() as session:
        for device in ("air-1", "air-2"):
            facts = {"gateway_id": GATEWAY, "region": TOWN}
            session.add(Device(id=device, name_zh=device, profile="p", profile_hash="h", **facts))
            session.flush()
            session.add(Point(device_id=device, key="air_temperature", unit="°C", interval_ms=600_000, **facts))
    noon = START + 12 * HOUR_MS
    with database.write() as session:
        placement_office.put(deed(session), "plot-1", GATEWAY, "air-1", START, noon)
        placement_office.put(deed(session), "plot-2", GATEWAY, "air-2", START)
    name = begun(database)
    times = range(START - HOUR_MS, START + DAY_MS, 600_000)
    with series_ground.place(kind) as again:
        store = again()
        for device, value in (("air-1", 20.0), ("air-2", 50.0)):
            values: dict[str, list[float | None]] = {"air_temperature": [value] * len(times)}
            store.write([Block(GATEWAY, device, [t * 1000 for t in times], values, {})])
        with database.read() as session:
            bounds = {"air_temperature": Bound(None, 15.0)}
            found = surroundings.environment(session, store, cycle(database, name), START + DAY_MS, bounds)
    database.close()
    (air,) = found.measured
    assert air.series == (f"{GATEWAY}/air-1/air_temperature",)
    assert (air.samples, air.mean, air.above) == (72, 20.0, 12)
    assert (air.measured, air.gap_hours) == (50.0, 12)
    assert set(found.notes) == {"running", "uncovered", "hourly"}
