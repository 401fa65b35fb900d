"""The faults of a simulator that stands for one thing: on from the start, from a time on, or while it runs.

Which kinds there are, and what `amount` means, each simulator says. Times are seconds after the simulator began.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Final, NamedTuple

from contract.errors import ContractError

_SPELLING: Final = re.compile(
    r"(?P<kind>[a-z_]+)(=(?P<amount>\d+(\.\d+)?))?(@(?P<start>\d+(\.\d+)?)(\+(?P<span>\d+(\.\d+)?))?)?\Z"
)


class _Span(NamedTuple):
    start: float
    end: float | None
    amount: float | None


class Switches:
    """Faults of the given kinds (kind -> default amount, None where it has none). Safe from several threads."""

    def __init__(self, kinds: Mapping[str, float | None], clock: Callable[[], float] = monotonic) -> None:
        self.kinds = kinds
        self._clock = clock
        self._begun = clock()
        self._lock = threading.Lock()
        self._spans: list[tuple[str, _Span]] = []

    def on(self, kind: str, amount: float | None = None, after: float = 0.0, span: float | None = None) -> None:
        """Switch a fault on, `after` seconds from now, for `span` seconds (None: for good). Raises ContractError."""
        if kind not in self.kinds:
            raise ContractError(
                "mistake",
                zh=f"没有故障 {kind}，有 {'、'.join(self.kinds)}",
                en=f"{kind}: no such fault, one of {', '.join(self.kinds)}",
            )
        start = self._clock() + after
        with self._lock:
            self._spans.append((kind, _Span(start, None if span is None else start + span, amount)))

    def plan(self, text: str) -> None:
        """The same of KIND[=AMOUNT][@START[+SECONDS]], counted from the beginning. Raises ContractError."""
        found = _SPELLING.match(text)
        if found is None:
            raise ContractError(
                "mistake",
                zh=f"{text}：应写成 故障[=量][@开始[+秒数]]，如 silence@10+5",
                en=f"{text}: write KIND[=AMOUNT][@START[+SECONDS]], as in silence@10+5",
            )
        amount, start, span = (float(found[part]) if found[part] else None for part in ("amount", "start", "span"))
        self.on(found["kind"], amount, (start or 0.0) - (self._clock() - self._begun), span)

    def clear(self, kind: str | None = None) -> None:
        """Switch a fault off, or all."""
        with self._lock:
            self._spans = [(name, span) for name, span in self._spans if kind is not None and name != kind]

    def holds(self, kind: str) -> bool:
        """Whether the fault is on now."""
        return self._span(kind) is not None

    def amount(self, kind: str) -> float:
        """How much of it, now; 0 where it is off or has no amount."""
        span = self._span(kind)
        if span is None:
            return 0.0
        return (self.kinds[kind] or 0.0) if span.amount is None else span.amount

    def take(self, kind: str) -> bool:
        """Whether it is on; it is off afterwards: for what happens once."""
        held = self.holds(kind)
        if held:
            self.clear(kind)
        return held

    def _span(self, kind: str) -> _Span | None:
        now = self._clock()
        with self._lock:
            for name, span in reversed(self._spans):
                if name == kind and span.start <= now and (span.end is None or now < span.end):
                    return span
        return None
