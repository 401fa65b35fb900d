"""One recall, at the end: a laboratory found too much in a lot that is out already, and it is called back."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, col, select

from cloud.kernel.scope import NATION
from cloud.recall import office, store
from cloud.recall.model import RecallNotice
from cloud.testing.lab_model import LabTest
from cloud.trace.model import Batch
from contract.event import Recovery
from contract.moment import DAY_MS
from contract.quantity import MICRO
from zhigen.seed.chance import moment
from zhigen.seed.records import REVIEWER, Clock
from zhigen.seed.year import County

_DAYS: Final = 10  # within which holders answer
_BACK: Final = 0.4  # part of what a holder has that comes back on the first day


def call_back(session: Session, clock: Clock, plan: County) -> None:
    """Open it on the last day; the first holder reads the notice and tells what has come back."""
    found = session.exec(
        select(Batch, LabTest.report)
        .join(LabTest, col(LabTest.batch) == Batch.id)
        .where(LabTest.verdict == "violation", Batch.unit == "kg")
        .order_by(col(LabTest.at).desc(), Batch.id)
    ).first()
    if found is None:  # a short county may have failed no test: then somebody has complained
        lot = session.exec(select(Batch).where(Batch.unit == "kg").order_by(col(Batch.at).desc(), Batch.id)).first()
        if lot is None:
            return
        batch, reason, basis = lot, "投诉核实：有异味", "投诉登记"
    else:
        batch, reason, basis = found[0], "定量检测不合格", f"检测报告 {found[1]}"
    deed = clock.deed(session, moment(plan.last, 20.9), REVIEWER)
    order = office.Order(reason, "two", basis, deed.now + _DAYS * DAY_MS)
    recall = office.open_recall(deed, order, [batch.id])
    target = next((row for row in store.targets(NATION, session, recall.id) if row.subject and row.amount), None)
    if target is None:
        return
    later = clock.deed(session, moment(plan.last, 21.2))
    for notice in session.exec(
        select(RecallNotice).where(RecallNotice.recall == recall.id, RecallNotice.subject == target.subject)
    ):
        office.acknowledge(later, notice, "收到，正在追回")
    back = max(1, int(target.amount * _BACK / MICRO))
    office.recover(
        clock.deed(session, moment(plan.last, 21.6)),
        Recovery(recall.id, target.batch, target.unit, recovered=str(back), subject=target.subject),
    )
