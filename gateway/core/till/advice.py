"""What is read to the buyer before the receipt is printed, and stands on it: 告知, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contract.law import LICENSED
from gateway.core.till.judging import Harvest, Judged

Words = tuple[str, str]  # zh, en
_ALWAYS: Final[Words] = (
    "照标签用，不要加量，不要混着打；穿戴好再打，离水源、蜂场远一点。",
    "Use it as its label says, no more and in no mixture; wear protection, keep away from water and bees.",
)
_EMPTY: Final[Words] = ("空瓶空袋送回本店。", "Bring empty bottles and bags back to this shop.")
_UNKNOWN: Final[Words] = (
    "安全间隔期不清楚：看标签，弄清以前不要采收。",
    "The interval is not known: no harvest until it is.",
)
_TOLD: Final = frozenset({"restricted", "guided", "licensed_shop"})


def advice(sold: Sequence[Judged], when: Harvest, crop: str, crop_en: str) -> list[Words]:
    """Sentences to read out, the most urgent first; none where nothing is sold that asks for advice."""
    if not any((one.facts.product.kind or "pesticide") in LICENSED for one in sold):
        return []
    found: list[Words] = []
    if when.state == "day" and when.day is not None:
        day = when.day
        several = "本单几种药一起算，" if len(sold) > 1 else ""
        zh = f"{several}今天打药，{crop} {day.month}月{day.day}日起才能采收。"
        found.append((zh, f"Sprayed today, {crop_en} may be harvested from {day.day} {day:%b %Y}."))
    elif when.state == "unknown":
        found.append(_UNKNOWN)
    for one in sold:
        found += _of(one)
    return list(dict.fromkeys([*found, _ALWAYS, _EMPTY]))


def _of(one: Judged) -> Iterator[Words]:
    name = one.article.name if one.article else one.row["registration"]
    if one.interval_days is not None:
        most = f"，每季最多 {one.per_season} 次" if one.per_season is not None else ""
        most_en = f", at most {one.per_season} times a season" if one.per_season is not None else ""
        zh = f"{name}：间隔期 {one.interval_days} 天{most}。"
        yield zh, f"{name}: wait {one.interval_days} days{most_en}."
    for reason in one.verdict.reasons:
        if reason.code in _TOLD:
            yield f"{reason.zh}。", f"{reason.en}."
