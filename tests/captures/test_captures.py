"""Every captured transmission is read as its folder says. A folder of a driver that nobody reads is a mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.captures import analyzer, ble, desk, modbus
from tests.captures.case import Case, read

HERE: Final = Path(__file__).parent
# Driver (the folder's name) -> how a case is played.
_ANALYZERS: Final = ("lz4000t", "dy3000", "ty16", "result_line", "astm", "modbus_result")
READERS: Final[dict[str, Callable[[Case], list[Any]]]] = {
    "ble": ble.play,
    "modbus": modbus.play,
    **dict.fromkeys(_ANALYZERS, analyzer.play),
    "id_card": desk.card,
    "scanner": desk.scanner,
    "printer": desk.printer,
}
FEWEST: Final = 3
CASES: Final = sorted(path.parent for path in HERE.glob("*/*/about.yaml"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_capture(folder: Path) -> None:
    case = read(folder)
    assert case.about
    assert case.source
    assert READERS[folder.parent.name](case) == case.expected


def test_every_driver_has_its_captures_and_every_capture_its_driver() -> None:
    folders = {path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {path.name for path in folders} == READERS.keys()
    for folder in folders:
        cases = [path for path in folder.iterdir() if path.is_dir()]
        assert len(cases) >= FEWEST, folder.name
        for case in cases:
            assert {path.name for path in case.iterdir()} == {"about.yaml", "sent.hex", "expected.json"}, case
