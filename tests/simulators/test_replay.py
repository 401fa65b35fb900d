"""Real logger files are played with the defects that they have."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from simulators.replay import read, source
from tests.parts import shared_data

GREENHOUSE = ("environment", "it_tunnel_greenhouse")


@pytest.mark.parametrize(
    ("file", "column", "rows", "duplicates", "steps_back", "unreadable"),
    [
        ("G1_Micro_1.csv", "Soil Temperature (°C)", 12779, 0, 3, 0),
        ("G1_TRH_1.csv", "Relative Humidity (%)", 10858, 0, 3, 0),
        ("G1_Ref_AirTemp.csv", "Temperature (°C)", 27633, 6, 0, 1398),  # both date formats in one file
        ("G1_Ref_SoilTemp.csv", "1", 22765, 2, 0, 654),  # the column of dates is called Europe/Rome
        ("G1_Ref_WaterCont.csv", "Substrate VWC (%)", 21923, 1, 0, 2233),
    ],
)
def test_a_real_file_is_played_row_by_row(
    file: str, column: str, rows: int, duplicates: int, steps_back: int, unreadable: int
) -> None:
    track = read(shared_data(*GREENHOUSE, file), column)
    assert (len(track.values), track.duplicates, track.steps_back, track.unreadable) == (
        rows, duplicates, steps_back, unreadable,
    )  # fmt: skip
    assert track.step == 900
    assert track.gaps > 0
    assert all(after > before for before, after in pairwise(track.offsets))


def test_a_change_of_unit_in_the_middle_is_left_for_the_receiver_to_notice() -> None:
    track = read(shared_data(*GREENHOUSE, "G1_Ref_PAR.csv"), "Solar radiation (klux)")
    assert track.values[0] == 51
    assert track.values[-1] == 78610


def test_minutes_of_an_office_with_co2() -> None:
    track = read(shared_data("environment", "uci_occupancy_co2", "datatest2.txt"), "CO2")
    assert (len(track.values), track.step) == (9752, 60)
    assert track.at(0) == pytest.approx(1029.667, abs=0.001)
    assert track.at(61) == 1000


def test_of_two_columns_with_one_name_the_number_tells() -> None:
    path = shared_data(*GREENHOUSE, "G1_Micro_1.csv")
    with pytest.raises(ValueError, match=r"2 columns are called .* give a number, 6 or 7"):
        read(path, "Water Content 1 (m³/m³)")
    moisture = source(read(path, "6"), "soil_moisture", "m³/m³", start=0)
    assert moisture(0) == pytest.approx(25.6)


CSV = """when,value
2026-11-23 10:00:00,1
2026-11-23 10:01:00,2
2026-11-23 10:01:00,3
23/11/2026 10:02:00,4
23/11/2026 09:02:00,5
23/11/2026 09:03:00,none
23/11/2026 09:04:00,7
23/11/2026 11:04:00,8
"""


def test_odd_stamps_come_one_step_later_and_a_gap_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(CSV)
    track = read(path, "value")
    assert track.offsets == (0, 60, 120, 180, 240, 360, 7560)
    assert (track.duplicates, track.steps_back, track.gaps, track.unreadable) == (1, 1, 1, 1)
    assert track.at(365) == 7
    assert track.at(3600) is None
    assert track.at(7560) == 8
    assert track.at(7620) == 1  # begins anew
    assert read(path, "value", skip_gaps=True).offsets[-1] == 420


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (CSV, "other", "no column other, there are: when, value"),
        ("a,b\n1,2\n", "b", "no column of dates"),
        ("when,b\n2026-11-23 10:00:00,x\n", "b", "has no numbers to play"),
        ("", "b", "no column b"),
    ],
)
def test_a_file_that_cannot_be_played_says_why_in_one_line(
    tmp_path: Path, text: str, column: str, message: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read(path, column)
