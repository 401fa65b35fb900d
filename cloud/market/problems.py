"""What markets refuse at the desk, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
    "market_wanted": (
        422,
        ("不是市场", "Not a market"),
        ("主体 {subject} 不是已备案的市场。", "Subject {subject} is no filed market."),
    ),
    "market_missing": (
        422,
        ("缺少市场", "The market is missing"),
        ("请写明是哪个市场的卡口（market）。", "Say whose gate it is (market)."),
    ),
    "passage_time": (
        422,
        ("时间不对", "Not a time for it"),
        ("入市时间不能在将来，也不能早于 30 天前。", "A passage is not in the future, and not older than 30 days."),
    ),
    "passage_amount": (
        422,
        ("数量读不懂", "The amount cannot be read"),
        ("“{amount} {unit}” 不是一个数量，例如 850 kg。", "{amount} {unit} is no amount, such as 850 kg."),
    ),
    "passage_why": (
        422,
        ("须说明理由", "The reason is wanted"),
        (
            "判断是“{verdict}”，处置却是“{decision}”，请写明理由（why）。",
            "It was judged {verdict} and is decided {decision}: say why.",
        ),
    ),
    "passage_stopped": (
        409,
        ("不能放行", "It cannot be let in"),
        ("{why}：这样的货不能放行，任何理由都不行。", "{why}: such produce is not let in for any reason."),
    ),
    "policy_since": (
        422,
        ("生效日期不对", "Not a day to begin on"),
        ("准入要求从今天或以后的某天起施行。", "A policy begins today or later."),
    ),
    "policy_taken": (
        409,
        ("这天已有要求", "There is one for that day"),
        ("这里从 {since} 起已有一份要求，请改日期。", "There is one from {since} on here: take another day."),
    ),
    "watch_subject": (
        422,
        ("没有这个主体", "No such subject"),
        ("没有主体 {subject}，或它不在辖区内。", "There is no subject {subject}, or it lies outside of the region."),
    ),
    "watch_days": (
        422,
        ("日期不对", "Not days in order"),
        ("结束日期不能早于开始日期。", "The end is not before the beginning."),
    ),
    "watched_already": (
        409,
        ("已在名单上", "Watched already"),
        ("{subject} 已是重点监管主体。", "{subject} is watched already."),
    ),
    "watch_ended": (409, ("已经解除", "Ended already"), ("这条重点监管已经解除。", "This watch has ended.")),
}
problem.add(PROBLEMS)
