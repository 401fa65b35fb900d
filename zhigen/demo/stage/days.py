"""The days before today, and a writer for what was told on them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import Session

from cloud.app.ingest import PROJECTIONS
from cloud.kernel import desk, journal
from cloud.kernel.audit import Deed
from cloud.kernel.scope import NATION
from contract.event import Body
from contract.moment import law_day
from zhigen.demo.county import COUNTY
from zhigen.seed.chance import event_id, moment, stream
from zhigen.seed.projecting import project

BY: Final = "demo"


class _Said(NamedTuple):
    at: int
    id: UUID
    body: Body


class Days:
    """Days before `now` (ms UTC) of Asia/Shanghai, deeds on them within a session, and what is said on them."""

    def __init__(self, session: Session, now: int) -> None:
        self.session, self.now = session, now
        self.chance: Random = stream(1, BY)
        self._said: list[_Said] = []
        self._after = self._last()

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return law_day(self.now) - timedelta(days=days)

    def at(self, days: int, hour: float = 9.0) -> int:
        """ms UTC of an hour of that day, never in the future."""
        return min(moment(self.ago(days), hour), self.now)

    def deed(self, at: int) -> Deed:
        """A write at a time."""
        return Deed(self.session, NATION, BY, at, operation=BY)

    def say(self, at: int, body: Body) -> str:
        """Something to be told of a time; the id that its event gets. `tell` tells it."""
        key = event_id(self.chance, at)
        self._said.append(_Said(at, key, body))
        return str(key)

    def tell(self) -> None:
        """What was said, at the county's desk, in the order of time; every projection follows."""
        for one in sorted(self._said):
            desk.put(self.deed(one.at), COUNTY, [one.body], [one.id])
        self._said.clear()
        self.follow()

    def follow(self) -> None:
        """Let the projections take what was told by others."""
        last = self._last()
        self.session.flush()
        project(self.session, PROJECTIONS, self._after, last, self.now)
        self._after = last

    def _last(self) -> int:
        return journal.head(self.session)
