"""A camera's own figures, as fields that a profile names. Pure.

    frame_rate   pictures a second that came
    latency      ms from the moment a picture was there until it was decided; the median of the interval
    dropped      % of the pictures that gave way to a newer one before they were looked at
    brightness   % of white, the mean of the picture
    sharpness    how much neighbouring pixels differ where they differ most (gateway.vision.measures)
    codes        things counted a minute

All are those of the interval since the last report; None where nothing came in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Final

from contract.profile import CameraProfile
from contract.profile.camera import CameraField
from gateway.drivers import fields

_PER_MINUTE: Final = 60.0


class Tally:
    """Counts what came, what was decided and what was counted; `report` tells it and begins anew."""

    def __init__(self, now_ms: int) -> None:
        self._begin(now_ms)

    def decided(self, latency_ms: float, dropped: int, counted: int) -> None:
        """One picture was looked at; `dropped` gave way to it, `counted` things were counted by it."""
        self._came += 1 + dropped
        self._dropped += dropped
        self._counted += counted
        self._latencies.append(latency_ms)

    def report(self, now_ms: int) -> dict[CameraField, float | None]:
        """The figures since the last report; brightness and sharpness are not among them."""
        span_s = (now_ms - self._since_ms) / 1000
        came = self._came
        figures: dict[CameraField, float | None] = {
            "frame_rate": came / span_s if span_s > 0 else None,
            "latency": median(self._latencies) if self._latencies else None,
            "dropped": 100 * self._dropped / came if came else None,
            "codes": self._counted * _PER_MINUTE / span_s if span_s > 0 else None,
        }
        self._begin(now_ms)
        return figures

    def _begin(self, now_ms: int) -> None:
        self._since_ms = now_ms
        self._came = self._dropped = self._counted = 0
        self._latencies: list[float] = []


def decoder(profile: CameraProfile) -> Callable[[Mapping[CameraField, float | None]], list[float | None]]:
    """The way from fields to the values of the profile's points, in their order and canonical units."""
    return fields.decoder((point.field, point) for point in profile.points)
