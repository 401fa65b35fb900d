"""The part `gate` of the rules: what a county's gates go by, and the batches of those who are watched."""

from __future__ import annotations

from typing import Final, Literal, cast

from msgspec.structs import replace
from sqlmodel import Session, col, or_, select

from cloud.kernel.scope import Scope
from cloud.market import store
from cloud.market.model import Policy
from cloud.trace import Batch
from contract import gate
from contract.gate import GatePolicy
from contract.moment import DAY_MS, law_day

FRESH_MS: Final = 60 * DAY_MS  # older produce is no more on its way to a market


def policy_of(row: Policy | None) -> GatePolicy:
    """As the contract has it; the product's own where a region has laid nothing down."""
    if row is None:
        return gate.NO_POLICY
    return GatePolicy(
        issued=row.changed,
        two_papers=row.two_papers,
        without_voucher=cast(Literal["review", "stop"], row.without_voucher),
        stale_hours=row.stale_hours,
        tolerance=row.tolerance,
        source=row.source,
    )


def gate_part(session: Session, county: str, now: int) -> bytes:
    """The bytes of the part for one county at `now` (ms UTC); the same while nothing has changed."""
    day = law_day(now).isoformat()
    policy = policy_of(store.policy(session, county, day))
    who = [row.subject for row in store.watched(Scope((county,)), session, day)]
    batches: frozenset[str] = frozenset()
    if who:
        of_them = or_(col(Batch.subject).in_(who), col(Batch.holder).in_(who))
        batches = frozenset(session.exec(select(Batch.id).where(of_them, Batch.at >= now - FRESH_MS)))
    return gate.encode(replace(policy, watched=batches))
