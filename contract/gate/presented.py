"""What is shown at a gate, and what the gate remembers of a voucher: the facts that a decision is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from contract.voucher import Verified

RapidVerdict = Literal["pass", "fail"]


class Seen(NamedTuple):
    """What this gate let in by one voucher before: how often, and how much of its unit."""

    times: int
    amount: Decimal


class Presented(NamedTuple):
    """One voucher, as scanned and verified. code: its id (contract.voucher.voucher_id), "" where it cannot be read."""

    text: str
    code: str
    verified: Verified
    seen: Seen | None = None


class Entry(NamedTuple):
    """What comes in: the vouchers of it, what the guard saw (product, amount, unit: "" and None where nobody looked),
    the papers beside the vouchers (their kinds), the rapid test that was made at the gate, how many labels were shown
    instead, and whether some of it comes without a voucher, as the guard says."""

    vouchers: tuple[Presented, ...] = ()
    product: str = ""
    amount: Decimal | None = None
    unit: str = ""
    papers: frozenset[str] = frozenset()
    rapid_test: RapidVerdict | None = None
    labels: int = 0
    without: bool = False


class Watch(NamedTuple):
    """How the gate itself stands. now: UTC ms; listed: when its list of revocations was made, 0: it has none; synced:
    its clock is known to be right."""

    now: int
    listed: int
    synced: bool = True
