"""What registry, law and plans say about samples, each asked for once in a pass over the journal."""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import Final

from sqlmodel import Session, select

from cloud import inputs, law, production, subjects
from cloud.kernel.desk import PREFIX
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION
from cloud.subjects import Subject
from cloud.testing import limit_store
from cloud.testing.lab_tallied import LabTallying
from cloud.testing.limit_names import LimitNames, names_of
from cloud.testing.limit_rules import Limit, LimitTable
from cloud.testing.plan_model import SamplingDraw, SamplingPlan
from contract.law import RuleSet
from contract.moment import AHEAD_MS, EARLIEST_MS
from contract.names import within

AUTHORITY: Final = "authority"
"""Who does something at the desk for nobody in the register: samples that it has are in the county's own hands."""
CITY: Final = 4  # digits of a region within which the number on a seal names one sample


class Records:
    """Asked for once each; of the whole nation, because whoever projects sees all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tallying = LabTallying()
        self.subject = cache(partial(subjects.subject, NATION, session))
        self.cycle = cache(partial(production.cycle, NATION, session))
        self._holders = inputs.Holders(session)
        self.plan = cache(partial(session.get, SamplingPlan))
        self._limits = cache(self._one_substance)
        self._editions = cache(partial(limit_store.known_editions, NATION, session))

    @cached_property
    def rules(self) -> RuleSet:
        """The rules in force in this cloud."""
        return law.rules(self.session)

    @cached_property
    def names(self) -> LimitNames:
        """The names beside them."""
        return names_of(self.rules)

    def near(self, subject_id: str, region: str) -> Subject | None:
        """A subject of the same city, or of the province around it; None for any other."""
        found = self.subject(subject_id) if subject_id else None
        return found if found is not None and within(region[:CITY], found.region[:CITY]) else None

    def actor(self, told: str, gateway: str, region: str, at: int) -> str:
        """Whom the body names, else who runs the gateway, or the authority at its desk; "" where nobody knows."""
        if told:
            found = self.near(told, region)
            return found.id if found is not None else ""
        if gateway.startswith(PREFIX):
            return AUTHORITY
        holder = subjects.holder(NATION, self.session, gateway, at)
        return holder.id if holder is not None else ""

    def state(self, subject_id: str, at: int) -> str:
        """In which state a subject was at a time (ms UTC), as the audit tells; "" where nobody knows."""
        self._holders.load([subject_id])
        found = self._holders.get(subject_id)
        return found.state(at) if found is not None else ""

    def draw(self, plan: str, members: tuple[str, ...]) -> SamplingDraw | None:
        """The place in a plan that one of these members was drawn for."""
        for member in filter(None, members):
            query = select(SamplingDraw).where(SamplingDraw.plan == plan, SamplingDraw.member == member)
            found = self.session.exec(query).first()
            if found is not None:
                return found
        return None

    def rapid_test(self, event_id: str) -> JournalEvent | None:
        """The event of a rapid test."""
        query = select(JournalEvent).where(JournalEvent.id == event_id, JournalEvent.kind == "rapid_test")
        return self.session.exec(query).first()

    def table(self, substances: set[str], region: str) -> LimitTable:
        """The limits of these substances as they hold in a region."""
        limits = [one for key in substances for one in self._limits(key, region)]
        return LimitTable.of(limits, self._editions(region))

    def _one_substance(self, substance: str, region: str) -> list[Limit]:
        return limit_store.limits_of(NATION, self.session, substance, region)


def of_time(at: int, received: int, *, timeless: bool) -> set[str]:
    """The doubts about a time (ms UTC)."""
    found = set()
    if at > received + AHEAD_MS:
        found.add("future")
    if at < EARLIEST_MS:
        found.add("too_old")
    if timeless:
        found.add("clock")
    return found
