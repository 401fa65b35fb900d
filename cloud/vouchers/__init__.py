"""Vouchers: 承诺达标合格证 and 入市追溯凭证, signed with the county's voucher key, made void, listed for the gates.

Its face: what markets, recalls and the courier of rules ask, and who furnishes a process with the key.
"""

from cloud.vouchers import problems as problems
from cloud.vouchers.alerting import CODES as ALERTS
from cloud.vouchers.alerting import matters
from cloud.vouchers.desk import Times, furnish
from cloud.vouchers.listed import revoked_list
from cloud.vouchers.model import Voucher, VoucherPaper
from cloud.vouchers.projection import PROJECTION
from cloud.vouchers.store import of_batches, papers, vouched, voucher
from cloud.vouchers.words import PROMISES, TITLES, bases

__all__ = [
    "ALERTS",
    "PROJECTION",
    "PROMISES",
    "TITLES",
    "Times",
    "Voucher",
    "VoucherPaper",
    "bases",
    "furnish",
    "matters",
    "of_batches",
    "papers",
    "revoked_list",
    "vouched",
    "voucher",
]
