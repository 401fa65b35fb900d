"""Judging a laboratory's figure: by the edition in force on its date, and by the bans of that day. Pure.

A limit that names the produce goes before one on a group around it, a near group before a far one; of several editions
in force at once (GB 2763-2021 and its supplement GB 2763.1-2022) the younger word holds. No edition, no limit, a
method that could not see as little as the limit: the figure is not judged, which is never a pass. A banned substance
that was found at all is a violation, whatever a limit says (农产品质量安全法 36: what contains banned substances is not
sold).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from cloud.testing.limit_names import LimitNames, veterinary_bans
from contract.law import Period, RuleSet

Verdict = Literal["conformant", "violation", "not_judged", "partly"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
# partly: what could be judged conforms, and something could not be judged.
VERDICT_WORDS: Final[dict[str, tuple[str, str]]] = {
    "conformant": ("合格", "conforms"),
    "violation": ("不合格", "does not conform"),
    "not_judged": ("不作判定", "not judged"),
    "partly": ("已判项目合格，其余不作判定", "what was judged conforms, the rest was not judged"),
}
REASONS: Final[dict[str, tuple[str, str]]] = {
    "within_limit": ("不超过限量", "not above the limit"),
    "over_limit": ("超过限量", "above the limit"),
    "not_found": ("未检出", "not found"),
    "banned_found": ("检出禁用物质", "a banned substance was found"),
    "no_edition": (
        "当日施行的限量标准没有录入",
        "the edition of limits that was in force on that day is not on record",
    ),
    "no_limit": ("标准没有规定这一项", "the edition sets no limit for it"),
    "substance_unknown": ("不认识的项目", "an unknown substance"),
    "produce_unknown": ("不认识的品种", "unknown produce"),
    "too_coarse": ("方法检出限高于限量，看不出是否超标", "the method cannot see as little as the limit"),
    "rules_unknown": ("当日的禁用规定不全，不能下结论", "the bans of that day are not all known"),
    "value_odd": ("数值读不出来", "the figure cannot be read"),
}
_BANS: Final = ("banned", "use_banned")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit in force for a time. value: millionths of mg/kg; region: of whoever brought it in, "" the nation."""

    edition: str
    family: str
    days: Period
    substance: str
    produce: str
    value: int
    region: str = ""
    source: str = ""
    confidence: str = "S"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a laboratory said of one substance, in millionths of mg/kg; None: nothing found, no least told."""

    substance: str
    value: int | None = None
    detectable: int | None = None
    odd: bool = False

    @property
    def found(self) -> bool:
        """Whether there was any, above what the method tells from nothing."""
        return bool(self.value) and (self.detectable is None or (self.value or 0) >= self.detectable)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure judged. limit, ban: what it was judged by, where that was it; ban: a rule's id or a notice."""

    substance: str
    verdict: Verdict
    reason: str
    limit: Limit | None = None
    ban: str = ""


class Edition(NamedTuple):
    """The days of one edition of a standard (its number without the year)."""

    family: str
    days: Period


@dataclass(frozen=True)
class LimitTable:
    """Limits as they hold in a region: where a nearer region tells the same pair of an edition, its word holds.

    editions: all of them, also those that say nothing of the substances asked for.
    """

    limits: Mapping[str, tuple[Limit, ...]]
    editions: tuple[Edition, ...]

    @classmethod
    def of(cls, limits: Iterable[Limit], editions: Collection[Edition]) -> LimitTable:
        """Sort limits by substance; the longer region code of one pair of one edition wins."""
        nearest: dict[tuple[str, str, str], Limit] = {}
        for one in limits:
            key = one.edition, one.substance, one.produce
            if key not in nearest or len(nearest[key].region) < len(one.region):
                nearest[key] = one
        found: dict[str, list[Limit]] = {}
        for one in nearest.values():
            found.setdefault(one.substance, []).append(one)
        return cls({key: tuple(rows) for key, rows in found.items()}, tuple(editions))

    def known_on(self, on: date) -> bool:
        """Whether any edition is in force on a day."""
        return any(one.days.holds(on) for one in self.editions)

    def lapsed(self, substance: str, around: Mapping[str, int], on: date) -> bool:
        """Whether a standard told a limit on some other day, and of this day none of its editions is on record."""
        told = {standard(one.family) for one in self.limits.get(substance, ()) if one.produce in around}
        return bool(told - {standard(one.family) for one in self.editions if one.days.holds(on)})

    def limit(self, substance: str, around: Mapping[str, int], on: date) -> Limit | None:
        """The limit that holds for produce with these groups around it (name -> how far)."""
        fitting = [one for one in self.limits.get(substance, ()) if one.produce in around and one.days.holds(on)]
        return min(
            fitting,
            key=lambda one: (around[one.produce], -one.days.since.toordinal(), one.value, one.edition, one.produce),
            default=None,
        )


def judge_figure(
    figure: Figure, produce: str, on: date, region: str, table: LimitTable, names: LimitNames, rules: RuleSet
) -> Finding:
    """Judge one figure for produce that was tested on a day. region: whose rules hold beside the nation's."""
    key = names.substance(figure.substance)
    if figure.odd:
        return Finding(key or figure.substance, "not_judged", "value_odd")
    if not key:
        return Finding(figure.substance, "not_judged", "substance_unknown")
    ban = banned(key, on, region, rules)
    if ban and figure.found:
        return Finding(key, "violation", "banned_found", ban=ban)
    around = names.around(produce)
    limit = table.limit(key, around, on)
    if limit is not None and figure.found and (figure.value or 0) > limit.value:
        return Finding(key, "violation", "over_limit", limit)
    if not ban and (rules.uncovered(on, region) or rules.hole(key, on)) and figure.found:
        return Finding(key, "not_judged", "rules_unknown", limit)
    if limit is not None:
        if not figure.found and figure.detectable is not None and figure.detectable > limit.value:
            return Finding(key, "not_judged", "too_coarse", limit)
        return Finding(key, "conformant", "within_limit" if figure.found else "not_found", limit)
    if ban:
        return Finding(key, "conformant", "not_found", ban=ban)
    if not table.known_on(on) or table.lapsed(key, around, on):
        return Finding(key, "not_judged", "no_edition")
    return Finding(key, "not_judged", "no_limit" if around else "produce_unknown")


def banned(substance: str, on: date, region: str, rules: RuleSet) -> str:
    """The rule that bans a substance on a day, "" where none does.

    A substance whose use on a crop alone is barred has its limit there, and is judged by that.
    """
    for rule in rules.of_ingredient(substance, on, region):
        if rule.kind in _BANS and rule.means(frozenset()):
            return rule.id
    notice = veterinary_bans().get(substance)
    return notice.source if notice is not None and notice.since <= on else ""


def standard(family: str) -> str:
    """A supplement (GB 2763.1) belongs to what it supplements."""
    return family.partition(".")[0]


def whole(findings: Iterable[Finding]) -> Verdict:
    """The verdict of a test: one violation is one of the whole; what was not judged is never passed over."""
    verdicts = {one.verdict for one in findings}
    if "violation" in verdicts:
        return "violation"
    if verdicts == {"conformant"}:
        return "conformant"
    return "partly" if "conformant" in verdicts else "not_judged"
