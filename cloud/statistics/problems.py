"""What statistics tell when something cannot be done."""

from __future__ import annotations

from cloud.kernel.problem import add

add(
    {
        "statistics_period": (
            422,
            ("统计时段不对", "Wrong period"),
            (
                "时段应写成 2026、2026-Q3、2026-11，或起止两天，最长 {most} 天。",
                "A period is written as 2026, 2026-Q3, 2026-11, or as two days, at most {most} days apart.",
            ),
        ),
    }
)
