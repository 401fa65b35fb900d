"""What does not fit in an operation or a use: one code each, with its sentence in both languages.

What the edge tells has happened, and is kept with its doubts. The same doubts at the county's desk refuse the entry
before it is one, those of REFUSED: the person can mend it at once. Stages own their codes, so that each can be told
anew without the others.
"""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Words

PLACING: Final[dict[str, tuple[str, str]]] = {
    "future": ("时间在将来", "the time lies in the future"),
    "too_old": ("时间早于 2020 年", "the time lies before 2020"),
    "clock": ("网关当时还没对上时，时间不可靠", "the gateway did not know the time yet"),
    "subject_unknown": ("不知道是哪个主体", "it is not known whose operation this is"),
    "subject_closed": ("主体当时已经注销", "the subject was closed by then"),
    "other_gateway": ("报送的网关不属于这个主体", "the gateway that told is not this subject's"),
    "place_missing": ("没有说是哪个茬口或地块", "neither a cycle nor a plot was named"),
    "plot_unknown": ("没有这个地块", "there is no such plot"),
    "plot_foreign": ("地块是别的主体的", "the plot is another subject's"),
    "plot_ended": ("地块当时已经停用", "the plot had been given up by then"),
    "cycle_unknown": ("没有这个茬口", "there is no such cycle"),
    "cycle_foreign": ("茬口是别的主体的", "the cycle is another subject's"),
    "cycle_early": ("茬口当时还没开始", "the cycle had not begun yet"),
    "cycle_ended": ("茬口当时已经结束", "the cycle had ended by then"),
    "cycle_ambiguous": ("这块地当天有几个茬口，要指明是哪个", "the plot had several cycles that day: name the one"),
    "no_cycle": ("这块地当天没有茬口", "the plot had no cycle on that day"),
    "amount": ("数量不是大于 0 的数", "the amount is no number above 0"),
    "amount_absurd": ("数量大得不可信", "the amount is too large to be true"),
}
LINKING: Final[dict[str, tuple[str, str]]] = {
    "corrects_unknown": ("没有它要更正的那条操作", "there is no such operation to correct"),
    "corrects_foreign": ("要更正的操作是别的主体的", "the operation to correct is another subject's"),
    "corrects_later": ("要更正的操作说在它之后", "the operation to correct was told after it"),
    "why_missing": ("更正没有说明原因", "the correction does not say why"),
}
SEASON: Final[dict[str, tuple[str, str]]] = {
    "harvest_early": ("安全间隔期或休药期未满就采收", "harvested before the interval was over"),
    "harvest_held": ("间隔期不知道，采收应暂停", "harvested while an interval was not known"),
}
USE: Final[dict[str, tuple[str, str]]] = {
    "product_unknown": ("目录里没有这个产品", "the catalogue does not know the product"),
    "pack_odd": ("追溯码不是 32 位或 24 位的正确写法", "the pack code is no pack code"),
    "pack_other": ("追溯码不是这个登记证号或这家企业的", "the pack code is of another registration or maker"),
    "amount": ("数量不是大于 0 的数", "the amount is no number above 0"),
    "unit": ("单位不能换算成这个产品的库存单位", "the unit does not convert into the product's stock unit"),
    "absurd": ("数量大得不可信", "the amount is too large to be true"),
}
SUPPLY: Final[dict[str, tuple[str, str]]] = {
    "never_bought": ("没有买过这一包或这一批", "this pack or lot was never bought"),
    "over_used": ("用的比买的多", "more was used than was bought"),
}
REFUSED: Final = frozenset({*PLACING, *LINKING, *SEASON, "pack_odd", "pack_other", "amount", "unit", "absurd"})
# In the order in which a person mends them: first when, then who and where, then what.
ALL: Final = {**PLACING, **LINKING, **SEASON, **USE, **SUPPLY}


def words(code: str) -> Words:
    """The sentence of a code."""
    zh, en = ALL[code]
    return Words(zh=zh, en=en)
