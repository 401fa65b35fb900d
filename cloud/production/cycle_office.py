"""Cycles as people keep them: begun, changed, ended with a reason; herds with the ear tags of their animals.

On one plot no two crops grow at once unless both are declared as intercropping. What was done on the plot is looked at
anew whenever a cycle begins, moves or ends, so that an operation that came before its cycle finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cloud import law, subjects
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.production import amount, store
from cloud.production.lock import day
from cloud.production.model import Cycle, CycleKind, HerdTag
from cloud.production.projection import refresh
from cloud.subjects import Plot
from contract.errors import ContractError
from contract.identifiers import ear_tag

MOST_TAGS: Final = 2000  # in one call
# What stands where: kinds of plots (cloud.subjects) that hold no such cycle. A plot of a kind of its own holds any.
_BARRED: Final[dict[str, frozenset[str]]] = {
    "crop": frozenset({"pond", "barn"}),
    "herd": frozenset({"pond", "greenhouse"}),
    "pond": frozenset({"greenhouse", "barn"}),
}


@dataclass(frozen=True, slots=True)
class Start:
    """A cycle to begin; the fields are those of Cycle, plot its id or origin code, amount a decimal."""

    plot: str
    kind: CycleKind
    product: str
    begun: str
    variety: str = ""
    expected: str = ""
    amount: str = ""
    unit: str = ""
    intercropped: bool = False
    ear_tags: tuple[str, ...] = ()


def begin(deed: Deed, start: Start) -> Cycle:
    """Begin a cycle. Raises Problem, see cloud.production.problems."""
    plot = _plot(deed, start)
    _in_order(deed, start.begun, start.expected)
    _alone(deed, plot.id, start)
    key = law.rules(deed.session).crops.key(start.product)
    micro, unit = _amount(start.amount, start.unit)
    cycle = Cycle(
        region=plot.region,
        subject=plot.subject,
        plot=plot.id,
        kind=start.kind,
        product=key or start.product,
        known=bool(key),
        variety=start.variety,
        begun=start.begun,
        expected=start.expected,
        amount=micro,
        unit=unit,
        intercropped=start.intercropped,
        **record.stamped(deed),
    )
    record.add(deed, cycle, {"plot": plot.id, "kind": start.kind, "product": cycle.product, "begun": start.begun})
    cycle.tagged = _tag(deed, cycle, start.ear_tags)
    _look_again(deed, cycle)
    return cycle


def change(deed: Deed, cycle: Cycle, changes: dict[str, Any]) -> Cycle:
    """Change `expected`, `variety`, `begun`, `intercropped`, `amount` with `unit`. Raises Problem."""
    _running(cycle)
    if "amount" in changes:
        micro, unit = _amount(changes["amount"], changes.get("unit", cycle.unit))
        changes = {**changes, "amount": micro, "unit": unit}
    begun, expected = changes.get("begun", cycle.begun), changes.get("expected", cycle.expected)
    _in_order(deed, begun, expected)
    shared = changes.get("intercropped", cycle.intercropped)
    start = Start(cycle.plot, _kind(cycle), cycle.product, begun, expected=expected, intercropped=shared)
    _alone(deed, cycle.plot, start, but=cycle.id)
    record.change(deed, cycle, changes)
    _look_again(deed, cycle)
    return cycle


def end(deed: Deed, cycle: Cycle, ended: str, reason: str) -> Cycle:
    """End a cycle on its last day. Raises Problem, also where something was done in it later."""
    _running(cycle)
    if not cycle.begun <= ended <= day(deed.now).isoformat():
        raise Problem("cycle_days", begun=cycle.begun, day=ended)
    later = [one for one in store.operations(NATION, deed.session, cycle.id) if day(one.at).isoformat() > ended]
    if later:
        raise Problem("cycle_reaches_on", day=day(later[-1].at).isoformat(), operation=later[-1].id)
    record.change(deed, cycle, {"ended": ended, "end_reason": reason})
    _look_again(deed, cycle)
    return cycle


def tag(deed: Deed, cycle: Cycle, ear_tags: Sequence[str]) -> Cycle:
    """Put ear tags of more animals into a herd; those that are in it already change nothing. Raises Problem."""
    _running(cycle)
    record.change(deed, cycle, {"tagged": cycle.tagged + _tag(deed, cycle, ear_tags)})
    return cycle


def _plot(deed: Deed, start: Start) -> Plot:
    plot = subjects.plot(deed.scope, deed.session, start.plot)
    if plot is None or plot.ended is not None:
        raise Problem("plot_not_there", plot=start.plot)
    if plot.kind in _BARRED[start.kind]:
        raise Problem("plot_kind", plot=plot.name, found=plot.kind, kind=start.kind)
    owner = subjects.subject(NATION, deed.session, plot.subject)
    if owner is None or owner.state == "closed":
        raise Problem("cycle_of_closed", subject=plot.subject)
    return plot


def _in_order(deed: Deed, begun: str, expected: str) -> None:
    if begun > day(deed.now).isoformat() or (expected and expected < begun):
        raise Problem("cycle_days", begun=begun, day=expected)


def _alone(deed: Deed, plot: str, start: Start, but: str = "") -> None:
    if start.kind != "crop":
        return  # herds and ponds of several ages stand together
    for other in store.on_plot(NATION, deed.session, plot, start.begun, ""):
        if other.id != but and other.kind == "crop" and not (other.intercropped and start.intercropped):
            raise Problem("cycle_overlaps", begun=other.begun, product=other.product, cycle=other.id)


def _amount(text: str, unit: str) -> tuple[int, str]:
    if not text:
        return 0, ""
    told = amount.read(text, unit)
    if told.doubt:
        zh, en = amount.WHY[told.doubt]
        raise Problem("amount_wrong", amount=text, unit=unit, why_zh=zh, why_en=en)
    return told.micro, told.unit


def _tag(deed: Deed, cycle: Cycle, ear_tags: Sequence[str]) -> int:
    """Check and keep ear tags; how many are new."""
    texts = [_checked(text) for text in dict.fromkeys(ear_tags)]
    if texts and cycle.kind != "herd":
        raise Problem("ear_tags", tag=texts[0], why_zh="只有畜群有耳标", why_en="only herds have ear tags")
    inside = {row.tag for row in store.tags(NATION, deed.session, cycle.id)}
    new = [text for text in dict.fromkeys(texts) if text not in inside]
    for text, other in store.herds_of(NATION, deed.session, new) if new else ():
        if other.id != cycle.id:
            raise Problem("ear_tags", tag=text, why_zh="已在另一个畜群里", why_en="is in another herd already")
    for text in new:
        row = HerdTag(cycle=cycle.id, tag=text, region=cycle.region, subject=cycle.subject, added=deed.now)
        deed.session.add(row)
    deed.session.flush()
    return len(new)


def _checked(text: str) -> str:
    try:
        return ear_tag(text).text
    except ContractError as error:
        raise Problem("ear_tags", tag=text, why_zh=error.text("zh"), why_en=error.text("en")) from None


def _running(cycle: Cycle) -> None:
    if cycle.ended:
        raise Problem("cycle_over", ended=cycle.ended)


def _kind(cycle: Cycle) -> CycleKind:
    return "crop" if cycle.kind == "crop" else "herd" if cycle.kind == "herd" else "pond"


def _look_again(deed: Deed, cycle: Cycle) -> None:
    refresh(deed.session, list(store.whereabouts(NATION, deed.session, cycle.plot, cycle.id)))
