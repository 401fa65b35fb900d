"""Vouchers signed and verified (≥ 6,000/s each), one at a time in one thread, as the desk and a gate do.

The ceiling, in the same run: the bare Ed25519 signature, or its check, over the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.county import row
from contract.keys import PublicKey, Signer, encoded, key_id
from contract.voucher import Revoked, Statement, Verifier, encode, issue, key_mark

ROUNDS: Final = 10_000
ISSUED: Final = 1_795_418_400_000
REVOKED: Final = Revoked(vouchers=frozenset(f"{number:016x}" for number in range(5_000)))


def a_second(work: Callable[[int], object]) -> float:
    """How often `work` is done in a second."""
    began = time.perf_counter()
    for number in range(ROUNDS):
        work(number)
    return ROUNDS / (time.perf_counter() - began)


def run() -> list[dict[str, Any]]:
    """The rows of the table."""
    private = Ed25519PrivateKey.generate()
    signer, raw = Signer(private, "voucher"), private.public_key().public_bytes_raw()
    public = PublicKey(key_id("voucher", raw), "voucher", encoded(raw), not_before=0, not_after=1 << 50)
    mark = key_mark(signer.kid)

    def said(number: int) -> Statement:
        return Statement("conformity", mark, number, 12, Decimal(500), "kg", ISSUED, 10, frozenset({"process_control"}))

    codes = [issue(said(number), signer).address("t.example.cn") for number in range(ROUNDS)]
    verifier = Verifier([public], REVOKED)
    body = encode(said(1))
    signature, checker = private.sign(body), private.public_key()
    signed = a_second(lambda number: issue(said(number), signer))
    verified = a_second(lambda number: verifier.verify(codes[number], ISSUED))
    if not all(verifier.verify(code, ISSUED).good for code in codes[:100]):
        raise RuntimeError("a voucher of this run is not good")
    bare_sign = a_second(lambda _: private.sign(body))
    bare_check = a_second(lambda _: checker.verify(signature, body))
    return [
        row("vouchers signed, ≥ 6,000", signed, "1/s", bare_sign, signed / bare_sign, "bare Ed25519"),
        row("vouchers verified, ≥ 6,000", verified, "1/s", bare_check, verified / bare_check, "bare Ed25519"),
    ]
