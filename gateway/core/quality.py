"""How far one value can be trusted, judged from the value itself and what its point said before.

One `Judge` per point; time is given, so the same replies always get the same words. The worst word wins:

    device_error  the instrument says that it has no reading (value None)
    out_of_range  outside what the sensor, or nature, can give
    spike         further from the last believed value than `step`; the next read near it shows a real jump, and is good
    stuck         has not moved for `stuck_ms`
    derived       the instrument computes it
"""

from __future__ import annotations

from contract.quality import Quality

_INFINITE = float("inf")


class Judge:
    """The state of one point. Limits in the canonical unit; step or stuck_ms 0: never."""

    __slots__ = ("_believed", "_doubted", "_last", "_moved", "high", "low", "normal", "step", "stuck_ms")

    def __init__(
        self,
        low: float = -_INFINITE,
        high: float = _INFINITE,
        step: float = 0.0,
        stuck_ms: int = 0,
        derived: bool = False,
    ) -> None:
        self.low = low
        self.high = high
        self.step = step
        self.stuck_ms = stuck_ms
        self.normal = Quality.DERIVED if derived else Quality.GOOD
        self.forget()

    def forget(self) -> None:
        """Start anew: after a silence neither a jump nor standing still means anything."""
        self._believed: float | None = None
        self._doubted: float | None = None
        self._last: float | None = None
        self._moved = 0

    def judge(self, value: float | None, mono: int) -> Quality:
        """The quality of `value`, read at monotonic ms `mono`."""
        if value is None:
            return Quality.DEVICE_ERROR
        if value != self._last:
            self._last = value
            self._moved = mono
        if not self.low <= value <= self.high:
            return Quality.OUT_OF_RANGE
        if self.step and self._jumped(value):
            return Quality.SPIKE
        if self.stuck_ms and mono - self._moved >= self.stuck_ms:
            return Quality.STUCK
        return self.normal

    def _jumped(self, value: float) -> bool:
        near = self._believed is None or abs(value - self._believed) <= self.step
        if near or (self._doubted is not None and abs(value - self._doubted) <= self.step):
            self._believed, self._doubted = value, None
            return False
        self._doubted = value
        return True
