"""What does not fit in a ledger: codes, and what each of them means in both languages.

What the edge tells has happened, so it is kept and doubted, never refused. Some doubts follow from other entries (a
pack that somebody sold before); they are worked out again when an entry comes late.
"""

from __future__ import annotations

from typing import Final

OF_LINES: Final[dict[str, tuple[str, str]]] = {
    "product": ("目录里没有这个登记证号", "no such registration in the catalogue"),
    "unit": (
        "单位换算不了，或除不尽，未计入库存",
        "the unit does not convert, or not exactly: not added to the stock",
    ),
    "quantity": ("数量不是正数，未计入库存", "the amount is no positive number: not added to the stock"),
    "absurd": ("数量大得离谱", "an absurd amount"),
    "pack_code": ("追溯码位数不对", "no pack code of this sort of product"),
    "other_product": (
        "追溯码与登记证号或企业码不符",
        "the pack code is of another registration or maker",
    ),
    "expired": ("售出时已过保质期", "sold after its expiry"),
    "prescription": ("处方药没有处方", "prescription medicine without a prescription"),
    "sold_twice": ("同一追溯码重复售出，疑似假货", "a pack that was sold before, perhaps a fake"),
    "never_bought": ("本店没有进过这一包", "this shop never bought this pack"),
    "oversold": ("卖出多于库存", "more sold than there was"),
}
OF_ENTRIES: Final[dict[str, tuple[str, str]]] = {
    "subject_unknown": ("不知道是哪个主体", "not known whose it is"),
    "other_subject": ("替别的主体报的", "told for somebody else"),
    "subject_closed": ("主体已停业或被暂停", "the subject is closed or suspended"),
    "region": ("报送的网关不在这个主体的区域", "told from outside of the subject's region"),
    "future": ("时间在将来", "in the future"),
    "licence": ("当天没有有效的经营许可证", "no valid licence on the day"),
    "no_notice": ("没有告知购买人", "the buyer was not advised"),
    "buyer_unknown": ("购买人还没有传到", "who bought is not known yet"),
    "rules_old": ("柜台用的规则不认得或过期", "sold by rules that are unknown or too old"),
    "unknown_entry": ("要冲回的一条还没有传到", "the entry that it takes back is not known"),
    "not_reversible": ("这种条目不能冲回", "an entry of this kind cannot be taken back"),
    "too_much": ("冲回多于原条", "more taken back than the entry had"),
    "not_in_entry": ("原条里没有这一行，或单位换算不了", "the entry has no such line, or the unit does not convert"),
    "reversed_twice": ("这一条已经冲回过", "the entry was taken back before"),
}
# Those that follow from other lines, and are worked out again when one of these comes late.
OF_STOCK: Final = frozenset({"never_bought", "oversold", "expired"})
OF_PACKS: Final = frozenset({"sold_twice"})
DOUBTS: Final[dict[str, tuple[str, str]]] = OF_LINES | OF_ENTRIES


def split(text: str) -> set[str]:
    """The codes of a column, as a set: hundreds of thousands are asked for in one pass."""
    return set(text.split(",")) if text else set()
