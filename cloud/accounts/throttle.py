"""How often a log-in may be tried: a budget per account and one per address, kept in memory and bounded.

A budget refills by time, so a locked-out person waits minutes, not for an administrator. An attacker who tries many
names from one address empties the address; one who tries one name from many addresses empties the account.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

ACCOUNT_TRIES: Final = 5
ADDRESS_TRIES: Final = 30
REFILL_S: Final = 60.0  # one try comes back a minute
_MOST: Final = 20_000


@dataclass(slots=True)
class _Budget:
    left: float
    at: float


class Throttle:
    """Tries left by key. `now` is monotonic seconds, given by the caller."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._budgets: OrderedDict[str, _Budget] = OrderedDict()

    def take(self, account: str, address: str, now: float) -> float:
        """Take one try of both budgets; returns 0, or the seconds to wait when one of them is empty (nothing taken)."""
        with self._lock:
            both = [
                (self._budget(f"n:{account}", ACCOUNT_TRIES, now)),
                (self._budget(f"a:{address}", ADDRESS_TRIES, now)),
            ]
            short = min(budget.left for budget in both)
            if short < 1:
                return (1 - short) * REFILL_S
            for budget in both:
                budget.left -= 1
            return 0.0

    def forgive(self, account: str, address: str, now: float) -> None:
        """A log-in succeeded: its account gets its tries back, the address the one that was taken."""
        with self._lock:
            self._budgets.pop(f"n:{account}", None)
            self._budget(f"a:{address}", ADDRESS_TRIES, now).left += 1

    def _budget(self, key: str, most: int, now: float) -> _Budget:
        budget = self._budgets.pop(key, None) or _Budget(float(most), now)
        budget.left = min(float(most), budget.left + (now - budget.at) / REFILL_S)
        budget.at = now
        self._budgets[key] = budget  # the newest last
        while len(self._budgets) > _MOST:
            self._budgets.popitem(last=False)
        return budget
