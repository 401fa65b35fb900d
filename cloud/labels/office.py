"""Labels at the desk: templates filed and decided, codes ordered and allotted, what was done to them told.

A step is told to the journal as the edge tells it, projected in the same transaction and then looked at: what would be
kept with a doubt from the edge is refused here with the same words, and nothing of it has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from cloud import subjects, trace
from cloud.kernel import desk, record
from cloud.kernel.audit import Deed
from cloud.kernel.database import insert_many, portions
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION
from cloud.labels import doubts, store
from cloud.labels.amount import micro, same, told
from cloud.labels.codes import codes, digest, seed
from cloud.labels.held import held
from cloud.labels.model import Label, LabelOrder, LabelSeed, LabelStep, LabelTemplate
from cloud.labels.problems import state_words
from cloud.labels.projection import handle
from contract.errors import ContractError
from contract.event import Labelling
from contract.moment import law_day
from contract.quantity import UNITS, plain

MOST: Final = 20_000
_OLDEST_DAYS: Final = 366
_PIECE: Final = 5_000
KIND: Final = "label_step"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a label, beside the code and the day."""

    product: str
    origin: str
    shelf_life: str
    certification: str = ""


def file(deed: Deed, subject_id: str, words: Words) -> LabelTemplate:
    """File a template of a filed subject for one of its plots. Raises Problem."""
    subject = _filed(deed, subject_id)
    plot = subjects.plot(deed.scope, deed.session, words.origin)
    if plot is None or plot.subject != subject.id or plot.origin_code != words.origin:
        raise Problem("label_origin", origin=words.origin)
    row = LabelTemplate(
        region=subject.region,
        subject=subject.id,
        product=words.product,
        origin=words.origin,
        shelf_life=words.shelf_life,
        producer=subject.name,
        certification=words.certification,
        **stamped(deed),
    )
    return record.add(deed, row, {"subject": subject.id, "product": row.product})


def decide(
    deed: Deed, template: LabelTemplate, state: Literal["approved", "refused", "ended"], reason: str = ""
) -> LabelTemplate:
    """Approve or refuse what was filed, or end what was approved. Raises Problem("label_state")."""
    if template.state != ("approved" if state == "ended" else "filed"):
        raise Problem("label_state", state=state_words(template.state))
    record.change(deed, template, {"state": state, "reason": reason, "decided": deed.now})
    return template


def order(deed: Deed, template: LabelTemplate, made: date, count: int, pack: str, pack_unit: str) -> LabelOrder:
    """Ask for labels of an approved template; made: the day of production. Raises Problem."""
    _filed(deed, template.subject)
    if template.state != "approved":
        raise Problem("label_template", state=state_words(template.state))
    today = law_day(deed.now)
    if not 0 <= (today - made).days <= _OLDEST_DAYS:
        raise Problem("label_made", made=made)
    try:
        unit = told(pack, pack_unit).unit
        size = micro(pack, pack_unit, unit)
    except ContractError as error:
        raise Problem("label_pack", zh=error.text("zh"), en=error.text("en")) from None
    if UNITS[unit].dimension == "area":
        raise Problem("label_pack", zh="面积装不进包", en="no pack holds an area")
    row = LabelOrder(
        region=template.region,
        template=template.id,
        subject=template.subject,
        made=made.isoformat(),
        count=count,
        pack=size,
        pack_unit=unit,
        **stamped(deed),
    )
    return record.add(deed, row, {"template": template.id, "count": count})


def refuse(deed: Deed, row: LabelOrder, reason: str) -> LabelOrder:
    """The county allots no codes to this order. Raises Problem("label_state")."""
    if row.state != "ordered":
        raise Problem("label_state", state=state_words(row.state))
    record.change(deed, row, {"state": "refused", "reason": reason})
    return row


def allot(deed: Deed, row: LabelOrder) -> LabelOrder:
    """Draw the codes of an order. Raises Problem("label_state" | "label_template")."""
    if row.state != "ordered":
        raise Problem("label_state", state=state_words(row.state))
    template = store.template(NATION, deed.session, row.template)
    if template is None or template.state != "approved":
        raise Problem("label_template", state=state_words(template.state if template else "ended"))
    record.change(deed, row, {"state": "allotted"})
    drawn = seed()
    deed.session.add(LabelSeed(order=row.id, region=row.region, seed=drawn))
    deed.session.flush()
    rest = {
        "region": row.region,
        "subject": row.subject,
        "order": row.id,
        "state": "allotted",
        "batch": "",
        "event": "",
    }
    labels = [
        {"digest": digest(code.text), "serial": serial, **rest}
        for serial, code in enumerate(codes(drawn, 1, row.count), 1)
    ]
    for some in portions(labels, _PIECE):
        insert_many(deed.session, Label, some)
    return row


def printed(deed: Deed, row: LabelOrder) -> LabelStep:
    """All labels of an order are printed: from now on nobody can compute their codes again. Raises Problem."""
    step = tell(deed, Labelling(step="print", order=row.id))
    kept = deed.session.get(LabelSeed, row.id)
    if kept is not None:
        deed.session.delete(kept)
        deed.session.flush()
    return step


def tell(deed: Deed, body: Labelling) -> LabelStep:
    """Tell that labels were printed, put on packs or made void. Raises Problem("label_…")."""
    order = store.order(deed.scope, deed.session, body.order)
    if order is None:
        raise Problem("label_order_unknown")
    if body.step == "activate":
        _fits(deed, order, body)
    said = Labelling(
        step=body.step,
        order=order.id,
        codes=body.codes,
        batch=body.batch,
        why=body.why,
        subject=order.subject,
        clerk=deed.by,
        at=deed.now,
    )
    (event,) = desk.tell(deed, order.region, [said])
    handle(deed.session, event)
    deed.session.flush()
    step = store.step(NATION, deed.session, event.id)
    assert step is not None  # noqa: S101  # it was just projected
    found = split(step.doubts)
    refused = next((code for code in doubts.ALL if code in found), "")
    if refused:
        raise Problem(f"label_{refused}")
    deed.note(KIND, step.id, step.region, what={"order": order.id, "step": step.step, "done": step.done})
    return step


def _fits(deed: Deed, order: LabelOrder, body: Labelling) -> None:
    """Whether so many packs of the batch may still be labelled; of another's batch one learns nothing."""
    if not body.batch:
        raise Problem("label_batch_missing")
    batch = trace.batch(deed.scope, deed.session, body.batch)
    if batch is None or batch.holder != order.subject:
        raise Problem("label_batch_unknown")
    size = same(order.pack, order.pack_unit, batch.unit)
    if size is None:
        raise Problem("label_batch_unit")
    counts = store.counts(NATION, deed.session, [order.id]).get(order.id, {})
    count = len(set(body.codes)) or counts.get("allotted", 0) + counts.get("printed", 0)
    room = held(deed.session, batch)
    if size * count > room.free:
        if room.family_left - room.family_labelled < room.left - room.labelled:
            raise Problem("label_second_label")
        raise Problem(
            "label_too_many", wanted=plain(size * count), unit=batch.unit, batch=batch.id, free=plain(max(room.free, 0))
        )


def _filed(deed: Deed, subject_id: str) -> subjects.Subject:
    subject = subjects.subject(deed.scope, deed.session, subject_id)
    if subject is None:
        raise Problem("not_found", what=subject_id)
    if subject.state != "filed":
        raise Problem("label_subject", subject=subject.name, state=subjects.state_words("subject", subject.state))
    return subject
