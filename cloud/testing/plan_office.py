"""Making a plan freezes its population; the seed comes afterwards, and then the draw stands for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, TOWNSHIP_DIGITS, Scope
from cloud.testing import plan_store
from cloud.testing.plan_model import SamplingDraw, SamplingFrame, SamplingPlan
from cloud.testing.plan_rules import MOST, Member, digest, draw, frame, members_of
from cloud.testing.sample_projection import refresh
from cloud.testing.sample_records import Records
from contract.identifiers import uuid7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan is to be: the fields of SamplingPlan, days ISO."""

    title: str
    region: str
    purpose: str
    population: str
    quota: int
    since: str
    until: str
    product: str = ""
    kind: str = ""
    sector: str = ""


Batches = Callable[[Scope, Session, Wanted], Iterable[Member]]
Registered = Callable[[Session, str], bool]
_batches: Final[list[Batches]] = []
_registered: Final[list[Registered]] = []


def source_of_batches(source: Batches, registered: Registered | None = None) -> None:
    """Batches are the business of a context above: it tells here how they are listed, and whether one is there."""
    _batches[:] = [source]
    _registered[:] = [registered] if registered is not None else []


def batch_missing(session: Session, batch: str) -> bool:
    """Whether nobody has registered a batch; False where nothing here knows of batches."""
    return bool(_registered) and not _registered[0](session, batch)


def make(deed: Deed, wanted: Wanted) -> SamplingPlan:
    """A plan with its population frozen.

    Raises Problem("plan_days" | "plan_empty" | "plan_no_source" | "plan_too_large" | "outside_region" |
    "region_unknown").
    """
    if wanted.since > wanted.until:
        raise Problem("plan_days")
    if not deed.scope.covers(wanted.region):
        raise Problem("outside_region", region=wanted.region)
    regions.check(deed.session, wanted.region)
    members = population(deed.scope, deed.session, wanted)
    if not members:
        raise Problem("plan_empty")
    if len(members) > MOST:
        raise Problem("plan_too_large", size=len(members), most=MOST)
    text = frame(members)
    fields: dict[str, Any] = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    row = SamplingPlan(**fields, size=len(members), digest=digest(text), **record.stamped(deed))
    record.add(deed, row, {"size": row.size, "digest": row.digest, "quota": row.quota})
    deed.session.add(SamplingFrame(plan=row.id, region=row.region, text=text))
    deed.session.flush()
    return row


def population(scope: Scope, session: Session, wanted: Wanted) -> list[Member]:
    """Whom a draw could fall on."""
    if wanted.population == "subjects":
        rows = plan_store.subjects_of(scope, session, wanted.region, wanted.kind, wanted.sector)
        return [Member(row.id, row.region[:TOWNSHIP_DIGITS], "", row.id) for row in rows]
    if wanted.population == "cycles":
        # A herd is kept under the name it was written with: no list of crops has it, as the names of limits do.
        products = {wanted.product, Records(session).names.produce(wanted.product)} - {""}
        days = wanted.since, wanted.until
        cycles = plan_store.cycles_of(scope, session, wanted.region, products, wanted.kind, days)
        return [Member(row.id, row.region[:TOWNSHIP_DIGITS], row.product, row.subject) for row in cycles]
    if not _batches:
        raise Problem("plan_no_source")
    return list(_batches[0](scope, session, wanted))


def fall(deed: Deed, row: SamplingPlan, seed: str, source: str) -> SamplingPlan:
    """Draw by a published seed. Raises Problem("plan_drawn"), and as record.change does.

    source: where the seed was published, so that nobody need believe who typed it.
    """
    if row.seed:
        raise Problem("plan_drawn", seed=row.seed)
    members = members_of(plan_store.frame(NATION, deed.session, row.id))
    for one in draw(members, row.quota, seed):
        member = one.member
        deed.session.add(
            SamplingDraw(
                id=str(uuid7()), plan=row.id, region=member.township or row.region, place=one.place, member=member.id,
                subject=member.subject, township=member.township, product=member.product, key=one.key,
            )
        )  # fmt: skip
    told = {"seed": seed, "seed_source": source, "drawn": deed.now, "state": "drawn"}
    record.change(deed, row, told)
    refresh(deed.session, plan_store.naming(NATION, deed.session, row.id))
    return row
