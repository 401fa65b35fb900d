"""A camera's own figures, as fields that a profile names. Pure.

    frame_rate   pictures a second that came
    latency      ms from the moment a picture was there until it was decided; the median of the interval
    dropped      % of the pictures that gave way to a newer one before they were looked at
    brightness   % of white, the mean of the picture
    contrast     % of what a picture can span, between its darkest and its lightest places
    edge         pixels that the sharpest edges take: grows with dust, a wrong focus, a thing that moves
    module       pixels of the smallest module of the codes that were read last: below 2.5 the camera is too far away
    still        s since any pixel changed: who hangs sends one picture for ever, and a sensor always has noise
    codes        things counted a minute

Rate, latency, dropped and codes are of the interval since the last report, the others of one picture in it
(gateway.vision.measures); None where there was nothing to measure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Final

from contract.profile import CameraProfile
from contract.profile.camera import CameraField
from gateway.core.tuning import Measures
from gateway.drivers import fields

_PER_MINUTE: Final = 60.0
WHITE: Final = 255


def measured(measures: Measures) -> dict[CameraField, float | None]:
    """The fields of one picture; None where it has no clear edge, or no code."""
    return {
        "brightness": 100 * measures.brightness / WHITE,
        "contrast": 100 * measures.contrast / WHITE,
        "edge": measures.edge or None,
        "module": measures.module or None,
    }


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
        """The figures since the last report; what is measured of a picture is not among them."""
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
