"""Deadlines that fell in a year without a calendar: counted by weekdays, and anew when the year's calendar has come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import pytest
from sqlmodel import col, select

from cloud import dataquality, subjects, testing
from cloud.app.chores import Chores
from cloud.dataquality.model import Rectification
from cloud.dataquality.office import tell
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.subjects.filing.model import Application
from cloud.subjects.filing.office import apply
from cloud.testing.lab_model import Reinspection
from cloud.testing.lab_office import ask
from contract.law import WorkingCalendar
from contract.law.file import WorkingDaysFile, Year
from contract.law.shipped import files
from contract.moment import DAY_MS, LAW_ZONE, iso
from tests.cloud.testing.laboratory import FARM, TOWN, built, deed, event_id, heard, lab_test, said, sampling

SHIPPED: Final = next(file.years for file in files().values() if isinstance(file, WorkingDaysFile))
HOLIDAY: Final = Year(source="a notice", confidence="S", holidays={"元旦": (date(2027, 1, 1),) * 2}, worked=())
COME: Final = WorkingCalendar({**SHIPPED, 2027: HOLIDAY})
NOW: Final = int(datetime(2026, 12, 29, 10, tzinfo=LAW_ZONE).timestamp() * 1000)
KEPT: Final = (Application, Rectification, Reinspection)


@pytest.fixture
def land(database: Database) -> Database:
    """Something of every kind that is due in January 2027."""
    built(database)
    report = said("t", lab_test(("啶虫脒", "9", "0.01")), t=NOW)
    heard(database, said("s", sampling()), report._replace(received=NOW))
    with database.write() as session:
        facts = {"region": TOWN, "kind": "cooperative", "name": "丰禾合作社", "sectors": ["crops"]}
        apply(deed(session, NOW), {**facts, "credit_code": "91349901MA2N00001C"})
        tell(deed(session, NOW), FARM, "false_records", "缺 6 天", date(2026, 12, 28), 10)
        ask(deed(session, NOW), event_id("t"), "怀疑交叉污染", FARM)
    return database


def due(database: Database) -> list[tuple[str, bool]]:
    """The day of each deadline, and whether it is known for sure."""
    with database.read() as session:
        rows = [session.exec(select(kind)).one() for kind in KEPT]
    return [(row.due if isinstance(row.due, str) else iso(row.due + 8 * 3_600_000)[:10], row.due_known) for row in rows]


def test_each_is_counted_by_weekdays_and_anew_when_the_year_is_known(land: Database) -> None:
    guessed = [("2027-01-05", False), ("2027-01-12", False), ("2027-01-05", False)]
    assert due(land) == guessed
    chores = {
        name: lambda session, now, count=count: count(session, now, COME)
        for name, count in (("a", subjects.count_deadlines), ("b", dataquality.count_deadlines),
                            ("c", testing.count_deadlines))
    }  # fmt: skip
    Chores(land, clock=lambda: NOW + DAY_MS).turn()  # nobody has named the year yet
    assert due(land) == guessed
    Chores(land, chores, lambda: NOW + DAY_MS).turn()
    assert due(land) == [("2027-01-06", True), ("2027-01-13", True), ("2027-01-06", True)]
    Chores(land, chores, lambda: NOW + 2 * DAY_MS).turn()
    with land.read() as session:
        told = session.exec(select(Audit).where(Audit.operation == "countDeadlines").order_by(col(Audit.kind))).all()
    assert [(one.kind, one.account, one.at, one.version) for one in told] == [
        (kind, "", NOW + DAY_MS, 2) for kind in ("application", "rectification", "reinspection")
    ]
