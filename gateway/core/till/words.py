"""What a till says of a line on its slip; what it says to a clerk who asked for what cannot be done is in
gateway.core.errors.
"""

from __future__ import annotations

from typing import Final

from contract.law.verdict import Outcome, Reason

# code -> (outcome, zh, en): what the shop's own stock says of a line, beside the law
_OF_LINES: Final[dict[str, tuple[Outcome, str, str]]] = {
    "sold_twice": (
        Outcome.REFUSED,
        "追溯码重复，疑似假货：这一包本店卖过了",
        "pack code used twice, perhaps a fake: this shop has sold this pack before",
    ),
    "other_product": (Outcome.REFUSED, "追溯码与产品不符", "the pack code is of another product or maker"),
    "pack_code": (Outcome.REFUSED, "追溯码不是这类产品的", "no pack code of this sort of product"),
    "never_bought": (
        Outcome.HELD,
        "本店没有进过这一包，先登记进货",
        "this shop never bought this pack: enter its purchase first",
    ),
    "oversold": (Outcome.HELD, "库存不够，先登记进货或盘点", "more than the stock: enter a purchase or a count first"),
    "pack_wanted": (
        Outcome.HELD,
        "这个产品按包登记，请扫包装上的追溯码",
        "this product is kept pack by pack: scan the code on the pack",
    ),
    "unit": (Outcome.HELD, "单位换算不了", "the unit does not convert"),
    "quantity": (Outcome.HELD, "数量应大于 0", "the amount must be above 0"),
    "absurd": (Outcome.HELD, "数量大得离谱", "an absurd amount"),
    "product": (Outcome.HELD, "目录里没有这个产品", "the catalogue has no such product"),
}


def of_line(code: str) -> Reason:
    """The reason for a doubt about a line."""
    outcome, zh, en = _OF_LINES[code]
    return Reason(outcome, code, "", zh, en)


KNOWN: Final = frozenset(_OF_LINES)
