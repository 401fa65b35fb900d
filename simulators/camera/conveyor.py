"""The conveyor as frames and their truth: `Conveyor(seed=1).frames()`. The same seed and orders give the same pixels.

For tests and benches directly, and under the live camera (simulators.camera.simulator). Not safe from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import pi, sin
from random import Random
from typing import Final

from simulators.camera import optics as effects
from simulators.camera.ahead import Ahead
from simulators.camera.belt import Belt
from simulators.camera.box import MAKES, Make
from simulators.camera.lens import Lens, Picture
from simulators.camera.parcel import CLEAN, Mix, laden, parcels
from simulators.camera.scene import Scene
from simulators.camera.symbols import Symbology, Wish, drawn
from simulators.camera.texts import LONG, Paper, Told
from simulators.camera.truth import BoxTruth, FrameTruth
from simulators.camera.witness import Light, Witness

ART: Final = 1.35  # pixels of a box's art for one of the frame, so that a warp never has to invent any
_TOP_MM: Final = 140  # of a box, in the mean
_MOST_GAIN: Final = 4.0


@dataclass(frozen=True)
class Optics:
    """exposure_ms: with the belt's speed, the smear; sigma_px: of lens and focus; light: share of daylight, 0-1.

    electrons: white of the sensor, the fewer the noisier (0: no noise); glare: grey levels that the lamp's reflection
    adds; flicker: share by which the light swings; shade: share of light that a shadow across the picture
    takes; jpeg: quality (0: none). Gain is automatic, at most 4.
    """

    exposure_ms: float = 1.0
    sigma_px: float = 0.5
    light: float = 1.0
    electrons: float = 9000.0
    glare: float = 60.0
    flicker: float = 0.03
    shade: float = 0.0
    jpeg: int = 0


PERFECT: Final = Optics(exposure_ms=0, sigma_px=0, electrons=0, glare=0, flicker=0)


class Conveyor:
    """texts: what the labels say, in this order and again (none: our own form); a wrong one raises ContractError.

    per_minute: boxes; stops: whether the belt stops now and then by itself. `optics` may be exchanged at any time.
    ahead: boxes are drawn in a thread of their own, so that no frame waits for one; `close` ends it.
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
        ahead: bool = False,
    ) -> None:
        for text in texts:
            drawn(Wish(text))
        self.lens = replace(lens or Lens(), size=size)
        self.fps = fps
        self.optics = optics or Optics()
        self._makes = makes
        self._seed = seed
        self._scale = round(self.lens.scale_at(_TOP_MM) * ART, 3)
        self._scene = Scene(self.lens, seed)
        boxes = parcels(seed, self._scale, mix or Mix(), texts, makes)
        self._ahead = Ahead(boxes) if ahead else None
        self._belt = Belt(seed, self._ahead or boxes, per_minute, self._scene.edge, stops=stops)
        self._witness = Witness(self._scene, self.lens)
        self._chance = Random(f"sensor {seed}")  # noqa: S311
        self._frame = 0

    def close(self) -> None:
        """Make no more boxes."""
        if self._ahead is not None:
            self._ahead.close()

    @property
    def passed(self) -> list[BoxTruth]:
        """The truth of boxes that have left the picture; whoever has taken it may clear it."""
        return self._witness.passed

    def boxes(self) -> list[BoxTruth]:
        """The truth of all boxes so far: those that left, then those that are still there."""
        return self._witness.boxes()

    def frames(self, count: int | None = None) -> Iterator[tuple[Picture, FrameTruth]]:
        """So many frames from here on, or without end."""
        while count is None or count > 0:
            yield self.frame()
            count = None if count is None else count - 1

    def frame(self, *, sent: bool = True) -> tuple[Picture, FrameTruth]:
        """The next frame, BGR, and the truth about it; sent: whether anybody will get to see it."""
        if self._frame:
            self._belt.step(1 / self.fps)
        number, t_ms = self._frame, round(self._frame * 1000 / self.fps)
        self._frame += 1
        motion = round(self._belt.speed * self.lens.scale_at(_TOP_MM) * self.optics.exposure_ms / 1000, 1)
        width, height = self.lens.size
        light = Light(
            self.optics.light * (1 - self.optics.shade),
            effects.blur_px(motion, self.optics.sigma_px),
            (round(width * 0.63), round(height * 0.3)),
            round(width * 0.16),
            self.optics.glare,
            sent,
        )
        picture = self._exposed(self._scene.drawn(self._belt), light, motion, number)
        return picture, self._witness.frame(self._belt, number, t_ms, light)

    def go(self) -> None:
        """Let the belt run."""
        self._belt.held = False

    def halt(self) -> None:
        """Stop the belt until `go`."""
        self._belt.held = True

    def put(self, text: str, symbology: Symbology = "qr_code") -> None:
        """Let the next box bear this, whole and clean. Raises ContractError where it cannot be printed."""
        self.laid(text, symbology)()

    def laid(self, text: str, symbology: Symbology = "qr_code") -> Callable[[], None]:
        """The same in two steps: the box is made here, in any thread, and laid on the belt by what is returned."""
        paper: Paper = "sticker" if symbology != "qr_code" else "voucher" if len(text) > LONG else "label"
        chance = Random(f"put {self._seed} {text}")  # noqa: S311
        parcel = laden(self._makes, [Told(Wish(text, symbology), paper)], self._scale, CLEAN, chance)
        return lambda: self._belt.put(parcel)

    def _exposed(self, picture: Picture, light: Light, motion: float, number: int) -> Picture:
        setting, (width, height) = self.optics, self.lens.size
        if setting.glare:
            effects.glared(picture, light.lamp, light.reach, setting.glare)
        if setting.shade:
            picture = effects.shaded(picture, setting.shade)
        picture = effects.blurred(picture, motion, setting.sigma_px)
        noise = None
        if setting.electrons:
            bank = effects.noise_bank(width, height, round(effects.noise_sigma(setting.electrons), 2), self._seed)
            x, y = self._chance.randrange(64), self._chance.randrange(64)
            noise = bank[y : y + height, x : x + width]
        flicker = 1 + setting.flicker * sin(2 * pi * number * 0.137)
        gain = min(_MOST_GAIN, 1 / max(setting.light, 0.01))
        picture = effects.exposed(picture, setting.light * flicker, gain, noise)
        return effects.compressed(picture, setting.jpeg) if setting.jpeg else picture
