"""From a step that was told to the labels it was done to, and what does not fit. Heard twice, it is done once.

The state of the labels of an order follows from its steps in the order of the journal. Where one comes to be heard
after a later one (a desk's is projected at once), the steps of the order are done again from the first.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, col, update

from cloud import subjects, trace
from cloud.kernel import journal
from cloud.kernel.database import among
from cloud.kernel.doubt import renewed
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION
from cloud.labels import doubts, store
from cloud.labels.amount import same
from cloud.labels.codes import digest
from cloud.labels.held import held
from cloud.labels.model import Label, LabelOrder, LabelStep
from cloud.telemetry import Dated
from contract.errors import ContractError, bounded
from contract.event import Labelling
from contract.printed import label_code

# step -> the states of a label to which it can be done, and the one it has then.
STEPS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "print": (("allotted",), "printed"),
    "activate": (("allotted", "printed"), "active"),
    "void": (("allotted", "printed", "active"), "void"),
}
_WRONG: Final = {"printed": "printed_already", "active": "active_already", "void": "void_already"}


def hear(session: Session, row: JournalEvent, known: Dated) -> str:
    """Keep a step and do it; the batch that it names, "" for none."""
    body = known.event.body
    if not isinstance(body, Labelling):
        return ""
    step = session.get(LabelStep, row.id)
    at = known.at(body.at)
    if step is not None:  # only its clock can have been learnt meanwhile
        step.at, step.told = at, known.t
        session.add(step)
        return step.batch
    assert row.position is not None  # noqa: S101  # it was read from the journal
    order = store.order(NATION, session, body.order)
    whose = body.subject
    if not whose:
        holder = subjects.holder(NATION, session, row.gateway, at)
        whose = holder.id if holder is not None else (order.subject if order is not None else "")
    step = LabelStep(
        id=row.id,
        position=row.position,
        region=order.region if order is not None else row.region,
        subject=bounded(whose)[:36],
        order=bounded(body.order),
        step=body.step,
        batch=body.batch,
        wanted=len(body.codes),
        at=at,
        told=known.t,
        received=row.received,
        gateway=row.gateway,
        clerk=bounded(body.clerk),
        why=bounded(body.why),
    )
    session.add(step)
    session.flush()
    if order is not None and store.later(NATION, session, order.id, row.position):
        _again(session, order)
    else:
        _do(session, step, body, order)
    return step.batch


def judge(session: Session, batches: set[str]) -> None:
    """Tell the doubts about these batches anew, in all steps that put labels on packs of them."""
    if not batches:
        return
    steps = store.activations(NATION, session, sorted(batches))
    known = {one.id: one for one in trace.batches(NATION, session, sorted({step.batch for step in steps}))}
    orders = store.orders(NATION, session, sorted({step.order for step in steps}))
    handed = trace.handed_on(session, sorted(known)) if known else {}
    told: dict[tuple[str, str, bool], set[str]] = {}  # a batch is labelled in many steps of few orders
    for step in steps:
        batch = known.get(step.batch)
        theirs = batch is None or trace.holder_at(batch.subject, handed.get(batch.id, ()), step.at) == step.subject
        key = step.batch, step.order, theirs
        if key not in told:
            told[key] = about(session, batch, orders.get(step.order), theirs=theirs)
        step.doubts = renewed(step.doubts, doubts.BATCH, told[key])
        session.add(step)
    session.flush()


def about(session: Session, batch: trace.Batch | None, order: LabelOrder | None, *, theirs: bool) -> set[str]:
    """The doubts about labels of an order being on packs of a batch; theirs: who put them there had it then."""
    if batch is None:
        return {"batch_unknown"}
    found = set()
    if not theirs:
        found.add("batch_foreign")
    if order is not None:
        template = store.template(NATION, session, order.template)
        if template is not None and template.product != batch.product:
            found.add("batch_product")
        if same(order.pack, order.pack_unit, batch.unit) is None:
            found.add("batch_unit")
    room = held(session, batch)
    if room.labelled > room.made:
        found.add("too_many")
    elif room.labelled and room.family_labelled > room.family_made:
        found.add("second_label")
    return found


def reset(session: Session, order_id: str) -> None:
    """The labels of an order as they were allotted."""
    query = update(Label).where(col(Label.order) == order_id)
    session.execute(query.values(state="allotted", batch="", event=""))


def _again(session: Session, order: LabelOrder) -> None:
    reset(session, order.id)
    steps = store.steps_of(NATION, session, order.id)
    rows = {row.id: row for row in journal.at(session, [step.position for step in steps])}
    for step in steps:
        body = rows[step.id].event.body
        if isinstance(body, Labelling):
            _do(session, step, body, order)


def _do(session: Session, step: LabelStep, body: Labelling, order: LabelOrder | None) -> None:
    said: set[str] = set()
    if order is None:
        said.add("order_unknown")
    else:
        if step.subject != order.subject:
            said.add("order_foreign")
        if order.state != "allotted":
            said.add("not_allotted")
        step.done = _done(session, step, body, order, said)
    if body.step == "activate" and not body.batch:
        said.add("batch_missing")
    if body.step == "void" and not body.why.strip():
        said.add("why_missing")
    step.doubts = renewed(step.doubts, doubts.HEARING, said)
    session.add(step)
    session.flush()


def _done(session: Session, step: LabelStep, body: Labelling, order: LabelOrder, said: set[str]) -> int:
    before, after = STEPS[body.step]
    values = {"state": after, "event": step.id, **({"batch": body.batch} if body.step == "activate" else {})}
    query = update(Label).where(col(Label.order) == order.id, col(Label.state).in_(before))
    if body.codes:
        wanted = _digests(body, said)
        found = store.named(NATION, session, order.id, sorted(wanted))
        if len(found) < len(wanted):
            said.add("code_unknown")
        said |= {_WRONG[label.state] for label in found if label.state not in before}
        fit = [label.digest for label in found if label.state in before]
        if not fit:
            return 0
        query = query.where(among(session, col(Label.digest), fit))
    done: int = session.execute(query.values(**values)).rowcount  # type: ignore[attr-defined]
    if not done and not body.codes:
        said.add("none_left")
    return done


def _digests(body: Labelling, said: set[str]) -> set[str]:
    found = set()
    for text in body.codes:
        try:
            found.add(digest(label_code(text).text))
        except ContractError:
            said.add("code_wrong")
    return found
