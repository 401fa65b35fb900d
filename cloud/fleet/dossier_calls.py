"""Whose dossier is looked at out of turn: who came online, who has none yet, and whom a deed of somebody else concerns.

It only says whom to look at sooner. What is missed here (a flood, a courier that was away) the round finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from sqlalchemy import func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud import inputs, production, trace
from cloud.fleet.dossier_model import GatewayDossier
from cloud.kernel import journal
from cloud.kernel.audit import Audit
from cloud.kernel.database import among, portions
from cloud.kernel.scope import NATION
from cloud.registry import Gateway, gateway
from cloud.subjects import Licence, Tenure
from contract.event import Body

CALLS: Final = 5  # gateways at one beat
READ: Final = tuple(one.name for one in (inputs.PROJECTION, production.PROJECTION, trace.PROJECTION))
_KINDS: Final = (inputs.PROJECTION.kinds | production.PROJECTION.kinds | trace.PROJECTION.kinds) - {"clock"}
_NEW: Final = 3  # gateways without a dossier at one beat
_NEW_MS: Final = 5_000  # those that could be told nothing are not looked at again sooner
_EVENTS: Final = 500  # and rows of the audit, at one beat
_NAMES: Final = 500  # in one question
_WRITES: Final = ("subject", "tenure", "licence")


class DossierCalls:
    """The rounds'; not for two threads."""

    def __init__(self) -> None:
        self._called: dict[str, None] = {}
        self._heard = self._written = -1
        self._after, self._begun = "", -_NEW_MS

    def call(self, name: str) -> None:
        """Let a gateway be looked at soon."""
        self._called[name] = None

    def turns(self, session: Session, now: int) -> list[Gateway]:
        """Whom to look at now (ms UTC); who is left waits for the next beat."""
        self._called |= dict.fromkeys(chain(self._told(session), self._desk(session)))
        some = list(self._called)[:CALLS]
        for name in some:
            del self._called[name]
        named = [one for name in some if (one := gateway(NATION, session, name)) is not None]
        return list({one.id: one for one in (*named, *self._new(session, now))}.values())

    def _new(self, session: Session, now: int) -> Sequence[Gateway]:
        """Some that belong to somebody and have no dossier, in a round of their own."""
        if not self._after and 0 <= now - self._begun < _NEW_MS:
            return []
        if not self._after:
            self._begun = now
        query = (
            select(Gateway)
            .outerjoin(GatewayDossier, col(GatewayDossier.gateway) == Gateway.id)
            .where(col(GatewayDossier.gateway).is_(None), col(Gateway.id) > self._after)
            .where(col(Gateway.site_id).in_(_running(now)))
        )
        rows = session.exec(query.order_by(col(Gateway.id)).limit(_NEW)).all()
        self._after = rows[-1].id if len(rows) == _NEW else ""
        return rows

    def _told(self, session: Session) -> list[str]:
        """The gateways of those whom events name that another gateway, or a desk, has told."""
        last = min(journal.reached(session, name) for name in READ)
        if self._heard < 0:  # what was told before is the first round's
            self._heard = last
        if last <= self._heard:
            return []
        after, self._heard = max(self._heard, last - _EVENTS), last
        names: dict[str, set[str]] = {}
        for row in journal.between(session, after, last, _KINDS):
            for name in _named(row.event.body):
                names.setdefault(name, set()).add(row.gateway)
        return [one for one, name in _gateways(session, sorted(names)) if names[name] != {one}]

    def _desk(self, session: Session) -> list[str]:
        """The gateways of those whose filing, site or licence somebody wrote."""
        last = session.exec(select(func.max(Audit.id))).one() or 0
        if self._written < 0:
            self._written = last
        if last <= self._written:
            return []
        after, self._written = max(self._written, last - _EVENTS), last
        query = select(Audit.kind, Audit.record).where(col(Audit.id) > after, col(Audit.kind).in_(_WRITES))
        written: dict[str, list[str]] = {}
        for kind, record in session.exec(query):
            written.setdefault(kind, []).append(record)
        subjects = set(written.get("subject", []))
        for model in (Tenure, Licence):
            some = written.get(model.__tablename__, [])
            subjects |= (
                set(session.exec(select(model.subject).where(among(session, model.id, some)))) if some else set()
            )
        return [one for one, _ in _gateways(session, sorted(subjects))]


def _named(body: Body) -> set[str]:
    """The words of an event that may be the id of a subject."""
    told = (getattr(body, name) for name in body.__struct_fields__)
    return {word for word in told if isinstance(word, str) and 0 < len(word) <= 36}


def _gateways(session: Session, subjects: Sequence[str]) -> list[tuple[str, str]]:
    """Gateway and subject, for those that run a site or ran one."""
    found: list[tuple[str, str]] = []
    for some in portions(subjects, _NAMES):
        query = select(Gateway.id, Tenure.subject).join(Tenure, col(Tenure.site) == Gateway.site_id)
        found += session.exec(query.where(among(session, Tenure.subject, some)).order_by(col(Gateway.id))).all()
    return found


def _running(now: int) -> SelectOfScalar[str]:
    open_ = or_(col(Tenure.until).is_(None), col(Tenure.until) > now)
    return select(Tenure.site).where(col(Tenure.since) <= now, open_)
