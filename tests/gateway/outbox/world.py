"""An outbox with a clock in the hand of the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contract import event
from contract.quality import Quality
from gateway.core.sample import Sample
from gateway.rim.outbox import Outbox
from tests.keys import gateway_signer

START = 1_795_400_000_000


class HandClock:
    """Wall and monotonic ms that move when the test says so."""

    def __init__(self, wall: int = START) -> None:
        self.wall, self.mono = wall, 1_000

    def __call__(self) -> tuple[int, int]:
        return self.wall, self.mono

    def pass_(self, ms: int) -> None:
        self.wall += ms
        self.mono += ms

    def sample(self, device: str = "air", **values: float | None) -> Sample:
        """A sample of now, a ms after the one before."""
        self.pass_(1)
        quality = {key: Quality.STALE for key, value in values.items() if value is None}
        return Sample(device, self.wall, self.mono, dict(values or {"co2": 600.5}), quality)


def outbox(
    folder: Path, clock: HandClock, *, start: bool = True, boot: str = "b1", meta: str = "m1", **more: Any
) -> Outbox:
    """An outbox of the gateway gw-1."""
    more.setdefault("signer", gateway_signer)
    box = Outbox(folder, gateway="gw-1", boot=boot, meta=meta, clock=clock, **more)
    if start:
        box.start("0.1")
    return box


def bodies(box: Outbox) -> list[event.Body]:
    """What the lane of events holds, in order."""
    return [event.decode(letter.wire).event.body for letter in box.reader.letters(1, 1 << 60)]


def rows(box: Outbox) -> list[tuple[int, Sample]]:
    """What the lane of readings holds, in order."""
    return [(row.seq, row.sample) for row in box.reader.readings(1, 1 << 60)]
