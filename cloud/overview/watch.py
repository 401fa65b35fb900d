"""What the live stream tells of the overview: the day's figures when they have changed, and what happens as it comes.

The tail thread asks (`look`) a few times a second. It costs four questions where nothing happened; where something did,
the figures are worked out once for each scope, however many look at it. History is kept for ten minutes: it changes by
late events only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlmodel import Session, col

from cloud import tally
from cloud.inputs import LedgerEntry
from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION, Scope
from cloud.market import Entry
from cloud.overview import store
from cloud.overview.day import Known, day_now, known
from cloud.overview.happening import Happening, happening, places
from cloud.overview.land import fleet
from cloud.overview.views import day_view, happening_view
from cloud.registry import gateways
from cloud.telemetry import Alarm
from cloud.testing import RapidResult
from contract.moment import day_start, law_day

KEPT_MS: Final = 600_000
EACH_MS: Final = 1_000  # figures are told no more often: a market in the morning changes them ten times a second
ANYHOW_MS: Final = 30_000  # figures are compared with a clock that goes on where nothing happens
_EVENTS: Final = 100
Message = tuple[str, bytes]  # name of the event, its data
Build = Callable[[Scope], list[Message]]


class Watch:
    """One for a serving process, asked by one thread."""

    def __init__(self, clock: Callable[[], int] = now_ms) -> None:
        self._clock = clock
        self._revision = -1
        self._told = 0
        self._places: dict[str, int] = {}
        self._history: dict[Scope, tuple[int, Known]] = {}
        self._tails: tuple[tuple[str, Any, Callable[[Scope], Any]], ...] = (
            ("test", col(RapidResult.position), store.tests),
            ("sale", col(LedgerEntry.position), store.refused_sales),
            ("gate", col(Entry.position), store.passages),
            ("alarm", col(Alarm.revision), store.alarms),
        )

    def begin(self, session: Session) -> None:
        """From now on: what was before is fetched."""
        self._revision, self._told = -1, 0
        self._places = {name: store.last_place(NATION, session, column) for name, column, _ in self._tails}

    def look(self, session: Session) -> Build | None:
        """What to tell each scope now, None where nothing is new; to be called while the session is open."""
        now = self._clock()
        found = self._fresh(session, now)
        revision, since = tally.revision(NATION, session), now - self._told
        changed = (revision != self._revision and since >= EACH_MS) or since >= ANYHOW_MS
        if not found and not changed:
            return None
        if changed:
            self._revision, self._told = revision, now

        def build(scope: Scope) -> list[Message]:
            if scope.subject:
                return []
            messages: list[Message] = []
            seen = [one for one in found if scope.covers(one.region)]
            if seen:
                where = places(scope, session, seen)
                views = [happening_view(one, where[one.id]).model_dump_json() for one in seen]
                messages.append(("happened", f"[{','.join(views)}]".encode()))
            if changed:
                today = day_now(scope, session, now, self._known(scope, session, now))
                cells = fleet(scope, session, gateways(scope, session), now)
                messages.append(("today", day_view(today, cells, day_start(today.day)).model_dump_json().encode()))
            return messages

        return build

    def _fresh(self, session: Session, now: int) -> list[Happening]:
        """What came since the last look and is of today, the oldest first."""
        since, found = day_start(law_day(now)), []
        for name, column, query in self._tails:
            newest = store.last_place(NATION, session, column)
            last = min(self._places[name], newest)  # further back where the projection is built again: no news
            self._places[name] = newest
            rows = session.exec(query(NATION).where(column > last).order_by(column.desc()).limit(_EVENTS)).all()
            for row in rows:
                one = happening(row)
                if since <= one.at <= now and self._news(row, now):
                    found.append(one)
        return sorted(found, key=lambda one: (one.at, one.id))

    def _news(self, row: object, now: int) -> bool:
        """An alarm has a new revision also when it is over or was seen: that is no news here."""
        return not isinstance(row, Alarm) or (row.cleared is None and now - (row.raised or 0) < KEPT_MS)

    def _known(self, scope: Scope, session: Session, now: int) -> Known:
        kept = self._history.get(scope)
        if kept is None or now - kept[0] >= KEPT_MS or kept[1].day != law_day(now):
            if len(self._history) > _EVENTS:
                self._history.clear()
            kept = self._history[scope] = (now, known(scope, session, now))
        return kept[1]
