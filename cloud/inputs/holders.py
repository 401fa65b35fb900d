"""Whose ledger it is: the subjects behind desks and gateways, their licences, and what state they were in when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from sqlmodel import Session, col, select

from cloud.inputs.product_facts import licence
from cloud.kernel.audit import Audit
from cloud.kernel.database import among
from cloud.kernel.desk import PREFIX
from cloud.kernel.scope import NATION
from cloud.subjects import Licence, Subject, holder
from contract import law

CLOSED: Final = ("closed", "suspended")
_what: Final = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Holder:
    """A subject with what a ledger asks about it. states: (ms UTC since when, state), the first first."""

    id: str
    region: str
    person: str
    papers: Sequence[Licence]
    states: tuple[tuple[int, str], ...]

    def state(self, at: int) -> str:
        """In what state it was at `at` (ms UTC), as the audit tells."""
        place = bisect_right(self.states, (at, "\uffff"))
        return self.states[place - 1][1] if place else ""

    def licence(self, kind: str, on: date) -> law.Licence | None:
        """Its licence of a kind on a day, see facts.licence."""
        return licence(self.papers, kind, on)


class Holders:
    """The subjects of one batch: each gateway and each subject is asked for once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, Holder] = {}
        self._gateways: dict[str, tuple[int, int, str | None]] = {}

    def prepare(self, desks: Iterable[str], gateways: dict[str, tuple[int, int]]) -> None:
        """Load the subjects named at desks, and those of gateways with the first and last time asked for (ms UTC)."""
        wanted = set(desks)
        for gateway, (first, last) in gateways.items():
            found = [holder(NATION, self._session, gateway, at) for at in (first, last)]
            same = len({row.id if row else "" for row in found}) == 1
            self._gateways[gateway] = (first, last, found[0].id if same and found[0] else "" if same else None)
            wanted |= {row.id for row in found if row}
        self.load(wanted)

    def load(self, ids: Iterable[str]) -> None:
        """Load subjects that are not loaded yet."""
        missing = sorted({one for one in ids if one} - self._known.keys())
        if not missing:
            return
        session = self._session
        papers: dict[str, list[Licence]] = {}
        query = select(Licence).where(NATION.clause(Licence.region), among(session, col(Licence.subject), missing))
        for paper in session.exec(query):
            papers.setdefault(paper.subject, []).append(paper)
        states = self._states(missing)
        for row in session.exec(select(Subject).where(among(session, col(Subject.id), missing))):
            known = tuple(states.get(row.id, ())) or ((0, row.state),)
            self._known[row.id] = Holder(row.id, row.region, row.person, papers.get(row.id, ()), known)

    def get(self, subject: str) -> Holder | None:
        """A subject that was loaded."""
        return self._known.get(subject)

    def of(self, gateway: str, subject: str, at: int) -> Holder | None:
        """Whose ledger a body belongs to. A desk speaks for whom it names, a gateway only for who runs it."""
        if gateway.startswith(PREFIX):
            return self.get(subject)
        _, _, found = self._gateways[gateway]
        if found is None:
            row = holder(NATION, self._session, gateway, at)
            self.load([row.id] if row else [])
            found = row.id if row else ""
        return self.get(found)

    def _states(self, ids: list[str]) -> dict[str, list[tuple[int, str]]]:
        query = select(Audit.record, Audit.at, Audit.what).where(Audit.kind == "subject")
        query = query.where(among(self._session, col(Audit.record), ids), col(Audit.what).contains('"state":'))
        found: dict[str, list[tuple[int, str]]] = {}
        for record, at, what in self._session.exec(query.order_by(col(Audit.id))):
            state = _what(what).get("state")
            if isinstance(state, str):
                found.setdefault(record, []).append((at, state))
        return found
