"""The tables that both halves share: measurements, units, qualities, times, names. What must hold of every row."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contract
from contract import names, unit
from contract.errors import TEXTS, ContractError
from contract.measurement import MEASUREMENTS, Measurement, of_point
from contract.moment import EARLIEST_MS, LEAD_MS, check, iso, plausible, stamp
from contract.quality import BY_WORD, NAMES, Quality
from contract.unit import SAME, to_canonical
from tests.contract.messages import channels, times

ROWS = list(MEASUREMENTS.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_measurement_is_whole(row: Measurement) -> None:
    assert row.code.isidentifier()
    assert row.code.islower()
    assert row.low < row.high
    assert 0 <= row.decimals <= 3
    assert row.zh.isprintable()
    assert row.en.isascii()
    assert len(row.code) <= 60 - 17  # room for a channel in a key of the wire
    assert to_canonical(row.code, row.unit) is SAME


def test_no_two_measurements_share_a_code_or_a_name() -> None:
    for column in ("code", "zh", "en"):
        values = [getattr(row, column) for row in ROWS]
        assert len(values) == len(set(values))


@given(st.sampled_from(sorted(MEASUREMENTS)), channels)
def test_a_channel_keeps_the_measurement(code: str, channel: str) -> None:
    assert of_point(f"{code}.{channel}") is MEASUREMENTS[code]


@pytest.mark.parametrize("key", ["", "gold", "co2.", "co2.A", "co2.a.b", "co2." + "a" * 17, ".co2", "co2\n", "co2.a\n"])
def test_a_foreign_key_is_told(key: str) -> None:
    for _ in range(2):  # what is remembered is only what was found
        with pytest.raises(ContractError) as caught:
            of_point(key)
        assert caught.value.code == "unknown_measurement"


@pytest.mark.parametrize(("found", "canonical"), sorted(unit._TO))
def test_every_conversion_leads_to_a_unit_that_a_measurement_has(found: str, canonical: str) -> None:
    row = next(row for row in ROWS if row.unit == canonical)
    assert found != canonical
    assert to_canonical(row.code, found).factor > 0


@pytest.mark.parametrize(
    ("key", "found", "value", "expected"),
    [
        ("air_temperature", "°F", 212.0, 100.0),
        ("air_temperature", "K", 273.15, 0.0),
        ("air_pressure", "kPa", 101.325, 1013.25),
        ("air_pressure", "Pa", 101325.0, 1013.25),
        ("illuminance", "klx", 1.5, 1500.0),
        ("wind_speed", "km/h", 36.0, 10.0),
        ("soil_ec", "mS/cm", 1.2, 1200.0),
        ("soil_moisture", "m³/m³", 0.25, 25.0),
        ("flow_rate", "L/s", 1.0, 3.6),
        ("flow_rate", "L/min", 100.0, 6.0),
        ("current", "mA", 20.0, 0.02),
        ("energy", "Wh", 1500.0, 1.5),
    ],
)
def test_known_conversions(key: str, found: str, value: float, expected: float) -> None:
    conversion = to_canonical(key, found)
    assert value * conversion.factor + conversion.shift == pytest.approx(expected, abs=1e-9)


def test_a_unit_without_a_way_is_told() -> None:
    with pytest.raises(ContractError) as caught:
        to_canonical("running", "kg")
    assert caught.value.code == "unit_mismatch"
    assert "1" in caught.value.text("zh")


def test_qualities_are_numbered_for_ever() -> None:
    assert [(quality.word, int(quality)) for quality in Quality] == [
        ("good", 0),
        ("derived", 1),
        ("stuck", 2),
        ("spike", 3),
        ("out_of_range", 4),
        ("clock_unsynced", 5),
        ("stale", 6),
        ("device_error", 7),
    ]
    assert set(NAMES) == set(Quality)
    assert {BY_WORD[quality.word] for quality in Quality} == set(Quality)
    assert len({name for pair in NAMES.values() for name in pair}) == 2 * len(Quality)


@given(times, st.integers(0, 999), times, st.integers(0, 999))
def test_stamps_never_collide_and_fit_64_bits(one: int, segment: int, two: int, other: int) -> None:
    assert (stamp(one, segment) == stamp(two, other)) == ((one, segment) == (two, other))
    assert -(1 << 63) <= stamp(one, segment) < 1 << 63


def test_times_near_1970_and_of_next_year_are_refused() -> None:
    now = 1_795_420_800_000
    for wrong in (0, 1_000, EARLIEST_MS - 1, now + LEAD_MS + 1, now + 400 * 86_400_000, 1 << 62):
        assert not plausible(wrong, now)
        with pytest.raises(ContractError) as caught:
            check(wrong, now, "t[3]")
        assert (caught.value.code, caught.value.where) == ("time_implausible", "t[3]")
    for right in (EARLIEST_MS, now, now + LEAD_MS):
        check(right, now)
    assert iso(now) == "2026-11-23T08:00:00.000Z"
    assert iso(1 << 70) == str(1 << 70)


def test_regions_lie_within_regions() -> None:
    assert names.within("341221100", "3412")
    assert names.within("341221100", "")
    assert not names.within("341221100", "341222")
    for wrong in ("٣٤١٢٢١", "341221\n", "041221"):
        assert not names.COUNTY.match(wrong)
        assert not names.REGION.match(wrong)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_refusal_speaks_both_languages_in_one_line(code: str) -> None:
    error = ContractError(code, "s[3]", key="a\nb\x00" * 400)
    assert error.text("zh").startswith("s[3]: ")
    assert str(error) == error.text("en")
    for line in (error.text("zh"), error.text("en")):
        assert line.isprintable()
        assert len(line) <= 300
    assert TEXTS[code][0] != TEXTS[code][1]


def test_every_refusal_is_raised_with_what_its_text_wants() -> None:
    root = Path(contract.__file__).parents[1]
    calls = 0
    for package in ("contract", "gateway", "cloud", "simulators", "zhigen"):
        for path in sorted((root / package).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "ContractError" and call.args):
                    continue
                code = call.args[0]
                if (
                    isinstance(code, ast.Constant)
                    and isinstance(code.value, str)
                    and all(keyword.arg for keyword in call.keywords)
                ):
                    wanted = {name for text in TEXTS[code.value] for _, name, _, _ in Formatter().parse(text) if name}
                    assert wanted <= {keyword.arg for keyword in call.keywords}, f"{path.name}:{call.lineno}"
                    calls += 1
    assert calls > 30
