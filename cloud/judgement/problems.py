"""What the routes of judgement tell when something cannot be asked."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem

problem.add(
    {
        "touches_asked": (
            422,
            ("没有说明改了什么", "What changes was not said"),
            (
                "请给一个规则文件（text），或给 before 和 on 两个日子，二者取一。",
                "Give a rule file (text), or two days, before and on: one of the two.",
            ),
        ),
        "product_asked": (
            422,
            ("没有说明是什么药", "What product was not said"),
            (
                "请给登记证号或有效成分（product）。",
                "Give the registration or the active ingredients (product).",
            ),
        ),
    }
)
ASKED: Final = ("touches_asked", "cursor", "law_set")
