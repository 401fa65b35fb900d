"""Vouchers: what a QR code of a lot of produce says, signed, and the check of it that needs no network and no database.

A voucher is the form of 承诺达标合格证 or 入市追溯凭证 that a scanner reads. `statement` is its bytes, `produce` the
numbers by which it names what it is of, `verification` the same yes or no at a gate, in the cloud and on the command
line.
"""

from contract.voucher.produce import PRODUCE, Produce, listed, named, numbered
from contract.voucher.statement import BASES, SIZE, Basis, Statement, decode, encode, key_mark
from contract.voucher.verification import (
    PART,
    Doubt,
    Revoked,
    Verified,
    Verifier,
    encode_revoked,
    issue,
    revoked,
    voucher_id,
)

__all__ = [
    "BASES",
    "PART",
    "PRODUCE",
    "SIZE",
    "Basis",
    "Doubt",
    "Produce",
    "Revoked",
    "Statement",
    "Verified",
    "Verifier",
    "decode",
    "encode",
    "encode_revoked",
    "issue",
    "key_mark",
    "listed",
    "named",
    "numbered",
    "revoked",
    "voucher_id",
]
