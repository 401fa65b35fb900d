"""Routes of the reward of a complaint that was founded: granted, fetched, withdrawn before that."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import CHANGED, LOGGED_OUT, Act, acting
from cloud.complaints import rewarding
from cloud.complaints.api import ComplaintId
from cloud.complaints.money import WRITTEN, fen
from cloud.complaints.rewarding import Ceiling
from cloud.complaints.views import ComplaintView, done
from cloud.kernel.audit import Deed
from cloud.kernel.problem import told
from cloud.kernel.web import API

router = APIRouter(prefix=API + "/complaints", tags=["complaints"])
Granting = Annotated[Act, acting("supervisor")]
Paying = Annotated[Act, acting("supervisor", secret=True)]  # the receipt is the complainant's secret


class RewardIn(BaseModel):
    """How much, by which rule and why, and how it is fetched; basis: for the authority alone."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"yuan": "200.00", "basis": "本县举报奖励办法，假码属实", "claim": "receipt"}]},
    )

    yuan: str = Field(pattern=WRITTEN, max_length=10, description="yuan, with two decimals at most")
    basis: str = Field(min_length=2, max_length=500)
    claim: Literal["phone", "receipt"] = Field(
        description="phone: the complainant is called; receipt: comes with the receipt"
    )


class PaymentIn(BaseModel):
    """receipt: of whoever came for it, as typed; "" only where the complainant was called."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"receipt": "T3K8 M2QX 7W5N C6R0"}]})

    receipt: str = Field(default="", max_length=40)


class WithdrawalIn(BaseModel):
    """Why a reward is taken back: for the authority alone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "金额录错，重新定"}]})

    reason: str = Field(min_length=2, max_length=500)


@router.post(
    "/{id}/reward",
    operation_id="grantComplaintReward",
    summary="给举报奖励 / Grant a reward",
    response_model=ComplaintView,
    responses=told(
        *LOGGED_OUT, *CHANGED, "reward_unfounded", "reward_granted", "reward_not_here", "reward_amount",
        "reward_contact",
    ),
)  # fmt: skip
def grant_complaint_reward(
    act: Granting,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: RewardIn,
    most: Ceiling,
) -> ComplaintView:
    """Once, for a complaint that was closed as founded; the complainant reads of it by the receipt."""

    def grant(deed: Deed) -> ComplaintView:
        reward = fen(body.yuan)
        return done(
            deed,
            id,
            most,
            lambda row: rewarding.grant(deed, row, reward, most, basis=body.basis, claim=body.claim),
        )

    return act.do(ComplaintView, grant)


@router.post(
    "/{id}/reward/payment",
    operation_id="payComplaintReward",
    summary="登记奖励已领 / Note that a reward was paid",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "reward_none", "reward_paid", "reward_receipt"),
)
def pay_complaint_reward(
    act: Paying,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: PaymentIn,
    most: Ceiling,
) -> ComplaintView:
    """Whoever comes for it shows the receipt, which is compared here and kept nowhere."""

    def pay(deed: Deed) -> ComplaintView:
        return done(deed, id, most, lambda row: rewarding.pay(deed, row, body.receipt))

    return act.do(ComplaintView, pay)


@router.post(
    "/{id}/reward/withdrawal",
    operation_id="withdrawComplaintReward",
    summary="撤回没领的奖励 / Withdraw a reward that nobody fetched",
    response_model=ComplaintView,
    responses=told(*LOGGED_OUT, *CHANGED, "reward_none", "reward_paid"),
)
def withdraw_complaint_reward(
    act: Granting,
    id: ComplaintId,  # noqa: A002  # the path's name
    body: WithdrawalIn,
    most: Ceiling,
) -> ComplaintView:
    """Where the sum or the case was wrong: the receipt tells of no reward from then on, and another may be granted."""

    def withdraw(deed: Deed) -> ComplaintView:
        return done(deed, id, most, lambda row: rewarding.withdraw(deed, row, body.reason))

    return act.do(ComplaintView, withdraw)
