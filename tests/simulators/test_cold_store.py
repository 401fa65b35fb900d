"""The simulated cold store: what follows from what."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest

from simulators.cold_store import QUANTITIES, ColdStore
from tests.simulators.stage import NOON

MINUTE = 60_000


@pytest.fixture(scope="module", params=[2.0, -18.0], ids=["chilled", "frozen"])
def day(request: pytest.FixtureRequest) -> tuple[float, list[dict[str, float]]]:
    store = ColdStore(NOON, set_point=request.param)
    return request.param, [store.at(NOON + minute * MINUTE) for minute in range(1440)]


def test_every_quantity_is_there_and_the_same_seed_gives_the_same_day() -> None:
    first, second, other = (ColdStore(NOON, seed).at(NOON + 60 * MINUTE) for seed in (1, 1, 2))
    assert tuple(first) == QUANTITIES
    assert first == second
    assert first != other


def test_the_thermostat_holds_the_room(day: tuple[float, list[dict[str, float]]]) -> None:
    set_point, minutes = day
    calm = [m["storage_temperature"] for m in minutes if not m["door_open"] and not m["defrosting"]]
    assert set_point - 1.5 < mean(calm) < set_point + 1.5
    starts = sum(b["running"] > a["running"] for a, b in pairwise(minutes))
    assert starts > 10


def test_an_open_door_and_a_defrost_warm_the_air(day: tuple[float, list[dict[str, float]]]) -> None:
    _, minutes = day
    rise: dict[str, list[float]] = {"door_open": [], "defrosting": []}
    for a, b in pairwise(minutes):
        for what, found in rise.items():
            if a[what] and b[what] and not a["running"]:
                found.append(b["storage_temperature"] - a["storage_temperature"])
    assert mean(rise["door_open"]) > 0.1
    assert mean(rise["defrosting"]) > 0
    assert all(m["running"] == 0 for m in minutes if m["defrosting"])


def test_humidity_is_of_this_world(day: tuple[float, list[dict[str, float]]]) -> None:
    assert all(50 < m["storage_humidity"] <= 100 for m in day[1])
