"""The greenhouse day: its quantities belong together, and the same seed gives the same day."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from statistics import correlation, mean

import pytest

from contract.measurement import MEASUREMENTS
from contract.moment import LAW_ZONE
from simulators.greenhouse import DAY, QUANTITIES, Greenhouse, clear_sky, saturation

HOUR = 3_600_000
MIDNIGHT = int(datetime(2026, 11, 23, tzinfo=LAW_ZONE).timestamp() * 1000)


@pytest.fixture(scope="module")
def hours() -> list[dict[str, float]]:
    """Three November days, every half hour from midnight."""
    house = Greenhouse(MIDNIGHT, seed=7)
    return [house.at(MIDNIGHT + step * HOUR // 2) for step in range(144)]


def test_the_night_has_no_sun_and_noon_has(hours: list[dict[str, float]]) -> None:
    for day in range(3):
        for step in (*range(0, 12), *range(37, 48)):  # until 06:00, from 18:30 in November
            assert hours[day * 48 + step]["solar_radiation"] == 0
            assert hours[day * 48 + step]["illuminance"] == 0
        assert hours[day * 48 + 24]["par"] > 50


def test_the_sun_is_highest_when_it_stands_in_the_south() -> None:
    # 115.6° E is 4.4° west of the zone's meridian (18 min); the equation of time of 23 November is +13.5 min.
    highest = max(range(MIDNIGHT, MIDNIGHT + DAY, 60_000), key=clear_sky)
    local = datetime.fromtimestamp(highest / 1000, LAW_ZONE)
    assert abs(local.hour * 60 + local.minute - (12 * 60 + 4)) <= 3
    assert 500 < clear_sky(highest) < 650  # 37° above the horizon


def test_relative_humidity_falls_when_it_grows_warm(hours: list[dict[str, float]]) -> None:
    air, humidity = ([hour[key] for hour in hours] for key in ("air_temperature", "relative_humidity"))
    assert correlation(air, humidity) < -0.5
    assert 30 < min(humidity) < 75 < 80 < max(humidity) <= 100


def test_vapour_pressure_deficit_is_what_a_crop_knows(hours: list[dict[str, float]]) -> None:
    for hour in hours:
        lacking = saturation(hour["air_temperature"]) * (1 - hour["relative_humidity"] / 100)
        deficit = lacking * 461.5 * (hour["air_temperature"] + 273.15) / 1e6  # kPa
        assert 0 <= deficit < 3.5
    nights = [hour for hour in hours if hour["solar_radiation"] == 0]
    assert all(hour["relative_humidity"] > 70 for hour in nights[2:])


def test_crop_breathes_out_at_night_and_takes_up_by_day(hours: list[dict[str, float]]) -> None:
    before_dawn = mean(hours[day * 48 + 11]["co2"] for day in range(3))
    noon = mean(hours[day * 48 + 24]["co2"] for day in range(3))
    assert before_dawn > 450 > noon > 180


def test_soil_follows_the_air_later_and_less(hours: list[dict[str, float]]) -> None:
    air, soil = ([hour[key] for hour in hours] for key in ("air_temperature", "soil_temperature"))
    assert max(soil) - min(soil) < (max(air) - min(air)) / 2
    assert soil[:48].index(max(soil[:48])) > air[:48].index(max(air[:48]))


def test_power_is_voltage_times_current_times_factor_and_energy_its_sum(hours: list[dict[str, float]]) -> None:
    for hour in hours:
        product = hour["voltage"] * hour["current"] * hour["power_factor"]
        assert product == pytest.approx(hour["power"], rel=0.05)
        assert 200 < hour["voltage"] < 245
    energy = [hour["energy"] for hour in hours]
    assert energy == sorted(energy)
    used = sum(hour["power"] for hour in hours) / 2 / 1000
    assert energy[-1] - energy[0] == pytest.approx(used, rel=0.15)


def test_the_bed_dries_and_is_watered() -> None:
    house = Greenhouse(MIDNIGHT, seed=3)
    moisture = [house.at(MIDNIGHT + step * HOUR)["soil_moisture"] for step in range(24 * 20)]
    assert 20 < min(moisture) < 26.5
    assert max(after - before for before, after in pairwise(moisture)) > 2


def test_every_quantity_is_a_measurement_within_its_bounds(hours: list[dict[str, float]]) -> None:
    for hour in hours:
        assert set(hour) == set(QUANTITIES)
        for key, value in hour.items():
            assert MEASUREMENTS[key].low <= value <= MEASUREMENTS[key].high


def test_one_seed_is_one_day_and_another_seed_another() -> None:
    first, again, other = Greenhouse(MIDNIGHT, 1), Greenhouse(MIDNIGHT, 1), Greenhouse(MIDNIGHT, 2)
    again.at(MIDNIGHT + 5 * HOUR)  # asked in another order
    assert first.at(MIDNIGHT + HOUR) == again.at(MIDNIGHT + HOUR) != other.at(MIDNIGHT + HOUR)
