"""Queries on recalls. Every function takes the scope first.

A recall is the authority's: an account of a farm, a market or a shop sees its own notices, lines and answers, and never
the recall itself, which would show who else has some of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.recall.model import Recall, RecallNotice, RecallTarget, RecoveryAnswer


def all_recalls(scope: Scope) -> SelectOfScalar[Recall]:
    """The query of all recalls."""
    query = select(Recall).where(scope.clause(Recall.region))
    return query.where(false()) if scope.subject else query


def recall(scope: Scope, session: Session, recall_id: str) -> Recall | None:
    """One recall."""
    return session.exec(all_recalls(scope).where(Recall.id == recall_id)).first()


def calling(scope: Scope, session: Session, batch: str) -> Recall | None:
    """The recall that lasts and has a batch on its list, the first."""
    query = all_recalls(scope).join(RecallTarget, col(RecallTarget.recall) == Recall.id)
    query = query.where(RecallTarget.batch == batch, col(Recall.closed).is_(None))
    return session.exec(query.order_by(col(Recall.created), Recall.id)).first()


def reopened(scope: Scope, session: Session, recall_id: str) -> Recall | None:
    """The recall by which a closed one goes on."""
    return session.exec(all_recalls(scope).where(Recall.reopens == recall_id)).first()


def targets(scope: Scope, session: Session, recall_id: str) -> Sequence[RecallTarget]:
    """The lines of a recall, round by round, the nearest to its roots first."""
    query = select(RecallTarget).where(scope.clause(RecallTarget.region), scope.own(RecallTarget.subject))
    query = query.where(RecallTarget.recall == recall_id)
    order = (col(RecallTarget.round), col(RecallTarget.depth), col(RecallTarget.batch))
    return session.exec(query.order_by(*order)).all()


def listed(scope: Scope, session: Session, batches: Collection[str]) -> dict[str, list[str]]:
    """Recall -> those of these batches that were on its list when it was frozen, as far as the scope may see it."""
    query = select(RecallTarget.recall, RecallTarget.batch).where(scope.clause(RecallTarget.region))
    query = query.where(scope.own(RecallTarget.subject), RecallTarget.round == 0)
    found: dict[str, list[str]] = {}
    for one, batch in session.exec(query.where(among(session, RecallTarget.batch, sorted(batches)))):
        found.setdefault(one, []).append(batch)
    return found


def lines_of(scope: Scope, session: Session, recall_id: str, batch: str) -> Sequence[RecallTarget]:
    """The lines of one batch."""
    return [row for row in targets(scope, session, recall_id) if row.batch == batch]


def all_notices(scope: Scope) -> SelectOfScalar[RecallNotice]:
    """The query of all notices, of a subject's account its own."""
    return select(RecallNotice).where(scope.clause(RecallNotice.region), scope.own(RecallNotice.subject))


def notice(scope: Scope, session: Session, notice_id: str) -> RecallNotice | None:
    """One notice."""
    return session.exec(all_notices(scope).where(RecallNotice.id == notice_id)).first()


def notices(scope: Scope, session: Session, recall_id: str) -> Sequence[RecallNotice]:
    """The notices of a recall, round by round."""
    query = all_notices(scope).where(RecallNotice.recall == recall_id)
    return session.exec(query.order_by(col(RecallNotice.round), RecallNotice.subject)).all()


def all_answers(scope: Scope) -> SelectOfScalar[RecoveryAnswer]:
    """The query of all answers of holders, of a subject's account its own."""
    return select(RecoveryAnswer).where(scope.clause(RecoveryAnswer.region), scope.own(RecoveryAnswer.subject))


def answer(scope: Scope, session: Session, event: str) -> RecoveryAnswer | None:
    """One answer."""
    return session.exec(all_answers(scope).where(RecoveryAnswer.id == event)).first()
