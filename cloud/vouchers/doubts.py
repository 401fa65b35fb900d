"""What does not fit in a voucher that was told: one code each, with its sentence in both languages.

What the edge tells has happened and is kept with its doubts; the same doubts at the desk refuse the voucher.
"""

from __future__ import annotations

from typing import Final

# Told when a voucher is heard of: what its own bytes say.
HEARING: Final[dict[str, tuple[str, str]]] = {
    "unreadable": ("凭证码读不出", "the code cannot be read"),
    "forged": ("签名不是本县凭证密钥的", "it is not signed by a voucher key of the county"),
    "batch_differs": ("码里的批次和报来的不是一个", "the code is of another batch than was told"),
}
# Told anew whenever it or its batch changes.
BATCH: Final[dict[str, tuple[str, str]]] = {
    "not_issued": ("没有报过签发，只报了作废", "it was told as void and never as issued"),
    "why_missing": ("作废没有说明原因", "it is not said why it is void"),
    "batch_unknown": ("没有这个批次", "there is no such batch"),
    "batch_foreign": ("批次不是签发者的", "the batch is not of who issued it"),
    "product_differs": ("品种不是批次的品名", "the produce is not what the batch is of"),
    "unit": ("单位不能换算成批次的单位", "its unit does not convert into the batch's"),
    "too_much": ("同一种凭证的数量合计多于批次", "vouchers of this kind add up to more than the batch"),
}
ALL: Final = {**HEARING, **BATCH}
WORTHLESS: Final = frozenset({"unreadable", "forged"})
"""Those of what is no voucher at all: it counts for nothing."""
