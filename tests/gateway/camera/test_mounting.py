"""The table of distances in docs/camera.md is what the formula beside it gives."""

from __future__ import annotations

from math import radians, tan
from pathlib import Path

from gateway.core.tuning import WANTED_MODULE

PAGE = Path(__file__).parents[3] / "docs" / "camera.md"
PIXELS = {"720p": 1280, "1080p": 1920}


def test_how_far_away_a_camera_may_be() -> None:
    text = PAGE.read_text("utf-8")
    rows = [
        line.strip("| ").split(" | ") for line in text.splitlines() if any(f"| {name} |" in line for name in PIXELS)
    ]
    assert len(rows) == 8
    for _, module, picture, field, *distances in rows:
        width = float(module) * PIXELS[picture] / WANTED_MODULE
        assert round(width) == int(field)
        assert [round(width / (2 * tan(radians(angle / 2)))) for angle in (45, 60, 78)] == [
            int(one) for one in distances
        ]
