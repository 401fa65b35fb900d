"""What is refused about rapid tests, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told
from contract.testing import words

_REFUSED: Final = ("不能申请复检", "No reinspection")
OBJECTIONS: Final = ("asked_early", "asked_late", "rapid_method")
PROBLEMS: Final[dict[str, Told]] = {
    **{
        f"reinspection_{code}": (422, _REFUSED, (f"{words(code)[0]}。", f"Not asked for: {words(code)[1]}."))
        for code in OBJECTIONS
    },
    "reinspection_of_negative": (
        409,
        _REFUSED,
        ("结果 {test} 不是阳性，没有可复检的。", "Result {test} is not positive: there is nothing to inspect again."),
    ),
    "reinspection_asked": (
        409,
        ("已经申请过", "Asked for already"),
        ("结果 {test} 已经申请过复检。", "A reinspection of {test} was asked for already."),
    ),
    "rapid_too_many": (
        422,
        ("一次重判太多", "Too many to judge at once"),
        (
            "要重判 {count} 条，一次最多 {most} 条；请按乡镇或速测室分开选，或从更晚的一天起。",
            "{count} results would be judged anew, {most} is the limit: choose by township, by room, or from later on.",
        ),
    ),
    "rapid_days": (
        422,
        ("日期前后不对", "Days out of order"),
        ("开始日期 {since} 晚于结束日期 {until}。", "The first day, {since}, is after the last, {until}."),
    ),
}
problem.add(PROBLEMS)
REINSPECTING: Final = tuple(code for code in PROBLEMS if code.startswith("reinspection_"))
