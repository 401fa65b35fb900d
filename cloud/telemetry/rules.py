"""Decisions on telemetry: when a device counts as lost or silent, and the spans in which it did not answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, Protocol

DeviceState = Literal["ok", "lost", "silent"]
SILENT_INTERVALS: Final = 3
SILENT_LEAST_MS: Final = 120_000


class Outage(NamedTuple):
    """A device did not answer from `start` to `end` (ms); None: it still does not."""

    start: int
    end: int | None


class _Health(Protocol):
    t: int
    state: str
    since: int


def outages(events: Iterable[_Health]) -> list[Outage]:
    """The spans between lost and found, from events in the gateway's order. A found without a lost says nothing."""
    spans: list[Outage] = []
    begun: int | None = None
    for event in events:
        if event.state == "lost" and begun is None:
            begun = event.since or event.t
        elif event.state == "found" and begun is not None:
            spans.append(Outage(begun, event.t))
            begun = None
    if begun is not None:
        spans.append(Outage(begun, None))
    return spans


def device_state(*, lost: bool, online: bool, newest: int | None, interval_ms: int | None, now: int) -> DeviceState:
    """`newest`: time of its newest value (ms, None: never any); `interval_ms`: the widest spacing of its points.

    interval_ms None: it has no points. It speaks when somebody uses it, so that silence is no sign of trouble.
    """
    if lost:
        return "lost"
    if interval_ms is None:
        return "ok" if online else "silent"
    patience = max(SILENT_LEAST_MS, SILENT_INTERVALS * interval_ms)
    if not online or newest is None or now - newest > patience:
        return "silent"
    return "ok"
