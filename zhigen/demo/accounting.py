"""Double-entry: what the simulators served against what the cloud stored, and what the gateways declared missing.

Each reply of a counted simulator carries a number that rises by one and travels as a point of its own. A number that
was served and is not stored is lost, unless a gap event of its gateway covers the moment; stored twice, it is a double.
Pure: the callers bring the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from contract import event


class Served(NamedTuple):
    """A reply left the simulator: the series of its counter, the number, wall ms."""

    series: str
    number: int
    time_ms: int


class Stored(NamedTuple):
    """A counter value in the cloud's series store."""

    series: str
    number: int


class Gap(NamedTuple):
    """A span [start, end] ms that gateway `gateway` declared; device "" means all of its devices."""

    gateway: str
    device: str
    start: int
    end: int

    def covers(self, served: Served) -> bool:
        """Whether the reply falls into this gap."""
        gateway, device, _ = served.series.split("/", 2)
        mine = gateway == self.gateway and self.device in ("", device)
        return mine and self.start <= served.time_ms <= self.end


class Balance(NamedTuple):
    """Replies served, stored, declared missing, lost, and stored more than once."""

    served: int
    stored: int
    declared: int
    lost: list[Served]
    duplicated: list[Stored]


def balance(served: Iterable[Served], stored: Iterable[Stored], gaps: Iterable[Gap]) -> Balance:
    """Compare. What the cloud stored but no simulator served would be forged: it counts as duplicated."""
    spans = list(gaps)
    there = Counter(stored)
    issued: Mapping[Stored, Served] = {Stored(reply.series, reply.number): reply for reply in served}
    declared, lost = 0, []
    for key, reply in issued.items():
        if key not in there:
            if any(span.covers(reply) for span in spans):
                declared += 1
            else:
                lost.append(reply)
    doubled = [key for key, times in there.items() if times > 1 or key not in issued]
    return Balance(len(issued), sum(1 for key in there if key in issued), declared, lost, doubled)


def declared(gateway: str, events: Iterable[event.Event]) -> Iterator[Gap]:
    """The gaps that a gateway's events declare, in true time where a clock event of the same boot says what that is.

    A gap is signed as the clock stood. What began before a clock that was wrong ends, in truth, when it was declared.
    """
    said = list(events)
    truths = {
        one.boot: one.body.truth - one.mono for one in said if isinstance(one.body, event.ClockStep) and one.body.truth
    }
    for one in said:
        body = one.body
        if isinstance(body, event.Gap):
            end = max(body.end, truths[one.boot] + one.mono) if one.boot in truths else body.end
            yield Gap(gateway, body.device, body.start, end)
