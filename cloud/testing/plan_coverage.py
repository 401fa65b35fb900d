"""How far a plan has come: drawn, sampled, tested, and which share of all subjects that reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session

from cloud.kernel.scope import Scope
from cloud.testing import plan_store
from cloud.testing.plan_model import SamplingPlan
from cloud.testing.plan_rules import members_of


@dataclass(slots=True)
class Row:
    """Counts of one stratum, or of the whole: members of the population, drawn, sampled, tested, violations."""

    township: str = ""
    product: str = ""
    size: int = 0
    drawn: int = 0
    sampled: int = 0
    tested: int = 0
    violations: int = 0


@dataclass(slots=True)
class Coverage:
    """The whole, its strata, and how many subjects were drawn and sampled of all that the region has."""

    whole: Row = field(default_factory=Row)
    strata: list[Row] = field(default_factory=list)
    subjects: int = 0
    subjects_drawn: int = 0
    subjects_sampled: int = 0


def coverage(scope: Scope, session: Session, plan: SamplingPlan) -> Coverage:
    """Counted anew each time from the draw and from the samples that tick it."""
    found = Coverage(subjects=plan_store.count_subjects(scope, session, plan.region))
    rows: dict[tuple[str, str], Row] = {}
    for member in members_of(plan_store.frame(scope, session, plan.id)):
        rows.setdefault((member.township, member.product), Row(member.township, member.product)).size += 1
    draws = session.exec(plan_store.all_draws(scope, plan.id)).all()
    drawn, sampled = set(), set()
    for place in plan_store.places(scope, session, draws):
        one = place.draw
        row = rows.setdefault((one.township, one.product), Row(one.township, one.product))
        row.drawn += 1
        drawn.add(one.subject)
        if place.sample:
            sampled.add(one.subject)
        row.sampled += bool(place.sample)
        row.tested += bool(place.verdict)
        row.violations += place.verdict == "violation"
    found.strata = [rows[key] for key in sorted(rows)]
    for row in found.strata:
        for name in ("size", "drawn", "sampled", "tested", "violations"):
            setattr(found.whole, name, getattr(found.whole, name) + getattr(row, name))
    found.subjects_drawn, found.subjects_sampled = len(drawn), len(sampled)
    return found
