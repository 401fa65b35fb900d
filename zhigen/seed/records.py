"""The records of the county, made by the offices that people's own requests go to, each at the time it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session

from cloud.inputs import catalogue as products
from cloud.inputs.product_file import LabelLine, ProductEntry
from cloud.kernel.audit import Deed
from cloud.kernel.scope import NATION
from cloud.law import office as laws
from cloud.production import cycle_office
from cloud.regions import office as regions
from cloud.regions.outline import read as read_outlines
from cloud.regions.source import read_files
from cloud.subjects import office as census
from cloud.subjects.agreements import office as agreements
from cloud.subjects.agreements import store as signed
from cloud.subjects.certificates import office as certificates
from cloud.subjects.credentials import office as credentials
from cloud.subjects.filing import office as filing
from cloud.subjects.land import office as land
from cloud.subjects.licensing import office as licences
from cloud.testing import limit_office
from zhigen.demo.county import COUNTY, OUTLINES, REGIONS, SINCE
from zhigen.seed import papers
from zhigen.seed.catalogue import Item, catalogue
from zhigen.seed.chance import moment, stream
from zhigen.seed.counter import SINCE as REGISTERED
from zhigen.seed.counter import UNTIL
from zhigen.seed.laboratory import Drawn, limits
from zhigen.seed.land import Ring
from zhigen.seed.person import person
from zhigen.seed.subject import Party, credit_code
from zhigen.seed.year import County, licensed

BY: Final = "seed"
REVIEWER: Final = "seed-review"  # nobody approves their own application
_LEAD: Final = 60  # days before the first day on which the county begins to keep its register


@dataclass(slots=True)
class Made:
    """The ids that the records of the plan got, by its keys; what sampling plans drew, by the day of the sampling."""

    subjects: dict[str, str] = field(default_factory=dict)
    plots: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, str] = field(default_factory=dict)
    drawn: dict[date, list[Drawn]] = field(default_factory=dict)


class Clock:
    """The time of the county while it is made up, ms UTC: what ids and deeds carry."""

    def __init__(self) -> None:
        self.now = 0

    def deed(self, session: Session, now: int, by: str = BY) -> Deed:
        """A write at a time."""
        self.now = now
        return Deed(session, NATION, by, now, operation="seed")


def reference(session: Session, clock: Clock, plan: County) -> None:
    """Regions, the county's own rule, the catalogue, the agreement and the promise."""
    deed = clock.deed(session, moment(plan.first - timedelta(days=_LEAD), 8))
    regions.bring(deed, read_files([REGIONS]).regions, REGIONS.name, SINCE, dated=True)
    regions.outline(deed, read_outlines(OUTLINES.read_bytes()).outlines)
    laws.lay(deed, papers.RULES)
    for item in catalogue():
        products.add(deed, entry(item))
    limit_office.bring(deed, limits().encode(), COUNTY)
    since = plan.first - timedelta(days=_LEAD)
    agreements.draw_up(deed, COUNTY, "agreement", *papers.AGREEMENT, since)
    agreements.draw_up(deed, COUNTY, "promise", *papers.PROMISE, since)


def enlist(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """The census of the townships."""
    for place, party in enumerate(one for one in plan.parties if not one.filed):
        deed = clock.deed(session, moment(plan.first - timedelta(days=_LEAD - place // 30), 9 + place % 30 / 4))
        made.subjects[party.key] = census.enlist(deed, _facts(party)).id


def file(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """Applications with their papers, approved some days later; licences, credentials, signatures, certificates."""
    chance = stream(plan.seed, "filing")
    first = plan.first - timedelta(days=_LEAD - 15)
    for place, party in enumerate(one for one in plan.parties if one.filed):
        day = first + timedelta(days=place // 4)
        deed = clock.deed(session, moment(day, 8 + place % 4 * 2))
        found = filing.apply(deed, _facts(party), person=plan.people[party.key])
        filing.add_paper(deed, found.id, "证照.pdf", papers.SCAN)
        deed = clock.deed(session, moment(day + timedelta(days=chance.randint(1, 4)), 15), REVIEWER)
        made.subjects[party.key] = filing.approve(deed, found.id).subject
        credentials.issue(deed, made.subjects[party.key])
        if party.kind == "shop":
            _license(deed, party, made.subjects[party.key])
    _sign(session, clock, plan, made)
    _certify(session, clock, plan, made)


def lay_out(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """Bases and plots."""
    for place, ground in enumerate(plan.grounds):
        deed = clock.deed(session, moment(plan.first - timedelta(days=20 - place // 3), 9 + place % 3 * 3))
        base = land.found_base(
            deed, made.subjects[ground.subject], ground.region, ground.name, "", _shape(ground.geometry)
        )
        for lot in ground.lots:
            plot = land.lay_out(deed, base.id, lot.kind, lot.name, lot.area, _shape(lot.geometry))
            made.plots[lot.key] = plot.id


def grow(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """Cycles with their beginning, and their end where it lies in the plan.

    They are made before what is done in them: an end that comes first finds nothing to place anew.
    """
    for one in plan.rounds:
        deed = clock.deed(session, moment(one.begun, 6))
        start = cycle_office.Start(
            made.plots[one.plot], one.kind, one.product, one.begun.isoformat(), expected=one.expected.isoformat(),
            amount=one.amount, unit=one.unit,
        )  # fmt: skip
        cycle = cycle_office.begin(deed, start)
        made.cycles[one.key] = cycle.id
        if one.ended is not None:
            deed = clock.deed(session, moment(one.ended, 20))
            cycle_office.end(deed, cycle, one.ended.isoformat(), "采收结束" if one.kind == "crop" else "出栏")


def lately(session: Session, clock: Clock, plan: County) -> None:
    """Applications of the last weeks: waiting, overdue, sent back, rejected."""
    chance = stream(plan.seed, "lately")
    towns = sorted({party.region for party in plan.parties})
    kinds = {"专业合作社": "cooperative", "家庭农场": "family_farm", "有限公司": "enterprise", "农资店": "shop"}

    for place, (name, fate, ago) in enumerate(papers.OPEN):
        kind = next(kind for tail, kind in kinds.items() if name.endswith(tail))
        facts = {
            "region": towns[place % len(towns)], "kind": kind, "name": name, "credit_code": credit_code(chance, "92"),
            "sectors": [] if kind == "shop" else ["crops"], "address": "青禾县",
        }  # fmt: skip
        day = plan.last - timedelta(days=ago)
        deed = clock.deed(session, moment(day, 10))
        found = filing.apply(deed, facts, person=person(chance))
        deed = clock.deed(session, moment(day + timedelta(days=2), 10), REVIEWER)
        if fate == "returned":
            filing.send_back(deed, found.id, ["缺土地流转合同"])
        elif fate == "rejected":
            filing.reject(deed, found.id, ["经营场所与居民住宅未隔开"])


def entry(item: Item) -> ProductEntry:
    """A product as a file of products names it."""
    labels = None
    if item.labels is not None:
        labels = tuple(
            LabelLine(crop=one.crop, pest=one.pest, interval_days=one.interval_days, per_season=one.per_season)
            for one in item.labels
        )
    return ProductEntry(
        kind=item.kind, registration=item.registration, name=item.name, maker=item.maker,
        ingredients=item.ingredients, registered_since=REGISTERED, registered_until=UNTIL, labels=labels,
        prescription=item.prescription, unit=item.unit, content=" ".join(item.content), region=COUNTY,
    )  # fmt: skip


def _facts(party: Party) -> dict[str, Any]:
    return {
        "region": party.region, "kind": party.kind, "name": party.name, "credit_code": party.credit_code,
        "address": party.address, "sectors": list(party.sectors),
    }  # fmt: skip


def _license(deed: Deed, party: Party, subject: str) -> None:
    number = int(party.key[-2:])
    since, until = date(2022, 5, 1), date(2027, 5, 1)
    for kind, head in (("pesticide", "农药经许"), ("veterinary", "兽药经营证字"), ("seed", "种子经营备")):
        licences.enter(
            deed, subject, kind, f"{head}（青禾）{COUNTY}{number:03d}", since, until,
            restricted=kind == "pesticide" and licensed(party), dealer_filed=date(2022, 5, 20),
        )  # fmt: skip


def _sign(session: Session, clock: Clock, plan: County, made: Made) -> None:
    day = plan.first - timedelta(days=5)
    for kind in ("agreement", "promise"):
        text = signed.newest(NATION, session, COUNTY, kind)
        for place, party in enumerate(one for one in plan.parties if one.filed):
            if text is None or place % 12 == 11:  # some have not signed yet
                continue
            deed = clock.deed(session, moment(day, 8 + place / 10))
            until = day.replace(year=day.year + 3) if (day.month, day.day) != (2, 29) else date(day.year + 3, 3, 1)
            agreements.sign(deed, text.id, made.subjects[party.key], day, until)


def _certify(session: Session, clock: Clock, plan: County, made: Made) -> None:
    growers = {lot.grows: [] for ground in plan.grounds for lot in ground.lots}  # type: dict[str, list[str]]
    for ground in plan.grounds:
        for lot in ground.lots:
            if ground.subject not in growers[lot.grows]:
                growers[lot.grows].append(ground.subject)
    number = 0
    for kind, product, count in papers.CERTIFICATES:
        holders = growers.get(product) or [plan.grounds[0].subject]
        for holder in holders[:count]:
            number += 1
            since = plan.first - timedelta(days=8)
            deed = clock.deed(session, moment(since, 10))
            until = since + timedelta(days=365 if kind == "organic" else 3 * 365)
            certificates.enter(
                deed,
                made.subjects[holder],
                kind,
                f"QH2099{number:04d}",
                [product],
                since,
                until,
            )


def _shape(ring: Ring) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}
