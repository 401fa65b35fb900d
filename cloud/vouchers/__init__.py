"""Vouchers: 承诺达标合格证 and 入市追溯凭证, signed with the county's voucher key, made void, listed for the gates.

Its face: what markets, recalls and the courier of rules ask, and who furnishes a process with the key.
"""

from cloud.vouchers import problems as problems
from cloud.vouchers.alerting import CODES as ALERTS
from cloud.vouchers.alerting import matters
from cloud.vouchers.desk import Times, furnish
from cloud.vouchers.listed import revoked_list
from cloud.vouchers.model import Voucher
from cloud.vouchers.projection import PROJECTION
from cloud.vouchers.store import of_batches, vouched, voucher

__all__ = [
    "ALERTS",
    "PROJECTION",
    "Times",
    "Voucher",
    "furnish",
    "matters",
    "of_batches",
    "revoked_list",
    "vouched",
    "voucher",
]
