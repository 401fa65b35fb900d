"""What stands above everything else on the page of a code: what is against these goods, each with what to do. Pure.

The order is that of harm: what must not be eaten, what is perhaps a copy, what is not in order. Where nothing is
against them one line says so, and no more than that: a register does not vouch for what it has not seen.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from cloud.public.finding import Found
from cloud.public.hindrance import Hindrances
from cloud.public.scans import MANY

Sort = Literal["pass", "stop", "check", "unknown"]
Words = tuple[str, str]


class Banner(NamedTuple):
    """One banner. notices: whether it leads to the list of recalls."""

    sort: Sort
    title: Words
    text: Words
    notices: bool = False


_COPIES: Final[dict[str, tuple[Words, Words]]] = {
    "clone": (
        ("这个码疑似被复制", "This code has perhaps been copied"),
        (
            "它在两个相距很远的地方出示过，中间的时间不够走这么远。真货只有一份：请核对包装和卖家，拿不准就不要吃，并告诉我们。",
            "It was shown in two places too far apart for the time between. One of the two is false: look at "
            "the pack and the seller, leave it where you are not sure, and tell us.",
        ),
    ),
    "entered_again": (
        ("这张凭证入市用过不止一次", "This voucher was used more than once"),
        (
            "同一张凭证先后带了不止一车货入市。请核对数量和卖家。",
            "Goods came into markets by it more than once. Compare the amount and the seller.",
        ),
    ),
    "overscan": (
        ("这张凭证一天里出示得太频繁", "This voucher was shown too often in one day"),
        ("可能有人拿复印件反复使用。请核对卖家。", "Somebody perhaps uses copies of it. Look at the seller."),
    ),
    "many_networks": (
        ("这枚标签被查得太多", "This label was looked up too often"),
        (
            f"一天里有 {MANY} 个以上不同的网络查过它，一份包装通常只到一家人手里。可能有人复印了它。",
            f"More than {MANY} different networks looked it up in one day, while a pack usually goes into one kitchen. "
            "Somebody has perhaps copied it.",
        ),
    ),
}


def banners(found: Found, hindrances: Hindrances, known: bool, last: Words) -> list[Banner]:
    """The banners of a page; known: the batch is on record; last: the last good day as it is written."""
    shown: list[Banner] = []
    hold = hindrances.hold
    if hold is not None and hold.recall:
        text = (
            f"原因：{hold.reason}。请不要食用，带着它退回购买的地方。",
            f"Reason: {hold.reason}. Do not eat it; take it back to where you bought it.",
        )
        shown.append(Banner("stop", ("这批产品正在召回", "This batch is being called back"), text, notices=True))
    elif hold is not None:
        text = (
            "主管部门要求这批产品停止销售，正在处理。请先不要食用。",
            "The authority has stopped its sale and is looking into it. Do not eat it for now.",
        )
        shown.append(Banner("stop", ("这批产品已暂停销售", "The sale of this batch is stopped"), text))
    if hindrances.copy is not None and found.state != "forged":
        shown.append(Banner("check", *_COPIES[hindrances.copy]))
    state = _state(found, last)
    if state is not None:
        shown.append(state)
    if not shown and not known:
        text = (
            "批次的记录还没有到县里。网关断网时会先存着，联网后补上。",
            "The record of the batch has not come to the county yet: a gateway keeps it while it has no line.",
        )
        shown.append(Banner("unknown", ("码是真的，批次记录还没到", "Genuine, its batch is not on record yet"), text))
    if not shown:
        text = ("登记里没有对它不利的记录。", "Nothing in the register speaks against it.")
        title = ("标签有效", "The label is good") if found.kind == "label" else ("凭证有效", "The voucher is good")
        shown.append(Banner("pass", title, text))
    return shown


def _state(found: Found, last: Words) -> Banner | None:
    label = found.kind == "label"
    match found.state:
        case "void":
            return Banner(
                "stop",
                ("标签已作废", "The label is void") if label else ("凭证已作废", "The voucher is void"),
                (
                    "它不该再出现在任何货上。请核对卖家，并告诉我们在哪里见到。",
                    "It should be on no goods any more. Look at the seller, and tell us where you saw it.",
                ),
            )
        case "waiting":
            return Banner(
                "check",
                ("标签还没有启用", "The label is not in use yet"),
                (
                    "它已经发给生产者，还没有贴到任何一批货上。如果您是在包装上看到的，请告诉我们。",
                    "It was given to the producer and put on no batch yet. If you found it on a pack, tell us.",
                ),
            )
        case "expired":
            return _expired(last, label=label)
        case "doubted":
            return Banner(
                "check",
                ("登记有对不上的地方", "Something in the register does not fit"),
                (
                    "数量、品名或主体和别的记录不一致，主管部门在核对。",
                    "An amount, the product or a name differs from other records; the authority is looking into it.",
                ),
            )
        case "forged":
            return Banner(
                "stop",
                ("签名不符，疑似伪造", "The signature does not fit: perhaps forged"),
                (
                    "这个码不是本县签发的，上面写的内容不能信。请不要凭它收货，并告诉我们。",
                    "The county did not sign this code, and nothing that it says can be believed. Tell us.",
                ),
            )
        case "unlisted":
            return Banner(
                "unknown",
                ("签名是真的，登记还没到", "Signed by the county, not on record yet"),
                (
                    "它是田间断网时开的，记录联网后补上。下面只有码里写着的内容。",
                    "It was issued where there was no line; the record follows. Below is what the code itself says.",
                ),
            )
        case "early":
            return Banner(
                "check",
                ("签发时间在将来", "Issued in the future"),
                ("开具的设备时钟可能不准。", "The clock of the machine that issued it is perhaps wrong."),
            )
        case _:
            return None


def _expired(last: Words, *, label: bool) -> Banner:
    if label:
        return Banner(
            "check",
            ("可能已过保质期", "Perhaps past its shelf life"),
            (
                f"按标签上的生产日期和保质期，到 {last[0]} 为止。",
                f"By the day of production and the shelf life on the label, good until {last[1]}.",
            ),
        )
    return Banner(
        "check",
        ("凭证已过期", "The voucher has expired"),
        (
            f"它到 {last[0]} 为止有效，之后不能再凭它入市。",
            f"It was good until {last[1]} and lets nothing in any more.",
        ),
    )
