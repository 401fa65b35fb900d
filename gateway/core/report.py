"""Which readings of a point are worth sending: those that moved, and one now and then that did not.

Deadband 0 sends everything. Otherwise a value goes when it has left the band around the last value *sent* (so a slow
drift is never swallowed), when its quality changed, and after `heartbeat_ms` without either, which is how the cloud
knows that a flat line is a living sensor.
"""

from __future__ import annotations

from contract.quality import Quality

_HAIR = 1 - 1e-9  # 23.1 and 23.2 differ by 0.0999… in binary: that is a deadband of 0.1


class Reporter:
    """The state of one point; deadband in the canonical unit."""

    __slots__ = ("_quality", "_sent", "_value", "deadband", "heartbeat_ms")

    def __init__(self, deadband: float, heartbeat_ms: int) -> None:
        self.deadband = deadband * _HAIR
        self.heartbeat_ms = heartbeat_ms
        self.forget()

    def forget(self) -> None:
        """Whatever comes next is sent."""
        self._sent: int | None = None
        self._value: float | None = None
        self._quality = Quality.GOOD

    def wants(self, value: float | None, quality: Quality, mono: int) -> bool:
        """Whether this reading is to be sent; a yes is taken as sent."""
        if (
            self._sent is None
            or quality is not self._quality
            or mono - self._sent >= self.heartbeat_ms
            or self._moved(value)
        ):
            self._sent = mono
            self._value = value
            self._quality = quality
            return True
        return False

    def _moved(self, value: float | None) -> bool:
        if value is None or self._value is None:
            return value is not self._value
        return abs(value - self._value) >= self.deadband
