"""The verdicts of a gate and the reasons for them, in the words that its screen shows.

The order of REASONS is that of their weight: where several hold, the first one is the sentence on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Verdict = Literal["pass", "review", "stop"]
Reason = Literal[
    "forged",
    "recalled",
    "revoked",
    "test_failed",
    "key_revoked",
    "key_dates",
    "used_up",
    "unknown_key",
    "newer",
    "unreadable",
    "early",
    "expired",
    "used",
    "differs",
    "second_paper",
    "label",
    "no_voucher",
    "watched",
    "list_stale",
    "clock",
    "foreign",
]


class Words(NamedTuple):
    """What a reason makes of a passage by itself, and its words, zh and en."""

    verdict: Verdict
    zh: str
    en: str


VERDICTS: Final[Mapping[Verdict, tuple[str, str]]] = {
    "stop": ("拦截", "stopped"),
    "review": ("复核", "to be looked at"),
    "pass": ("放行", "let in"),
}
PASSED: Final = ("凭证有效", "the voucher is good")
TESTED: Final = ("快检合格", "the rapid test was passed")
REASONS: Final[Mapping[Reason, Words]] = {
    "forged": Words("stop", "签名不符，疑似伪造", "the signature does not fit, perhaps forged"),
    "recalled": Words("stop", "该批次已召回", "the batch was recalled"),
    "revoked": Words("stop", "凭证已作废", "the voucher was made void"),
    "test_failed": Words("stop", "快检不合格", "the rapid test was not passed"),
    "key_revoked": Words("stop", "签名密钥已吊销", "signed with a key that was revoked"),
    "key_dates": Words("stop", "签发时密钥不在有效期", "issued when its key was not in force"),
    "used_up": Words("review", "入市数量超过凭证数量", "more came in than the voucher is for"),
    "unknown_key": Words("review", "外地凭证，签发单位的密钥不认识", "issued elsewhere: its key is not known here"),
    "newer": Words("review", "凭证版本较新，请更新网关", "of a newer version: renew the gateway"),
    "unreadable": Words("review", "读不出，请重新扫描", "cannot be read: scan it again"),
    "early": Words("review", "签发时间在将来", "issued in the future"),
    "expired": Words("review", "凭证已过期", "the voucher has expired"),
    "used": Words("review", "此码已使用", "this code was used before"),
    "differs": Words("review", "品名或数量不符", "product or amount differ from the voucher"),
    "second_paper": Words("review", "缺少双证之一", "one of the two papers is missing"),
    "label": Words("review", "单个标签不能代替凭证，请出示凭证", "a single label is no voucher: show the voucher"),
    "no_voucher": Words("review", "无凭证，请先快检", "no voucher: test it first"),
    "watched": Words("review", "重点监管主体", "of a subject under special watch"),
    "list_stale": Words("review", "名单过旧，请人工查验", "the list is too old: look yourself"),
    "clock": Words("review", "网关时钟未校准，请人工查验", "the clock is not set: look yourself"),
    "foreign": Words("review", "不是凭证，请出示凭证", "this is no voucher: show the voucher"),
}


def reason_words(reason: str) -> tuple[str, str]:
    """The words of one reason, zh and en; of one that a later version made, its code."""
    found = {str(known): words for known, words in REASONS.items()}.get(reason)
    return (found.zh, found.en) if found is not None else (reason, reason)
