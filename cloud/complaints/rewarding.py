"""The reward of a complaint that was founded (举报奖励): granted once, fetched once; withdrawn before it was fetched.

No sum is laid down here: how much is the county's own rule, and what it may be at most stands in the configuration;
where that says nothing, no reward is granted.
"""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from cloud import vault
from cloud.complaints import office, receipt
from cloud.complaints.model import Complaint
from cloud.complaints.money import yuan
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.config import Config
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION


def _ceiling(request: Request) -> int:
    config = cast(Config, request.app.state.config)
    return (config.county.reward_yuan or 0) * 100


Ceiling = Annotated[int, Depends(_ceiling)]
"""Fen that a reward may be at most in this county, 0 where none is granted."""


def founded(row: Complaint) -> bool:
    """Whether it was closed, and somebody was right to complain."""
    return row.state == "closed" and row.outcome == "founded"


def grant(deed: Deed, row: Complaint, reward: int, most: int, *, basis: str, claim: str) -> Complaint:
    """Grant a reward of so many fen; claim: a code of words.CLAIMS.

    Raises Problem("reward_unfounded" | "reward_granted" | "reward_not_here" | "reward_amount" | "reward_contact"), and
    as record.change.
    """
    if not founded(row):
        raise Problem("reward_unfounded")
    if row.reward:
        raise Problem("reward_granted", yuan=yuan(row.reward))
    if not most:
        raise Problem("reward_not_here")
    if not 0 < reward <= most:
        raise Problem("reward_amount", most=yuan(most))
    if claim == "phone" and not _reachable(deed, row):
        raise Problem("reward_contact")
    changes = {
        "reward": reward,
        "reward_basis": basis,
        "reward_claim": claim,
        "rewarded": deed.now,
        "rewarded_by": deed.by,
    }
    record.change(deed, row, changes, hidden=office.NOTED)
    return row


def pay(deed: Deed, row: Complaint, number: str) -> Complaint:
    """Note that it was fetched; number: the receipt of whoever came, as typed, "" where the phone was called.

    Raises Problem("reward_none" | "reward_paid" | "reward_receipt"), and as record.change.
    """
    _unpaid(row)
    if number or row.reward_claim == "receipt":
        code = receipt.read(number)
        if code is None or receipt.digest(code) != row.receipt:
            raise Problem("reward_receipt")
    record.change(deed, row, {"reward_paid": deed.now, "reward_paid_by": deed.by})
    return row


def withdraw(deed: Deed, row: Complaint, reason: str) -> Complaint:
    """Take back a reward that nobody has fetched; another may be granted then. reason: stays as `reward_basis`.

    Raises Problem("reward_none" | "reward_paid"), and as record.change.
    """
    _unpaid(row)
    changes = {"reward": 0, "reward_basis": reason, "reward_claim": "", "rewarded": 0, "rewarded_by": ""}
    record.change(deed, row, changes, hidden=office.NOTED)
    return row


def _unpaid(row: Complaint) -> None:
    if not row.reward:
        raise Problem("reward_none")
    if row.reward_paid:
        raise Problem("reward_paid")


def _reachable(deed: Deed, row: Complaint) -> bool:
    person = vault.person(NATION, deed.session, row.contact) if row.contact else None
    return person is not None and person.sealed is not None
