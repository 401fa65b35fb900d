"""Queries of the exchange. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import Session, col, select

from cloud.exchange.model import ExchangeThread
from cloud.kernel import journal
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import Scope

_CHUNK: Final = 500


def positions(scope: Scope, session: Session, threads: Collection[str]) -> set[int]:
    """Where in the journal the events of these threads stand."""
    wanted, found = sorted(threads), set[int]()
    for start in range(0, len(wanted), _CHUNK):
        query = select(ExchangeThread.position).where(
            col(ExchangeThread.thread).in_(wanted[start : start + _CHUNK]), scope.clause(col(ExchangeThread.region))
        )
        found.update(session.exec(query).all())
    return found


def events(scope: Scope, session: Session, places: Collection[int]) -> Sequence[JournalEvent]:
    """The events at these positions that the scope may see, oldest first."""
    wanted, found = sorted(places), list[JournalEvent]()
    for start in range(0, len(wanted), _CHUNK):
        found.extend(row for row in journal.at(session, wanted[start : start + _CHUNK]) if scope.covers(row.region))
    return found


def named(scope: Scope, session: Session, ids: Collection[str]) -> set[int]:
    """Where in the journal these events stand."""
    wanted, found = sorted(ids), set[int]()
    for start in range(0, len(wanted), _CHUNK):
        query = select(JournalEvent.position).where(
            col(JournalEvent.id).in_(wanted[start : start + _CHUNK]), scope.clause(col(JournalEvent.region))
        )
        found.update(place for place in session.exec(query).all() if place is not None)
    return found
