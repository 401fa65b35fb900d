"""What this context tells when something cannot be done."""

from __future__ import annotations

from cloud.kernel.problem import add

add(
    {
        "rectification_move": (
            409,
            ("现在不能这样做", "Not possible now"),
            ("整改单{zh}。", "The rectification {en}."),
        ),
        "rectification_due": (
            422,
            ("期限不对", "Wrong deadline"),
            ("期限应为 1 到 {most} 个工作日。", "A deadline is 1 to {most} working days."),
        ),
        "rectification_found": (
            422,
            ("日期不对", "Wrong day"),
            ("发现日期 {day} 还没有到。", "The day on which it was found, {day}, is still to come."),
        ),
        "month": (422, ("月份不对", "Wrong month"), ("月份应写成 2026-11。", "A month is written as 2026-11.")),
    }
)
