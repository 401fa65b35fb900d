"""How fast codes may be looked up: a budget of pages for each network, one of misses for each, one of misses in sum.

Codes carry 65 drawn bits, so trying them is hopeless already; the budgets keep it from being cheap as well, and keep
one network from taking the pages of all others. A hit costs no miss. Whoever has no misses left waits, whatever code
they bring; when the sum is empty only what is no code of ours is put off, so that an attacker closes the page to
nobody. All of it lies in memory, bounded, and is forgotten with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Lock
from typing import Final, NamedTuple

_MOST: Final = 20_000  # networks that are remembered


class Budget(NamedTuple):
    """So many at once, and one back in so many seconds."""

    most: float
    refill_s: float


PAGES: Final = Budget(120, 0.25)  # a street behind one address of its provider is one network
MISSES: Final = Budget(12, 20.0)
ALL_MISSES: Final = Budget(600, 0.1)
COMPLAINTS: Final = Budget(4, 900.0)
ALL_COMPLAINTS: Final = Budget(60, 30.0)


@dataclass(slots=True)
class _Left:
    left: float
    at: float


class Pace:
    """What is left of all budgets; `now`: monotonic seconds, given by the caller."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._budgets: OrderedDict[tuple[str, str], _Left] = OrderedDict()

    def page(self, network: str, now: float) -> float:
        """Take a page; 0, or the seconds to wait: for a page, or because too many codes were wrong."""
        with self._lock:
            wait = self._wait("misses", network, MISSES, now)
            return wait or self._take("pages", network, PAGES, now)

    def miss(self, network: str, now: float) -> float:
        """Take a miss of the network and of the sum; 0, or the seconds to wait where one of them is empty."""
        with self._lock:
            own = self._take("misses", network, MISSES, now)
            return max(own, self._take("misses", "", ALL_MISSES, now))

    def complaint(self, network: str, now: float) -> float:
        """Take a complaint of both; 0, or the seconds to wait, and then nothing is taken."""
        with self._lock:
            waits = [
                self._wait("complaints", network, COMPLAINTS, now),
                self._wait("complaints", "", ALL_COMPLAINTS, now),
            ]
            if not any(waits):
                self._take("complaints", network, COMPLAINTS, now)
                self._take("complaints", "", ALL_COMPLAINTS, now)
            return max(waits)

    def _take(self, kind: str, network: str, budget: Budget, now: float) -> float:
        wait = self._wait(kind, network, budget, now)
        if not wait:
            self._budgets[kind, network].left -= 1
        return wait

    def _wait(self, kind: str, network: str, budget: Budget, now: float) -> float:
        left = self._budgets.pop((kind, network), None) or _Left(budget.most, now)
        left.left = min(budget.most, left.left + (now - left.at) / budget.refill_s)
        left.at = now
        self._budgets[kind, network] = left  # the newest last
        while len(self._budgets) > _MOST:
            self._budgets.popitem(last=False)
        return 0.0 if left.left >= 1 else (1 - left.left) * budget.refill_s


def network_of(address: str) -> str:
    """The network that an address belongs to: itself of IPv4, the /64 of IPv6, "" for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    return str(found) if found.version == 4 else found.packed[:8].hex()
