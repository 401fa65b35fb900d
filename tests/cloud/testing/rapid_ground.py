"""A county with two test rooms, for tests of rapid tests: events as they come in, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import Session, func, select

from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database, Table
from cloud.kernel.journal import Entry, JournalEvent, Projection
from cloud.kernel.scope import NATION, Scope
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Subject, Tenure
from cloud.testing import RAPID, SAMPLES, limit_office
from cloud.testing.lab_model import LabTest as Report
from cloud.testing.rapid_model import RapidCount, RapidResult
from cloud.testing.sample_model import Sample
from contract import event
from contract.event import Body, Event, LabTest, RapidTest, Sampling
from contract.event.testing import Residue
from contract.moment import LAW_ZONE

COUNTY = "349901"
TOWN = "349901101"
OTHER_TOWN = "349901102"
ROOM = "qinghe-lab-01"
_IDS = UUID("2c1d1c52-0d5b-4b43-9a55-0e1f6a7b8c9d")
_seq = count(1)


def ms(text: str) -> int:
    """ms UTC of a time in Asia/Shanghai, as 2026-11-23 06:30."""
    return int(datetime.fromisoformat(text).replace(tzinfo=LAW_ZONE).timestamp() * 1000)


def event_id(name: str) -> str:
    """The id of the event that a test calls so."""
    return str(uuid5(_IDS, name))


MORNING = ms("2026-11-23 06:00")
NOW = ms("2026-11-28 12:00")
MINUTE = 60_000
BEFORE: dict[str, Any] = {"created": ms("2024-01-01"), "created_by": "clerk", "changed": ms("2024-01-01")}


def deed(session: Session, now: int = NOW, scope: Scope = NATION) -> Deed:
    """Somebody of the county does something."""
    return Deed(session, scope, "supervisor-1", now, role="supervisor")


def equip(database: Database) -> None:
    """Two test rooms: that of qinghe with a gateway, and that of baishi without one; a farm, a laboratory, a limit."""
    with database.write() as session:
        for one in _records():
            session.add(one)
            session.flush()
        limit(session, "毒死蜱")


def limit(session: Session, substance: str) -> None:
    """A limit on spinach from this spring on."""
    head = "edition,substance,produce,limit,from,until,source,confidence\n"
    line = f"GB 2763-2026,{substance},菠菜,0.02,2026-03-01,,invented for these tests,M 10%\n"
    assert limit_office.bring(deed(session), (head + line).encode()).mistakes == []


def _records() -> Iterable[Table]:
    yield Site(id=f"{COUNTY}/qinghe", county=COUNTY, region=TOWN, kind="lab", name_zh="清河速测室", heard=1)
    yield Gateway(id=ROOM, county=COUNTY, region=TOWN, registered=1, registered_by="a", site_id=f"{COUNTY}/qinghe")
    for name, region in (("qinghe", TOWN), ("baishi", OTHER_TOWN)):
        yield Subject(id=name, region=region, kind="lab", name=name, state="filed", person=f"{name}-head", **BEFORE)
    yield Subject(id="fenghe", region=TOWN, kind="cooperative", name="丰禾", state="filed", person="f-head", **BEFORE)
    yield Subject(id="jiance", region=TOWN, kind="laboratory", name="检测中心", state="filed", **BEFORE)
    yield Tenure(id="t1", region=TOWN, site=f"{COUNTY}/qinghe", subject="qinghe", since=ms("2024-01-01"), **BEFORE)


def measured(rate: float | None = 12.0, at: int = MORNING, sample: str = "菠菜", **fields: Any) -> RapidTest:
    """An instrument's result; its word fits its rate."""
    word = "" if rate is None else "fail" if rate >= 50 else "pass"
    facts = {"device": "lz-1", "number": "1", "verdict": word, "tested": at, "raw": "7e11", **fields}
    return RapidTest(rate=rate, sample=sample, **facts)


def sampled(number: str = "S1", product: str = "菠菜", at: int = MORNING - 60 * MINUTE, **fields: Any) -> Sampling:
    """A sample was taken an hour before the morning's tests."""
    facts = {"of": "fenghe", "batch": "00000000000000aa", "cycle": "cycle-1", "subject": "jiance", **fields}
    return Sampling(number, "routine", product, at=at, **facts)


def reported(confirms: str = "", sample: str = "S1", *found: Residue, at: int = MORNING + 60 * MINUTE) -> LabTest:
    """A laboratory's report; nothing was found where nothing is said."""
    figures = found or (Residue("毒死蜱"),)
    return LabTest(sample, "R1", "GB 23200.121-2021", figures, at, confirms, subject="jiance", at=at)


def said(
    name: str,
    body: Body,
    *,
    t: int = 0,
    received: int = NOW,
    gateway: str = ROOM,
    boot: str = "b1",
    synced: bool = True,
) -> Entry:
    """An event as it arrives; `t` 0: told when it was done."""
    done = body.tested if isinstance(body, RapidTest) else getattr(body, "at", 0)
    made = Event(
        id=UUID(event_id(name)), gateway=gateway, epoch=1, seq=next(_seq), boot=boot, t=t or done or MORNING, mono=1,
        synced=synced, body=body,
    )  # fmt: skip
    return Entry(event.frame(made), TOWN, received)


def heard(database: Database, *entries: Entry, order: Sequence[Projection] = (RAPID, SAMPLES)) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        last = _position(session)
        journal.append(session, entries)
        for projection in order:
            assert projection.together is not None
            projection.together(session, last, _position(session))


def _position(session: Session) -> int:
    return session.exec(select(func.max(JournalEvent.position))).one() or 0


def result(database: Database, name: str) -> RapidResult:
    """The result of the event that a test calls so."""
    with database.read() as session:
        return session.get_one(RapidResult, event_id(name))


def rows(database: Database) -> list[list[dict[str, Any]]]:
    """All that the projection keeps, without the order in which it came."""
    found = []
    with database.read() as session:
        for table in (RapidResult, RapidCount, Sample, Report):
            listed = [one.model_dump(exclude={"position"}) for one in session.exec(select(table))]
            found.append(sorted(listed, key=str))
    return found
