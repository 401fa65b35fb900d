"""What does not fit in a sample, in its way, or in a test of it: a code each, with its sentence in both languages.

What the edge tells has happened, and is kept with its doubts. At the desk the same doubts refuse the entry, but for
those that are themselves what somebody found: that a seal is broken must be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cloud.kernel.language import Words

TIME: Final[dict[str, tuple[str, str]]] = {
    "future": ("时间在将来", "the time lies in the future"),
    "too_old": ("时间早于 2020 年", "the time lies before 2020"),
    "clock": ("网关当时还没对上时，时间不可靠", "the gateway did not know the time yet"),
}
SAMPLING: Final[dict[str, tuple[str, str]]] = {
    **TIME,
    "number_missing": ("没有样品编号", "the sample has no number"),
    "number_taken": ("样品编号已经用过", "the number is that of another sample"),
    "of_missing": ("没有说从谁那里抽的", "it is not said whom the sample was taken from"),
    "subject_unknown": ("没有这个被抽检主体", "there is no such inspected subject"),
    "subject_closed": ("被抽检主体当时已经注销", "the inspected subject was closed by then"),
    "sampler_unknown": ("不知道是谁抽的样", "it is not known who took the sample"),
    "cycle_unknown": ("没有这个茬口", "there is no such cycle"),
    "cycle_foreign": ("茬口是别的主体的", "the cycle is another subject's"),
    "unit": ("样品数量不是大于 0 的数加单位", "the amount is no number above 0 with a unit"),
    "plan_unknown": ("没有这个抽样计划", "there is no such sampling plan"),
    "not_drawn": ("不在计划抽中的名单里", "the plan did not draw it"),
}
CUSTODY: Final[dict[str, tuple[str, str]]] = {
    **TIME,
    "sample_unknown": ("没有这个编号的样品", "there is no sample of this number"),
    "before_sampling": ("早于抽样", "it was before the sample was taken"),
    "by_unknown": ("不知道是谁经手", "it is not known who did it"),
    "not_holder": ("样品当时不在经手人手里", "who did it did not have the sample"),
    "not_handed": ("样品没有移交给接收人", "the sample had not been handed to who received it"),
    "receiver_missing": ("没有说交给谁，或交给了自己", "it is not said to whom it went, or it went to who had it"),
    "receiver_unknown": ("没有这个接收主体", "there is no such receiver"),
    "discarded": ("样品当时已经处置", "the sample had been discarded by then"),
    "seal_broken": ("封条破损", "the seal was broken"),
    "temperature": ("温度不可信", "the temperature cannot be true"),
}
TEST: Final[dict[str, tuple[str, str]]] = {
    **TIME,
    "sample_unknown": ("没有这个编号的样品", "there is no sample of this number"),
    "before_sampling": ("检测早于抽样", "the result is older than its sample"),
    "tested_later": ("检测晚于报告", "it was tested after it was reported"),
    "subject_closed": ("被抽检主体抽样时已经注销", "the inspected subject was closed when the sample was taken"),
    "seal_broken": ("启封之前封条已破损", "the seal was broken before the sample was opened"),
    "discarded": ("检测时样品已经处置", "the sample had been discarded before it was tested"),
    "not_held": ("检测时样品不在该机构", "the laboratory did not have the sample"),
    "laboratory_unknown": ("不知道是哪个检测机构", "the laboratory is not known"),
    "not_laboratory": ("检测单位不是检测机构", "who tested is no laboratory"),
    "laboratory_unfiled": ("检测机构没有备案或已停业", "the laboratory is not filed, suspended or closed"),
    "report_taken": ("该机构的报告编号重复", "the laboratory has given this number to another report"),
    "value_odd": ("结果或检出限不是 mg/kg 的数", "a figure or its least is no number of mg/kg"),
    "substance_twice": ("同一项目报了两次", "a substance is reported twice"),
    "substance_unknown": ("有不认识的项目", "a substance is unknown"),
    "rapid_method": ("复检和确证不能用快检方法", "a rapid method neither reinspects nor confirms"),
    "confirms_unknown": ("没有它要确证的那次快检", "there is no such rapid test to confirm"),
    "reinspects_unknown": ("没有它要复检的那次检测", "there is no such test to do again"),
    "reinspects_other": ("复检的是另一个样品", "the test to do again is of another sample"),
    "same_laboratory": ("复检不能由原检测机构做", "a reinspection is done by another laboratory"),
    "no_spare": ("没有备份样品，不能复检", "no second part was kept for a reinspection"),
    "not_asked": ("没有人申请这次复检", "nobody has asked for this reinspection"),
}
# Told at the desk, they are what somebody found and not a mistake that they could mend.
FOUND: Final = frozenset({"custody_seal_broken", "test_substance_unknown"})
# With one of these a report proves nothing about its sample.
VOIDING: Final = frozenset(TEST) - {"substance_unknown", "confirms_unknown", "report_taken", "not_asked", "clock"}
GROUPS: Final = {"sampling": SAMPLING, "custody": CUSTODY, "test": TEST}
ALL: Final = {**SAMPLING, **CUSTODY, **TEST}


def split(text: str) -> list[str]:
    """The codes of a column."""
    return [code for code in text.split(",") if code]


def joined(codes: Iterable[str]) -> str:
    """Codes as a column; sorted, so that the order in which they came is not seen."""
    return ",".join(sorted(set(codes)))


def words(group: str, code: str) -> Words:
    """The sentence of a code of a group."""
    zh, en = GROUPS[group].get(code, (code, code))
    return Words(zh=zh, en=en)
