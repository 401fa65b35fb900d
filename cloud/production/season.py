"""One cycle from its first day to its last: every use judged by the law of its day, every harvest held to the lock.

Pure: what was done in, what is to be said of it out, whatever the order in which it was told. A use that comes late, or
is corrected, changes what later ones are (the third spraying becomes the fourth), so a cycle is always judged whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec.structs import replace

from cloud.production.lock import HARVESTS, Lock, LockUse, day, lock
from cloud.production.supply import Supplied
from contract.errors import ContractError
from contract.law import InputProduct, Outcome, Reason, RuleSet, UseFacts, goods, judge_use
from contract.law.verdict import weigh
from contract.voucher import listed

JUDGED: Final = ("pesticide", "veterinary")
# Why nobody knows an interval: code -> (zh, en).
UNKNOWN: Final[dict[str, tuple[str, str]]] = {
    "product_unknown": ("目录里没有这个产品", "the catalogue does not know the product"),
    "labels_missing": ("标签还没录入", "its label is not typed in"),
    "crop_missing": ("不知道用在什么作物或动物上", "the crop or animal is not known"),
    "off_label": ("标签没有登记这个作物或动物", "the crop or animal is not on its label"),
    "interval_missing": ("标签没写间隔期", "its label does not say the interval"),
    "cycle_ambiguous": ("这块地当天有几个茬口，没说是哪个", "the plot had several cycles that day, none was named"),
}


class Line(NamedTuple):
    """One product used: its place in the operation, its number, and the catalogue's word on it (None: unknown)."""

    line: int
    registration: str
    pack: str
    product: Supplied | None


class Done(NamedTuple):
    """One operation that counts. ambiguous: it may have been in this cycle, nobody knows: its uses only hold."""

    id: str
    at: int
    action: str
    lines: tuple[Line, ...] = ()
    ambiguous: bool = False


class Judged(NamedTuple):
    """What is said of one use; unknown: why its interval is not known ("" where it is)."""

    earlier: int | None
    interval: int | None
    earliest: date | None
    outcome: str
    reasons: tuple[Reason, ...]
    unknown: str = ""


class Season(NamedTuple):
    """All uses of a cycle by (operation, line), and the harvests that came too early, each with the lock it broke."""

    uses: dict[tuple[str, int], Judged]
    broken: dict[str, Lock]


def season(crop: str, region: str, done: Iterable[Done], rules: RuleSet) -> Season:
    """Judge a cycle. crop: "" where it is not known; region: where the plot lies."""
    order = sorted(done, key=lambda one: (one.at, one.id))
    uses: dict[tuple[str, int], Judged] = {}
    locks: list[LockUse] = []
    broken: dict[str, Lock] = {}
    for place, one in enumerate(order):
        if one.action in HARVESTS and not one.ambiguous:
            found = lock(locks, one.at)
            if found.state != "free":
                broken[one.id] = found
        for line in one.lines:
            judged = _judge(crop, region, one, line, order[:place], rules)
            uses[one.id, line.line] = judged
            locks.append(LockUse(one.id, line.line, line.registration, one.at, judged.interval, judged.unknown))
    return Season(uses, broken)


def facts(crop: str, region: str, known: InputProduct, earlier: int | None) -> UseFacts:
    """A use as contract.law judges it. An animal goes by the name that the label has for it: 猪 where it is 生猪."""
    labels = known.labels or ()
    named = next((label.crop for label in labels if crop and listed(label.crop) == listed(crop)), crop)
    return UseFacts(product=known, crop=named, region=region, earlier_uses=earlier)


def feeds(action: str, registration: str, product: Supplied | None) -> bool:
    """Whether it is fertiliser, seed or feed: nothing that the law of medicines or an interval speaks of."""
    return goods.feeds(action, registration, product.kind if product is not None else None)


def _judge(crop: str, region: str, one: Done, line: Line, before: Sequence[Done], rules: RuleSet) -> Judged:
    on, product = day(one.at), line.product
    if feeds(one.action, line.registration, product):
        return Judged(None, 0, on, "", ())
    if one.ambiguous:
        return Judged(None, None, None, Outcome.HELD.word, (), "cycle_ambiguous")
    earlier = _earlier(line, before, rules) if crop else None
    known = product.facts.on(on) if product is not None else InputProduct(registration=line.registration)
    use = facts(crop, region, known, earlier)
    try:
        verdict = judge_use(use, rules, on)
        earliest = verdict.harvest_from
    except ContractError:  # the catalogue holds an interval that none can be: nobody knows the true one
        use = facts(crop, region, _without_intervals(known), earlier)
        verdict, earliest = judge_use(use, rules, on), None
    outcome, reasons = verdict.outcome, verdict.reasons
    if product is not None and product.kind == "veterinary":
        # The list of substances is that of pesticides; what it does not know says nothing of a medicine for animals.
        reasons = tuple(reason for reason in reasons if reason.code != "ingredient_unknown")
        outcome, reasons, _ = weigh(reasons, ())
    unknown = "" if earliest is not None else _unknown(use, product, {reason.code for reason in reasons}, rules)
    interval = None if earliest is None else (earliest - on).days
    return Judged(earlier, interval, earliest, outcome.word, reasons, unknown)


def _earlier(line: Line, before: Sequence[Done], rules: RuleSet) -> int:
    """Operations before this one that used the same product, or a substance that is in it: what a season counts."""
    own = _substances(line.product, rules)
    return sum(
        any(one.registration == line.registration or own & _substances(one.product, rules) for one in done.lines)
        for done in before
        if not done.ambiguous
    )


def _substances(product: Supplied | None, rules: RuleSet) -> set[str]:
    names = product.facts.ingredients if product is not None and product.kind in JUDGED else ()
    return {rules.ingredients.called(name) for name in names}


def _unknown(use: UseFacts, product: Supplied | None, codes: set[str], rules: RuleSet) -> str:
    if product is None:
        return "product_unknown"
    if use.product.labels is None:
        return "labels_missing"
    if not use.crop:
        return "crop_missing"
    around = rules.around(use.crop) | {rules.crops.called(use.crop)}
    named = any(rules.crops.called(label.crop) in around for label in use.product.labels)
    return "interval_missing" if named and "off_label" not in codes else "off_label"


def _without_intervals(known: InputProduct) -> InputProduct:
    if known.labels is None:
        return known
    return replace(known, labels=tuple(replace(label, interval_days=None) for label in known.labels))
