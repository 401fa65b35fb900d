"""What the trace refuses at the desk, in both languages: every doubt in its words and with its numbers."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told
from cloud.trace import doubts

_TITLE: Final = ("没有记下", "Not entered")
PROBLEMS: Final[dict[str, Told]] = {
    f"trace_{code}": (
        409 if code in {"batch_known", "blocked", "offer_ended"} else 422,
        _TITLE,
        (zh + "{zh}。", en[0].upper() + en[1:] + "{en}."),
    )
    for code, (zh, en) in doubts.WORDS.items()
    if code not in doubts.FLAGS
}
PROBLEMS["trace_harvest_early"] = (
    409,
    ("不能采收", "Not to be harvested yet"),
    ("最早 {since} 才能采收：{why}。", "It may be harvested from {since} on: {why}."),
)
PROBLEMS["block_ended"] = (
    409,
    ("已经解封", "Lifted already"),
    ("这条暂停流通已经解除。", "This block was lifted already."),
)
PROBLEMS["block_of_recall"] = (
    409,
    ("由召回暂停", "Held back by a recall"),
    (
        "这个批次因召回 {recall} 暂停流通，关闭召回时才能恢复。",
        "Recall {recall} holds it back: it is let go where that is closed.",
    ),
)
problem.add(PROBLEMS)
BATCHING: Final = (*(f"trace_{code}" for code in doubts.WORDS if code not in doubts.FLAGS), "trace_harvest_early")
