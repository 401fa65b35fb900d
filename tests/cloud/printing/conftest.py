"""Sheets are set in the fonts that CI installs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloud.printing.font import SOURCES
from tests.parts import missing


@pytest.fixture(autouse=True, scope="session")
def noto() -> None:
    """Skips where Debian's fonts-noto-cjk is not installed."""
    for sources in SOURCES.values():
        if not Path(sources[0].path).is_file():
            missing(sources[0].path)
