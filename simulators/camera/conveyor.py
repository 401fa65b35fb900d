"""The conveyor as frames and their truth: `Conveyor(seed=1).frames()`. The same seed and orders give the same pixels.

For tests and benches directly, and under the live camera (simulators.camera.simulator). Not safe from several threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import pi, sin
from random import Random

import cv2
import numpy as np

from simulators.camera import optics
from simulators.camera.belt import Belt, Riding
from simulators.camera.box import MAKES, Make
from simulators.camera.lens import Lens, Matrix, Picture
from simulators.camera.parcel import Mix, laden, parcels
from simulators.camera.scene import Scene
from simulators.camera.symbols import LINEAR, Wish
from simulators.camera.texts import Told
from simulators.camera.truth import BoxTruth, FrameTruth, Passage, Shown, corners_of, judged

ART: float = 1.35  # pixels of a box's art for one of the frame, so that a warp never has to invent any


@dataclass(frozen=True)
class Optics:
    """exposure_ms: with the belt's speed, the smear; sigma_px: of lens and focus; light: share of daylight, 0-1.

    electrons: white of the sensor, the fewer the noisier (0: no noise); glare: grey levels that the lamp's reflection
    adds; flicker: share by which the light swings; jpeg: quality (0: none); gain is automatic, at most 4.
    """

    exposure_ms: float = 1.0
    sigma_px: float = 0.5
    light: float = 1.0
    electrons: float = 9000.0
    glare: float = 60.0
    flicker: float = 0.03
    jpeg: int = 0


PERFECT = Optics(exposure_ms=0, sigma_px=0, electrons=0, glare=0, flicker=0)


class Conveyor:
    """texts: what the labels say, in this order and again (none: our own form); a wrong one raises ContractError.

    per_minute: boxes; stops: whether the belt stops now and then by itself. `optics` may be exchanged at any time;
    `passed` gathers the truth of boxes that have left the picture.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        size: tuple[int, int] = (1280, 720),
        fps: float = 25.0,
        per_minute: float = 60.0,
        texts: Sequence[str] = (),
        optics: Optics | None = None,
        mix: Mix | None = None,
        makes: Sequence[Make] = MAKES,
        stops: bool = True,
        lens: Lens | None = None,
    ) -> None:
        self.lens = replace(lens or Lens(), size=size)
        self.fps = fps
        self.optics = optics or Optics()
        self.passed: list[BoxTruth] = []
        self._mix = mix or Mix()
        self._makes = makes
        self._seed = seed
        self._scale = round(self.lens.scale_at(140) * ART, 3)
        self._scene = Scene(self.lens, seed)
        boxes = parcels(seed, self._scale, self._mix, texts, makes)
        self._belt = Belt(seed, boxes, per_minute, self._scene.edge, stops=stops)
        self._chance = Random(f"sensor {seed}")  # noqa: S311
        self._passages: dict[tuple[int, int], Passage] = {}
        self._frame = 0

    def frames(self, count: int | None = None) -> Iterator[tuple[Picture, FrameTruth]]:
        """So many frames from here on, or without end."""
        while count is None or count > 0:
            yield self.frame()
            count = None if count is None else count - 1

    def frame(self) -> tuple[Picture, FrameTruth]:
        """The next frame, BGR, and the truth about it."""
        if self._frame:
            self._belt.step(1 / self.fps)
        number, t_ms = self._frame, round(self._frame * 1000 / self.fps)
        self._frame += 1
        picture = self._exposed(self._scene.drawn(self._belt), number)
        codes = tuple(shown for box in self._belt.riding for shown in self._codes(box, number, t_ms))
        boxes = tuple(box.number for box in self._belt.riding if self._in_picture(box))
        self._settle()
        return picture, FrameTruth(number, t_ms, self._belt.speed > 1, boxes, codes)

    def go(self) -> None:
        """Let the belt run."""
        self._belt.held = False

    def halt(self) -> None:
        """Stop the belt until `go`."""
        self._belt.held = True

    def put(self, text: str, symbology: str = "qr_code") -> None:
        """Let the next box bear this, whole and clean. Raises ContractError where it cannot be printed."""
        paper = "sticker" if symbology != "qr_code" else "voucher" if len(text) > 60 else "label"
        told = Told(Wish(text, symbology), paper)  # type: ignore[arg-type]
        chance = Random(f"put {self._seed} {text}")  # noqa: S311
        makes = [one for one in self._makes if one.depth > 200] or list(self._makes)
        clean = Mix(0, 0, 0, 0, 0, 0, 0)
        self._belt.put(laden(chance.choice(makes), [told], self._scale, clean, chance))

    def boxes(self) -> list[BoxTruth]:
        """The truth of all boxes so far: those that left, then those that are still there."""
        return self.passed + [one.truth() for _, one in sorted(self._passages.items())]

    def _exposed(self, picture: Picture, number: int) -> Picture:
        light = self.optics
        flicker = 1 + light.flicker * sin(2 * pi * number * 0.137)
        if light.glare:
            width, height = self.lens.size
            optics.glared(picture, self._lamp, round(width * 0.16), light.glare)
        picture = optics.blurred(picture, round(self._motion_px, 1), light.sigma_px)
        noise = None
        if light.electrons:
            width, height = self.lens.size
            bank = optics.noise_bank(width, height, round(optics.noise_sigma(light.electrons), 2), self._seed)
            x, y = self._chance.randrange(64), self._chance.randrange(64)
            noise = bank[y : y + height, x : x + width]
        gain = min(4.0, 1 / max(light.light, 0.01))
        picture = optics.exposed(picture, light.light * flicker, gain, noise)
        return optics.compressed(picture, light.jpeg) if light.jpeg else picture

    @property
    def _lamp(self) -> tuple[int, int]:
        width, height = self.lens.size
        return round(width * 0.63), round(height * 0.3)

    @property
    def _motion_px(self) -> float:
        return self._belt.speed * self.lens.scale_at(140) * self.optics.exposure_ms / 1000

    def _in_picture(self, box: Riding) -> bool:
        make = box.parcel.make
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([make.length, make.depth]) / 2
        return _share_inside(self._scene.seen(box, half.astype(np.float64)), self.lens.size) > 0

    def _codes(self, box: Riding, number: int, t_ms: int) -> Iterator[Shown]:
        make, parcel = box.parcel.make, box.parcel
        if not parcel.prints:
            self._passages.setdefault((box.number, 0), Passage(box.number, 0, make.kind, "", "", ""))
        for code, one in enumerate(parcel.prints):
            names = (box.number, code, make.kind, one.paper, one.symbol.text, one.symbol.symbology)
            passage = self._passages.setdefault((box.number, code), Passage(*names))
            quad = self._scene.seen(box, one.corners)
            visible = _share_inside(quad, self.lens.size)
            if visible <= 0:
                continue
            sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
            rows, columns = one.symbol.modules.shape
            along = (sides[0] + sides[2]) / 2 / columns
            module = along if one.symbol.symbology in LINEAR else min(along, (sides[1] + sides[3]) / 2 / rows)
            smear = optics.blur_px(self._motion_px, self.optics.sigma_px)
            glare = self._whitened(quad)
            inside = _inside(quad, module, self.lens.size)
            why = judged(inside, float(module), smear, self.optics.light, glare, one.wear)
            passage.see(number, t_ms, why)
            figures = (round(visible, 3), round(float(module), 2), round(smear, 2), round(glare, 2))
            yield Shown(
                box.number, code, one.symbol.text, one.symbol.symbology, corners_of(quad), *figures, not why, why
            )

    def _whitened(self, quad: Matrix) -> float:
        """The share of 25 places on the code where the lamp brings black half way up to white."""
        if not self.optics.glare:
            return 0.0
        radius = round(self.lens.size[0] * 0.16)
        steps = np.linspace(0.1, 0.9, 5)
        across = quad[0] + (quad[1] - quad[0]) * steps[:, None]
        down = (quad[3] - quad[0]) * steps[:, None]
        spots = (across[None] + down[:, None]).reshape(-1, 2)
        away = (spots - np.array(self._lamp)) / radius
        added = np.exp(-((away[:, 0] / 0.42) ** 2 + (away[:, 1] / 0.3) ** 2)) * self.optics.glare
        return float((added > 110).mean())

    def _settle(self) -> None:
        """Write down the truth of boxes that left."""
        gone = {box.number for box in self._belt.gone}
        for key in sorted(key for key in self._passages if key[0] in gone):
            self.passed.append(self._passages.pop(key).truth())


def _share_inside(quad: Matrix, size: tuple[int, int]) -> float:
    """Which share of a convex quadrilateral lies in the picture."""
    frame = np.array([[-0.5, -0.5], [size[0] - 0.5, -0.5], [size[0] - 0.5, size[1] - 0.5], [-0.5, size[1] - 0.5]])
    points = quad.astype(np.float32)
    area, _ = cv2.intersectConvexConvex(points, frame.astype(np.float32))
    return min(1.0, float(area) / max(1e-6, abs(float(cv2.contourArea(points)))))


def _inside(quad: Matrix, margin: float, size: tuple[int, int]) -> bool:
    low, high = quad.min(axis=0) - margin, quad.max(axis=0) + margin
    return bool((low >= 0).all() and high[0] <= size[0] - 1 and high[1] <= size[1] - 1)
