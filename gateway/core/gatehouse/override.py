"""Who may decide otherwise than the gate judged: a person with a reason, and never to let in what is to be stopped.

The same holds where a market's people enter a passage in the county's pages (docs/domain/market.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract.gate import Decision, Verdict, reason_words
from gateway.core.errors import GatewayError

# code -> (zh, en): what examiners mostly say, by what they decide
WHYS: Final[Mapping[Verdict, Mapping[str, tuple[str, str]]]] = {
    "pass": {
        "paper_seen": ("已核对纸质凭证", "the paper voucher was compared"),
        "goods_seen": ("已当面核对品名数量", "product and amount were looked at"),
        "same_load": ("同一凭证分批入市", "the same load comes in parts"),
        "elsewhere": ("已向签发单位核实", "the issuer was asked"),
    },
    "review": {
        "second_look": ("需要进一步核查", "wants a closer look"),
        "test_first": ("先做快检", "test it first"),
        "waits_paper": ("等待补交凭证", "a paper is to follow"),
    },
    "stop": {
        "refuses": ("拒绝查验或快检", "refuses to be looked at or tested"),
        "goods_differ": ("货证不符", "goods and voucher differ"),
        "no_origin": ("说不清来源", "cannot say where it comes from"),
        "goods_bad": ("货物变质或异常", "the goods are spoilt or odd"),
    },
}
LONGEST_WHY: Final = 200


def why_of(judged: Decision, decision: Verdict, why: str) -> str:
    """The reason as it is recorded, "" where it is as judged; why: a code of WHYS or a person's own words.

    Raises GatewayError("gate_stopped" | "gate_why").
    """
    said = why.strip()[:LONGEST_WHY]
    listed = WHYS[decision].get(said)
    if decision == judged.verdict:
        return listed[0] if listed else said
    if judged.verdict == "stop" and decision == "pass":
        zh, en = reason_words(judged.reasons[0]) if judged.reasons else ("拦截", "stopped")
        raise GatewayError("gate_stopped", zh=zh, en=en)
    if not said:
        raise GatewayError("gate_why")
    return listed[0] if listed else said


def may(judged: Decision, decision: Verdict) -> bool:
    """Whether a person may decide so at all."""
    return not (judged.verdict == "stop" and decision == "pass")
