"""What does not fit about a passage, in words; codes are derived and told anew, see cloud.market.rules."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

# code -> (zh, en)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "entered_again": ("此前已凭同一凭证入市", "came in by this voucher before"),
    "more_than_issued": ("累计入市超过凭证数量", "more came in by it than the voucher is for"),
    "clone": ("两处卡口相距太远，疑似克隆", "shown at two gates too far apart for the time: perhaps a copy"),
    "overscan": ("一天内出示过于频繁", "shown too often in one day"),
    "not_verified": ("县里核对签名不符", "its signature does not fit in the county's own check"),
    "unreadable": ("凭证读不出", "the voucher cannot be read"),
    "let_in_anyway": ("判为拦截仍放行", "let in although it was to be stopped"),
    "market_unknown": ("不知道是哪个市场的卡口", "nobody knows whose gate it is"),
    "future": ("时间在将来", "a time in the future"),
    "no_clock": ("网关时钟未校准", "the gateway's clock was not set"),
    "amount": ("数量或单位读不懂", "an amount or unit that cannot be read"),
}
OF_CODES: Final = frozenset({"entered_again", "more_than_issued", "clone", "overscan"})


def joined(codes: Collection[str]) -> str:
    """As columns keep them, in the order of WORDS."""
    return ",".join(code for code in WORDS if code in codes)


def split(kept: str) -> list[str]:
    """The codes that a column keeps."""
    return kept.split(",") if kept else []
