"""The harvest lock of a cycle out of its rows: cloud.production.lock decides, here its uses are gathered."""

from __future__ import annotations

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.lock import Lock, LockUse, lock
from cloud.production.model import Cycle, InputUse
from cloud.production.settling import maybe


def harvest(session: Session, cycle: Cycle, at: int) -> Lock:
    """May it be harvested at `at` (ms UTC)? By all uses that still count, those of an unknown cycle included."""
    own = [one.id for one in store.operations(NATION, session, cycle.id)]
    astray = [one.id for one in maybe(session, cycle)]
    found = [_use(use) for use in _uses(session, own)]
    found += [_use(use, "cycle_ambiguous") for use in _uses(session, astray)]
    return lock(found, at)


def _uses(session: Session, operations: list[str]) -> list[InputUse]:
    return list(store.uses(NATION, session, operations)) if operations else []


def _use(use: InputUse, unknown: str = "") -> LockUse:
    held = bool(unknown) and use.interval != 0
    interval = None if held else use.interval
    return LockUse(use.operation, use.line, use.registration, use.at, interval, unknown if held else use.unknown)
