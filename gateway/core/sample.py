"""What one reply of a device said: the unit that leaves a bus and goes, unchanged, into the outbox.

One sample is one block read. Points that moved less than their deadband are simply not in it; a point that could not be
had is in it with None and a quality that says why.
"""

from __future__ import annotations

import msgspec

from contract.quality import Quality


class Sample(msgspec.Struct):
    """Values of one device at one time.

    t: wall UTC ms when the reply was in; mono: monotonic ms at the same instant; values: point key -> value in the
    canonical unit of its measurement; quality: only what is not good.
    """

    device: str
    t: int
    mono: int
    values: dict[str, float | None]
    quality: dict[str, Quality]
