"""A county with a farm, two laboratories and limits, for tests of samples; events as they come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session, func, select

from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.production.model import Cycle
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Subject, Tenure
from cloud.testing import RAPID, SAMPLES, limit_office
from cloud.testing.lab_model import LabResidue, LabTest
from cloud.testing.sample_model import Sample, SampleCustody
from contract import event
from contract.event import Body, Event
from tests.cloud.production.ground import BEFORE, NOW, event_id, ms

COUNTY = "349901"
TOWN = "349901101"
FARM, OTHER, CLOSED = "farm", "other-farm", "closed-farm"
LAB, LAB2, UNFILED = "lab-1", "lab-2", "lab-3"
GATEWAY = "qinghe-lab-01"
TAKEN = ms("2026-06-01 09:00")
TESTED = ms("2026-06-02 10:00")
NUMBER = "NC-2026-0417"
BATCH = "0123456789abcdef"
HEAD = "edition,substance,produce,limit,from,until,source,confidence\n"
LIMITS = HEAD + "".join(
    f"{line}\n"
    for line in (
        "GB 2763-2021,啶虫脒,豇豆,0.4,2021-09-03,2026-03-01,example,M 60%",
        "GB 2763-2026,啶虫脒,豇豆,0.3,2026-03-01,,invented for this test,M 10%",
        "GB 2763-2026,啶虫脒,叶菜类,1,2026-03-01,,invented for this test,M 10%",
        "GB 2763-2026,克百威,豇豆,0.02,2026-03-01,,invented for this test,M 10%",
        "GB 2763-2026,多菌灵,蔬菜,3,2026-03-01,,invented for this test,M 10%",
    )
)


def deed(session: Session, now: int = NOW, scope: Scope = NATION, by: str = "inspector-1") -> Deed:
    """Somebody of the county does something."""
    return Deed(session, scope, by, now, role="supervisor")


def built(database: Database, limits: str = LIMITS) -> None:
    """The county."""
    kinds = {FARM: "cooperative", OTHER: "family_farm", CLOSED: "family_farm", LAB: "laboratory", LAB2: "laboratory",
             UNFILED: "laboratory"}  # fmt: skip
    with database.write() as session:
        session.add(Site(id=f"{COUNTY}/lab", county=COUNTY, region=TOWN, kind="lab", name_zh="检测站", heard=1))
        session.flush()
        session.add(Gateway(id=GATEWAY, county=COUNTY, region=TOWN, registered=1, registered_by="a",
                            site_id=f"{COUNTY}/lab"))  # fmt: skip
        for name, kind in kinds.items():
            state = {CLOSED: "closed", UNFILED: "listed"}.get(name, "filed")
            fields = {**BEFORE, "changed": ms("2026-01-05")} if name == CLOSED else BEFORE
            session.add(Subject(id=name, region=TOWN, kind=kind, name=name, state=state, **fields))
        session.flush()
        session.add(Tenure(id="t1", region=TOWN, site=f"{COUNTY}/lab", subject=LAB, since=ms("2024-01-01"), **BEFORE))
        session.add(Cycle(id="cycle-1", region=TOWN, subject=FARM, plot="p", kind="crop", product="豇豆",
                          begun="2026-04-01", **BEFORE))  # fmt: skip
        if limits:
            assert limit_office.bring(deed(session), limits.encode()).mistakes == []


def sampling(**fields: Any) -> event.Sampling:
    """A spot check of beans of the farm."""
    facts: dict[str, Any] = {
        "sample": NUMBER, "purpose": "supervision", "product": "豇豆", "of": FARM, "batch": BATCH, "cycle": "cycle-1",
        "amount": "3", "unit": "kg", "spare": True, "subject": LAB, "at": TAKEN,
    }  # fmt: skip
    return event.Sampling(**{**facts, **fields})


def custody(step: Any, at: str = "2026-06-01 15:00", **fields: Any) -> event.Custody:
    """A step of its way."""
    return event.Custody(sample=fields.pop("sample", NUMBER), step=step, at=ms(at), **fields)


def lab_test(*residues: tuple[str, ...], **fields: Any) -> event.LabTest:
    """A report: (substance, value, detectable)…"""
    rows = residues or (("啶虫脒", "0.12", "0.01"),)
    facts: dict[str, Any] = {
        "sample": NUMBER, "report": "JC-1", "method": "GB 23200.121-2021", "tested": TESTED, "subject": LAB,
        "at": TESTED + 3_600_000, "residues": tuple(event.Residue(*row) for row in rows),
    }  # fmt: skip
    return event.LabTest(**{**facts, **fields})


def said(name: str, body: Body, *, t: int = 0, synced: bool = True, gateway: str = GATEWAY) -> Entry:
    """An event as it arrives from the edge."""
    made = Event(
        id=UUID(event_id(name)), gateway=gateway, epoch=1, seq=1, boot="b1", t=t or getattr(body, "at", 0) or NOW,
        mono=1, synced=synced, body=body,
    )  # fmt: skip
    return Entry(event.frame(made), TOWN, min(made.t, NOW) + 1000)


def heard(database: Database, *entries: Entry) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        last = position(session)
        journal.append(session, entries)
        for projection in (SAMPLES, RAPID):
            assert projection.together is not None
            projection.together(session, last, position(session))


def position(session: Session) -> int:
    """The last position of the journal."""
    return session.exec(select(func.max(JournalEvent.position))).one() or 0


def sample(database: Database, name: str = "s") -> Sample:
    """The sample of an event."""
    with database.read() as session:
        return session.get_one(Sample, event_id(name))


def reported(database: Database, name: str = "t") -> LabTest:
    """The laboratory test of an event."""
    with database.read() as session:
        return session.get_one(LabTest, event_id(name))


def rows(database: Database) -> list[list[dict[str, Any]]]:
    """All rows of the projection, without the order in which they came."""
    found = []
    with database.read() as session:
        for table in (Sample, SampleCustody, LabTest, LabResidue):
            dumped = [one.model_dump(exclude={"position"}) for one in session.exec(select(table))]
            found.append(sorted(dumped, key=repr))
    return found
