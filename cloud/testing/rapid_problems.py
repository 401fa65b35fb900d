"""What is refused about rapid tests, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
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
