"""Looks at what was drawn and says what a reader could make of it: the truth of each frame and of each box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from simulators.camera import optics
from simulators.camera.belt import Belt, Riding
from simulators.camera.lens import Lens, Matrix
from simulators.camera.parcel import Print
from simulators.camera.scene import Scene
from simulators.camera.symbols import LINEAR
from simulators.camera.truth import BoxTruth, FrameTruth, Shown, Transit, corners_of, judged


class Light(NamedTuple):
    """How this frame is taken: share of daylight, smear in px, the lamp's middle, reach in px and grey levels; sent."""

    light: float
    smear_px: float
    lamp: tuple[int, int]
    reach: int
    glare: float
    sent: bool


class Witness:
    """`passed` gathers the truth of boxes that have left the picture."""

    def __init__(self, scene: Scene, lens: Lens) -> None:
        self.passed: list[BoxTruth] = []
        self._scene = scene
        self._lens = lens
        self._transits: dict[tuple[int, int], Transit] = {}

    def frame(self, belt: Belt, number: int, t_ms: int, light: Light) -> FrameTruth:
        """The truth about the frame as it was just drawn."""
        codes = tuple(shown for box in belt.riding for shown in self._codes(box, number, t_ms, light))
        boxes = tuple(box.number for box in belt.riding if self._in_picture(box))
        gone = {box.number for box in belt.gone}
        for key in sorted(key for key in self._transits if key[0] in gone):
            self.passed.append(self._transits.pop(key).truth())
        return FrameTruth(number, t_ms, belt.speed > 1, boxes, codes)

    def boxes(self) -> list[BoxTruth]:
        """All boxes so far: those that left, then those that are still there."""
        return self.passed + [one.truth() for _, one in sorted(self._transits.items())]

    def _codes(self, box: Riding, number: int, t_ms: int, light: Light) -> Iterator[Shown]:
        kind = box.parcel.make.kind
        if not box.parcel.prints:
            self._transits.setdefault((box.number, 0), Transit(box.number, 0, kind, "", "", ""))
        for code, one in enumerate(box.parcel.prints):
            text, symbology, _ = one.symbol
            transit = self._transits.setdefault(
                (box.number, code), Transit(box.number, code, kind, one.paper, text, symbology)
            )
            quad = self._scene.seen(box, one.corners)
            visible = _share_inside(quad, self._lens.size)
            if visible <= 0:
                continue
            module, glare = _module_px(quad, one), _whitened(quad, light)
            why = judged(
                _inside(quad, module, self._lens.size), module, light.smear_px, light.light, glare, one.wear, light.sent
            )
            transit.see(number, t_ms, why)
            figures = (round(visible, 3), round(module, 2), round(light.smear_px, 2), round(glare, 2))
            yield Shown(box.number, code, text, symbology, corners_of(quad), *figures, not why, why)

    def _in_picture(self, box: Riding) -> bool:
        make = box.parcel.make
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([make.length, make.depth]) / 2
        return _share_inside(self._scene.seen(box, half.astype(np.float64)), self._lens.size) > 0


def _module_px(quad: Matrix, one: Print) -> float:
    """Pixels a module, along the shorter way."""
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    rows, columns = (int(count) for count in one.symbol.modules.shape)
    along = float(min(sides[0], sides[2])) / columns
    return along if one.symbol.symbology in LINEAR else min(along, float(min(sides[1], sides[3])) / rows)


def _whitened(quad: Matrix, light: Light) -> float:
    """The share of 25 places on the code where the lamp brings black half way up to white."""
    if not light.glare:
        return 0.0
    steps = np.linspace(0.1, 0.9, 5)[:, None]
    across, down = (quad[1] - quad[0]) * steps, (quad[3] - quad[0]) * steps
    spots = quad[0] + (across[None] + down[:, None]).reshape(-1, 2)
    added = optics.glare_at(spots, light.lamp, light.reach, light.glare)
    return float((added > 110).mean())


def _share_inside(quad: Matrix, size: tuple[int, int]) -> float:
    """Which share of a convex quadrilateral lies in the picture."""
    frame = np.array([[-0.5, -0.5], [size[0] - 0.5, -0.5], [size[0] - 0.5, size[1] - 0.5], [-0.5, size[1] - 0.5]])
    points = quad.astype(np.float32)
    area, _ = cv2.intersectConvexConvex(points, frame.astype(np.float32))
    return min(1.0, float(area) / max(1e-6, abs(float(cv2.contourArea(points)))))


def _inside(quad: Matrix, margin: float, size: tuple[int, int]) -> bool:
    low, high = quad.min(axis=0) - margin, quad.max(axis=0) + margin
    return bool((low >= 0).all() and high[0] <= size[0] - 1 and high[1] <= size[1] - 1)
