"""Queries on labels. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.labels.codes import digest
from cloud.labels.model import Label, LabelOrder, LabelStep, LabelTemplate


class Printed(NamedTuple):
    """A label with all that stands on it; step: by which it came where it is, None before any."""

    label: Label
    order: LabelOrder
    template: LabelTemplate
    step: LabelStep | None


def all_templates(scope: Scope) -> SelectOfScalar[LabelTemplate]:
    """The templates of a scope."""
    return select(LabelTemplate).where(scope.clause(LabelTemplate.region), scope.own(LabelTemplate.subject))


def template(scope: Scope, session: Session, template_id: str) -> LabelTemplate | None:
    """One template."""
    return session.exec(all_templates(scope).where(LabelTemplate.id == template_id)).first()


def all_orders(scope: Scope) -> SelectOfScalar[LabelOrder]:
    """The orders of a scope."""
    return select(LabelOrder).where(scope.clause(LabelOrder.region), scope.own(LabelOrder.subject))


def order(scope: Scope, session: Session, order_id: str) -> LabelOrder | None:
    """One order."""
    return session.exec(all_orders(scope).where(LabelOrder.id == order_id)).first()


def orders(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, LabelOrder]:
    """Orders by their ids."""
    query = all_orders(scope).where(among(session, col(LabelOrder.id), list(ids)))
    return {row.id: row for row in session.exec(query)}


def all_steps(scope: Scope) -> SelectOfScalar[LabelStep]:
    """What was told of labels in a scope."""
    return select(LabelStep).where(scope.clause(LabelStep.region), scope.own(LabelStep.subject))


def step(scope: Scope, session: Session, step_id: str) -> LabelStep | None:
    """One step."""
    return session.exec(all_steps(scope).where(LabelStep.id == step_id)).first()


def label(scope: Scope, session: Session, code: str) -> Label | None:
    """The label with this code (16 characters), or None where it was never allotted or lies outside the scope."""
    query = select(Label).where(scope.clause(Label.region), scope.own(Label.subject), Label.digest == digest(code))
    return session.exec(query).first()


def printed(scope: Scope, session: Session, code: str) -> Printed | None:
    """The label with this code and what stands on it, in one question; None as `label`."""
    query = (
        select(Label, LabelOrder, LabelTemplate, LabelStep)
        .join(LabelOrder, col(LabelOrder.id) == Label.order)
        .join(LabelTemplate, col(LabelTemplate.id) == LabelOrder.template)
        .join(LabelStep, col(LabelStep.id) == Label.event, isouter=True)
        .where(scope.clause(Label.region), scope.own(Label.subject), Label.digest == digest(code))
    )
    row = session.exec(query).first()
    return None if row is None else Printed(*row)


def named(scope: Scope, session: Session, order_id: str, digests: Sequence[str]) -> Sequence[Label]:
    """Those labels of an order that have one of these digests."""
    query = select(Label).where(scope.clause(Label.region), Label.order == order_id)
    return session.exec(query.where(among(session, col(Label.digest), list(digests)))).all()


def counts(scope: Scope, session: Session, orders: Collection[str]) -> dict[str, dict[str, int]]:
    """Order → how many labels of it are in each state."""
    query = select(Label.order, Label.state, func.count()).where(scope.clause(Label.region))
    query = query.where(among(session, col(Label.order), list(orders))).group_by(col(Label.order), col(Label.state))
    found: dict[str, dict[str, int]] = {}
    for order_id, state, count in session.exec(query):
        found.setdefault(order_id, {})[state] = count
    return found


def on_packs(scope: Scope, session: Session, batches: Collection[str]) -> Sequence[tuple[str, int, str, int]]:
    """Batch, pack (millionths), its unit, how many labels of it are on packs; for each size of packs."""
    query = (
        select(Label.batch, LabelOrder.pack, LabelOrder.pack_unit, func.count())
        .join(LabelOrder, col(LabelOrder.id) == col(Label.order))
        .where(scope.clause(Label.region), among(session, col(Label.batch), list(batches)), Label.state == "active")
        .group_by(col(Label.batch), col(LabelOrder.pack), col(LabelOrder.pack_unit))
    )
    return list(session.exec(query))


def labelled(scope: Scope, session: Session, batches: Collection[str]) -> dict[str, int]:
    """Batch → how many labels are on packs of it."""
    found: dict[str, int] = {}
    for batch, _, _, count in on_packs(scope, session, batches):
        found[batch] = found.get(batch, 0) + count
    return found


def activations(scope: Scope, session: Session, batches: Collection[str]) -> Sequence[LabelStep]:
    """The steps that put labels on packs of these batches."""
    query = select(LabelStep).where(scope.clause(LabelStep.region), LabelStep.step == "activate")
    return session.exec(query.where(among(session, col(LabelStep.batch), list(batches)))).all()


def later(scope: Scope, session: Session, order_id: str, position: int) -> bool:
    """Whether a step that came later in the journal is here already."""
    query = select(LabelStep.id).where(scope.clause(LabelStep.region), LabelStep.order == order_id)
    return session.exec(query.where(LabelStep.position > position).limit(1)).first() is not None


def steps_of(scope: Scope, session: Session, order_id: str) -> Sequence[LabelStep]:
    """All steps of an order in the journal's order."""
    query = select(LabelStep).where(scope.clause(LabelStep.region), LabelStep.order == order_id)
    return session.exec(query.order_by(col(LabelStep.position))).all()
