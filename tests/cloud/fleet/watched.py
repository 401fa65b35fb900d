"""Gateways as the watch sees them, for its tests."""

from __future__ import annotations

from cloud.fleet.watch_rules import Facts
from contract.birth import Clock, Host, Identity, LaneState, RulesState, State

MINUTE = 60_000
DAY = 1440 * MINUTE
NOW = 1_795_418_400_000


def said(
    now: int = NOW,
    *,
    rows: int = 0,
    age: int = 0,
    synced: bool = True,
    free: int = 9_000,
    not_after: int = 0,
    rules: int | None = None,
) -> State:
    """A state of a gateway that is well, but for what is given."""
    return State(
        online=True,
        boot="b1",
        t=now,
        events=LaneState(1, 42, 41, 0),
        readings=LaneState(1, 101, 100 + rows, rows, now - age if rows else 0),
        clock=Clock(synced),
        host=Host(free, 10_000),
        rules=None if rules is None else RulesState(7, 0, rules),
        identity=Identity("gateway-1", not_after),
    )


def facts(now: int = NOW, state: State | None = None, *, silent: int = 0, gateway: str = "yuhe-1") -> Facts:
    """A gateway that was last heard `silent` ms ago."""
    return Facts(gateway, "532331", silent < MINUTE, now - silent, state or said(now), NOW - DAY)
