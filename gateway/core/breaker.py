"""The circuit breaker of one device: who does not answer is asked less and less, and costs its neighbours little.

closed: asked at every beat. After `limit` unanswered polls in a row it opens: silence for `first_ms`, then one probe
(half open). An answer closes it; no answer doubles the silence, up to `most_ms`. The jitter, a number in [0, 1) from
outside, spreads the probes of many devices by up to a quarter.
"""

from __future__ import annotations

from typing import Final

FIRST_MS: Final = 2_000
MOST_MS: Final = 60_000


class Breaker:
    """Counts failures and says when to ask again; time is monotonic ms, given."""

    __slots__ = ("_failures", "_silence", "first_ms", "limit", "most_ms")

    def __init__(self, limit: int = 3, first_ms: int = FIRST_MS, most_ms: int = MOST_MS) -> None:
        self.limit = limit
        self.first_ms = first_ms
        self.most_ms = most_ms
        self.close()

    @property
    def open(self) -> bool:
        """Whether the device is only probed now and then."""
        return self._failures >= self.limit

    def close(self) -> None:
        """It answered."""
        self._failures = 0
        self._silence = self.first_ms

    def fail(self, jitter: float) -> int:
        """It did not answer. Returns the ms until it may be asked again, 0 for its next ordinary beat."""
        self._failures += 1
        if not self.open:
            return 0
        silence = self._silence
        self._silence = min(silence * 2, self.most_ms)
        return int(silence * (1 + jitter / 4))
