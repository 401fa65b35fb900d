"""The pictures of the guides: what a page shows, kept under a name where ZHIGEN_PICTURES names a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Page

PICTURES: Final = os.environ.get("ZHIGEN_PICTURES", "")  # a folder: draw the pictures of the guides into it
Picture = Callable[[Page, str], None]


@pytest.fixture
def picture() -> Picture:
    """Keep what a page shows under a name, where pictures are wanted; nothing otherwise."""

    def keep(page: Page, name: str) -> None:
        if PICTURES:
            file = Path(PICTURES) / f"{name}.png"
            page.screenshot(path=file, animations="disabled")
            with Image.open(file) as drawn:  # flat colours: a palette is half the size; rare ones say the verdict
                small = drawn.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=4)
            small.save(file, optimize=True)

    return keep
