"""What is asked of an export, and what it may ask for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cloud.kernel.problem import Problem
from cloud.telemetry import Listed
from contract.event import KINDS
from contract.moment import DAY_MS

MOST_DAYS: Final = 366
MOST_ROWS: Final = 20_000_000  # about 3 GB of CSV
_INTERVAL_MS: Final = 10_000  # where a gateway does not say how often it reads


class Wanted(NamedTuple):
    """start ≤ t < end in ms UTC, and of which part of the county; kind: of events."""

    start: int
    end: int
    site: str | None = None
    gateway: str | None = None
    device: str | None = None
    kind: str | None = None


def check(wanted: Wanted) -> None:
    """Raises Problem for a span that runs backwards, or a kind that does not exist."""
    if wanted.start >= wanted.end:
        raise Problem("range_reversed")
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise Problem("event_kind", found=wanted.kind[:40], known=", ".join(KINDS))


def bound(wanted: Wanted, series: Iterable[Listed] = ()) -> None:
    """Raises Problem for more than one request may ask for; the command line has no such bound."""
    if wanted.end - wanted.start > MOST_DAYS * DAY_MS:
        raise Problem("range_too_long", days=MOST_DAYS)
    rows = sum((wanted.end - wanted.start) // (one.interval_ms or _INTERVAL_MS) for one in series)
    if rows > MOST_ROWS:
        raise Problem("export_too_large", rows=rows, limit=MOST_ROWS)
