"""What samples, laboratory tests, plans and limits refuse at the desk, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.language import Words
from cloud.kernel.problem import Told
from cloud.testing import sample_doubts

_TITLES: Final[dict[str, tuple[str, str]]] = {
    "sampling": ("这次抽样没有记下", "The sample was not entered"),
    "custody": ("样品交接没有记下", "The step was not entered"),
    "test": ("检测报告没有记下", "The report was not entered"),
}
PROBLEMS: Final[dict[str, Told]] = {
    **{
        f"{group}_{code}": (422, _TITLES[group], (f"{zh}。", f"Not entered: {en}."))
        for group, codes in sample_doubts.GROUPS.items()
        for code, (zh, en) in codes.items()
        if f"{group}_{code}" not in sample_doubts.FOUND
    },
    "sampling_batch_unknown": (
        422,
        _TITLES["sampling"],
        ("没有这个批次，结果落不到货上。", "Not entered: no such batch, its verdict would hold for no goods."),
    ),
    "review_early": (
        409,
        ("还不能审核", "Not to be reviewed"),
        ("这份报告有疑点：{why_zh}，不能审核通过。", "This report is in doubt: {why_en}; it cannot be reviewed."),
    ),
    "review_own": (
        409,
        ("不能审核自己录入的", "Your own entry"),
        ("这份报告是您录入的，请别人审核。", "You entered this report: somebody else must review it."),
    ),
    "reviewed_already": (
        409,
        ("已经审核过", "Reviewed already"),
        ("{by} 已经审核过这份报告。", "{by} has reviewed this report."),
    ),
    "reinspection_late": (
        409,
        ("复检申请已过期限", "Too late for a reinspection"),
        (
            "复检应在 {due} 之前申请（实验室结果 5 个工作日，快检 4 小时）。",
            "A reinspection was to be asked for by {due} (5 working days after a laboratory's result, 4 hours after a "
            "rapid test's).",
        ),
    ),
    "reinspection_early": (
        422,
        ("时间早于结果", "Before its result"),
        ("复检申请早于检测结果。", "It was asked for before the result was told."),
    ),
    "reinspection_known": (
        409,
        ("已经申请过复检", "Asked for already"),
        ("这次检测已经申请过复检，不再受理。", "A reinspection of this test was asked for: there is only one."),
    ),
    "reinspection_again": (
        409,
        ("复检结论不再复检", "A reinspection is final"),
        ("这本身就是复检，不再复检。", "This is a reinspection itself: its conclusion is final."),
    ),
    "reinspection_no_spare": (
        409,
        ("没有备份样品", "No second part"),
        ("样品 {number} 没有备份或已处置，不能复检。", "Sample {number} has no second part any more."),
    ),
    "reinspection_of": (
        422,
        ("不是被抽检方", "Not the inspected party"),
        ("只有被抽检的主体可以申请复检，请填 of。", "Only the inspected party may ask: name it in `of`."),
    ),
    "reinspection_of_negative": (
        409,
        ("没有可复检的", "Nothing to do again"),
        ("快检 {test} 不是阳性，没有可复检的。", "Rapid test {test} is not positive: there is nothing to do again."),
    ),
    "reinspection_rapid_method": (
        422,
        ("复检不得用快检", "Not by a rapid method"),
        ("“{method}”是快速检测方法，复检不得采用。", "{method} is a rapid method: no reinspection is done by one."),
    ),
    "reinspection_laboratory": (
        422,
        ("不能由这个机构复检", "Not by this laboratory"),
        (
            "复检应由另一家已备案的检测机构做。",
            "A reinspection is done by another laboratory that is filed.",
        ),
    ),
    "reinspection_over": (
        409,
        ("复检已经结束", "It is over"),
        ("这次复检{state}。", "This reinspection is {state}."),
    ),
    "plan_days": (
        422,
        ("日期前后不对", "Days out of order"),
        ("开始不应晚于结束。", "The first day must not be after the last."),
    ),
    "plan_empty": (
        409,
        ("没有可抽的对象", "Nobody to draw"),
        ("按这些条件一个也没有，请放宽。", "There is none with these filters: make them wider."),
    ),
    "plan_no_source": (
        409,
        ("批次还抽不了", "No batches to draw"),
        ("这个系统里没有批次的名单。", "This system has no list of batches."),
    ),
    "plan_too_large": (
        409,
        ("对象太多", "Too many to draw from"),
        ("有 {size} 个对象，最多 {most} 个，请缩小范围。", "There are {size} of at most {most}: narrow the filters."),
    ),
    "plan_drawn": (
        409,
        ("已经抽过", "Drawn already"),
        ("这个计划已用种子 {seed} 抽过，结果不能改。", "This plan was drawn with seed {seed}: that stands."),
    ),
    "limits_edition": (
        422,
        ("没有可用的限量", "No limit in it is good"),
        ("文件里没有可用的行：{zh}", "No line of the file can be used: {en}"),
    ),
}  # fmt: skip
problem.add(PROBLEMS)
SAMPLING: Final = tuple(code for code in PROBLEMS if code.startswith("sampling_"))
CUSTODY: Final = tuple(code for code in PROBLEMS if code.startswith("custody_"))
ASKING: Final = tuple(
    f"reinspection_{code}"
    for code in ("late", "early", "known", "again", "no_spare", "of", "of_negative", "rapid_method")
)
REINSPECTION_STATES: Final = {
    "asked": Words(zh="已申请", en="asked for"),
    "assigned": Words(zh="已指派", en="assigned"),
    "done": Words(zh="已完成", en="done"),
    "refused": Words(zh="不予进行", en="refused"),
}
TEST: Final = tuple(code for code in PROBLEMS if code.startswith("test_"))
