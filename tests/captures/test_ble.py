"""Every captured advert is read as its folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.captures.ble import play
from tests.captures.case import read

CASES = sorted(path.parent for path in (Path(__file__).parent / "ble").glob("*/about.yaml"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_capture(folder: Path) -> None:
    case = read(folder)
    assert case.about
    assert case.source
    assert play(case) == case.expected


def test_there_are_captures() -> None:
    assert len(CASES) >= 6
