"""Labels on what lies packed on the farms at the end: templates filed and decided, codes allotted, printed, put on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from cloud import production, subjects
from cloud.kernel.scope import NATION
from cloud.labels import office as labels
from contract.event import Labelling
from zhigen.seed.chance import moment
from zhigen.seed.lot import Lot
from zhigen.seed.records import REVIEWER, Clock
from zhigen.seed.year import County

_FARMS: Final = 8
_LABELS: Final = 120  # of an order
_FRESH: Final = 45  # days for which what was packed is good


def label(session: Session, clock: Clock, plan: County, kept: Sequence[Lot]) -> None:
    """Labels on what lies packed on the farms: one template a farm, its codes allotted, printed and put on."""
    for place, lot in enumerate(list({lot.who: lot for lot in kept if lot.cycle}.values())[-_FARMS:]):
        cycle = production.cycle(NATION, session, lot.cycle)
        plot = subjects.plot(NATION, session, cycle.plot) if cycle is not None else None
        if plot is None or not 0 <= (plan.last - lot.day).days < _FRESH:
            continue
        deed = clock.deed(session, moment(plan.last, 20 + place / 20))
        template = labels.file(deed, lot.who, labels.Words(lot.product, plot.origin_code, "阴凉处 5 天"))
        if place == 0:  # one waits
            continue
        review = clock.deed(session, moment(plan.last, 20.01 + place / 20), REVIEWER)
        labels.decide(review, template, "approved")
        order = labels.order(deed, template, lot.day, min(_LABELS, lot.amount), "1", "kg")
        labels.allot(review, order)
        if place > 1:  # and so does one order
            labels.printed(deed, order)
            labels.tell(deed, Labelling("activate", order.id, batch=lot.batch))
