"""The page that shows whether a printer does all it must: Hanzi, columns, a long line, a code. Pure."""

from __future__ import annotations

from typing import Final

from gateway.core.label import Mark, Plan, Words
from gateway.core.receipt import Code, Columns, Receipt, Rule, Text

_URL: Final = "https://example.org/zhigen"
SIZE_MM: Final = (60, 40)


def receipt() -> Receipt:
    """For a receipt printer."""
    return (
        Text("知根 打印测试", "center", bold=True, large=True),
        Rule(),
        Columns(("品名 item", "数量", "金额"), (2, 1, 1), ("left", "right", "right")),
        Columns(("番茄 tomato", "2.5 kg", "12.50"), (2, 1, 1), ("left", "right", "right")),
        Rule(),
        Text("0123456789" * 5),
        Code(_URL),
        Text("能看清汉字、对齐和二维码即为正常", "center"),
        Text("fine if Hanzi, columns and code are clear", "center"),
    )


def label(width: int, height: int) -> Plan:
    """For a label printer, in mm."""
    words = (Words(2, 2, "知根 打印测试", 4.5), Words(2, 8, "番茄 tomato 2.5 kg"), Words(2, 12, "0123456789"))
    return Plan(width, height, (*words, Mark(2, 17, _URL)))
