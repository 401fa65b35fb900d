"""Calibrations from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config import read
from tests.zhigen.device.stage import device
from tests.zhigen.device.test_watch import CONFIG

WHO = ("--by", "县计量所", "--certificate", "JL-2026-77")


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "gateway.yaml"
    file.write_text(CONFIG.format(port=502))
    return str(file)


def add(config: str, *words: str, language: str = "en") -> tuple[int, str]:
    found = device("calibrate", "add", "--config", config, *words, language=language)
    return found.exit_code, found.output


def test_a_comparison_becomes_a_record_that_the_gateway_takes(config: str) -> None:
    code, said = add(config, "air-1", "air_temperature", "--compare", "23.8", "23.5", *WHO, "--since", "2026-11-01")
    assert (code, "× 1 -0.3 °C, 2026-11-01 00:00" in said) == (0, True)
    code, _ = add(
        config,
        "air-1",
        "air_temperature",
        "--compare",
        "0",
        "1",
        "--compare",
        "10",
        "21",
        *WHO,
        "--since",
        "2026-11-02",
    )
    assert code == 0
    records = read(Path(config)).calibrations["air-1", "air_temperature"]
    assert [(record.gain, record.offset) for record in records] == [(1.0, -0.3), (2.0, 1.0)]
    shown = device("calibrate", "list", "--config", config, language="zh").stdout.splitlines()
    assert [("现用" in row, "JL-2026-77" in row) for row in shown[1:]] == [(False, True), (True, True)]


def test_a_record_for_later_waits(config: str) -> None:
    assert add(config, "air-1", "air_temperature", "--offset", "1", *WHO, "--since", "2099-01-01T08:00")[0] == 0
    assert "later" in device("calibrate", "list", "--config", config).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("air-9", "air_temperature", "--offset", "1"), "air-1"),
        (("air-1", "air_temp", "--offset", "1"), "air_temperature"),
        (("air-1", "air_temperature", "--offset", "1", "--since", "soon"), "2026-11-28T09:00"),
        (("air-1", "air_temperature", "--offset", "1", "--compare", "1", "2"), "--compare"),
        (("air-1", "air_temperature", "--compare", "1", "2", "--compare", "1", "3"), "--compare"),
        (("air-1", "air_temperature", "--gain", "50"), "gain"),
        (("air-1", "air_temperature"), "offset"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_is_refused_and_nothing_is_written(
    config: str, words: tuple[str, ...], said: str, language: str
) -> None:
    code, output = add(config, *words, *WHO, language=language)
    assert (code, said in output) == (2, True), output
    assert not (Path(config).parent / "calibrations.yaml").exists()


def test_without_records_the_list_says_so(config: str) -> None:
    assert "还没有校准记录" in device("calibrate", "list", "--config", config, language="zh").stdout
