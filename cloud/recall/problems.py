"""What recalls refuse, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told
from cloud.recall import doubts

_TITLE: Final = ("没有记下", "Not entered")
PROBLEMS: Final[dict[str, Told]] = {
    f"recovery_{code}": (
        409 if code in {"closed", "over_held"} else 422,
        _TITLE,
        (zh + "。{have} {want}", en[0].upper() + en[1:] + ". {have} {want}"),
    )
    for code, (zh, en) in doubts.WORDS.items()
    if code not in doubts.FLAGS
}
_MORE: Final[dict[str, Told]] = {
    "recall_batch_unknown": (
        422,
        ("没有这个批次", "No such batch"),
        ("批次 {batch} 没有登记，或不在辖区内。", "Batch {batch} is not registered, or outside of the region."),
    ),
    "recall_twice": (
        409,
        ("已在召回", "Called back already"),
        ("批次 {batch} 已在召回 {recall} 的清单上。", "Batch {batch} is on the list of recall {recall} already."),
    ),
    "recall_deadline": (
        422,
        ("期限不对", "Not a deadline"),
        ("期限应在现在以后、{days} 天以内。", "The deadline is later than now, and within {days} days."),
    ),
    "recall_closed": (
        409,
        ("召回已经关闭", "The recall is closed"),
        ("召回 {recall} 已经关闭；要接着做，请重新启动。", "Recall {recall} is closed: reopen it to go on."),
    ),
    "recall_open": (
        409,
        ("召回还没有关闭", "The recall is open"),
        ("召回 {recall} 还没有关闭，不用重新启动。", "Recall {recall} is open: it needs no reopening."),
    ),
    "recall_reopened": (
        409,
        ("已经重新启动", "Reopened already"),
        ("召回 {recall} 已由 {by} 接着做。", "Recall {recall} goes on as {by}."),
    ),
    "recall_unknown_left": (
        409,
        ("还有下落不明的", "Something is not found yet"),
        (
            "还有 {amount} 下落不明：请查清，或写明原因（unknown_why）。",
            "{amount} is not found: look for it, or say why (unknown_why).",
        ),
    ),
    "recall_grew": (
        409,
        ("清单要先补充", "The list grows first"),
        (
            "批次 {batch} 又到了清单以外的人手里，正在补充清单，稍后再关闭。",
            "Batch {batch} went beyond the list, which is being supplemented: close it after that.",
        ),
    ),
    "recovery_holder": (
        422,
        ("缺少持有人", "The holder is missing"),
        (
            "批次 {batch} 在清单上有几个持有人，请写明是哪个（subject）。",
            "Batch {batch} has several holders on the list: say which (subject).",
        ),
    ),
    "notice_read": (
        409,
        ("已经签收", "Acknowledged already"),
        ("{name} 已经签收过这份通知。", "{name} has acknowledged this notice."),
    ),
}
PROBLEMS.update(_MORE)
problem.add(PROBLEMS)
ANSWERED: Final = tuple(code for code in PROBLEMS if code.startswith("recovery_"))
