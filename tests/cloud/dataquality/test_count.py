"""Counts are what the facts say now, by month and subject, on both engines."""

from __future__ import annotations

from typing import Any

from cloud.dataquality import count_months, recount, store
from cloud.dataquality.count import bounds, counted
from cloud.dataquality.model import DataQuality
from cloud.inputs import LedgerEntry, LedgerLine
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.production import FarmOperation, InputUse
from cloud.subjects import Subject

MONTH = "2026-11"
START, END = bounds(MONTH)
LIUXI, HEKOU = "349901101", "349901102"
BASE: dict[str, Any] = {"gateway": "desk-349901"}


def sale(number: int, subject: str, region: str, kind: str = "sale", at: int = START, **told: Any) -> list[Any]:
    entry = {name: told[name] for name in told if name in LedgerEntry.model_fields}
    line = {name: told[name] for name in ("product", "lot", "pack", "expires") if name in told}
    who: dict[str, Any] = {"region": region, "subject": subject, "kind": kind, "at": at}
    received = at + told.get("late", 0)
    return [
        LedgerEntry(id=f"e{number}", position=number, received=received, **BASE, **who, **entry),
        LedgerLine(entry=f"e{number}", line=0, registration="PD1", sign=-1, amount=1, unit="瓶", **who, **line),
    ]


def operation(number: int, action: str, **told: Any) -> FarmOperation:
    who: dict[str, Any] = {"region": HEKOU, "subject": "farm", "at": START, "told": START, "received": START}
    return FarmOperation(id=f"o{number}", position=number, action=action, **BASE, **who, **told)


def shop(key: str, state: str, filed: int) -> Subject:
    stamps: dict[str, Any] = {"created": 1, "created_by": "t", "changed": 1}
    return Subject(id=key, region=LIUXI, kind="shop", name=key, state=state, filed=filed, **stamps)


def filled(database: Database) -> None:
    whole: dict[str, Any] = {"product": "p", "lot": "L1", "crop": "wheat", "notice": True}
    bought: dict[str, Any] = {
        "party": "总店",
        "document": "7",
        "product": "p",
        "pack": "1" * 32,
        "expires": "2028-01-01",
    }
    use: dict[str, Any] = {"registration": "PD1", "amount": 1, "unit": "瓶", "interval": 7}
    rows = [
        *sale(1, "shop-a", LIUXI, **whole),
        *sale(2, "shop-a", LIUXI, crop="wheat", late=2 * 86_400_000),
        *sale(3, "shop-a", LIUXI, outcome="real_name_needed", doubts="oversold", **whole),
        *sale(4, "shop-a", LIUXI, at=END, **whole),
        *sale(5, "shop-b", HEKOU, kind="purchase", **bought),
        *sale(6, "shop-b", HEKOU, kind="refusal"),
        operation(7, "spray", cycle="c"),
        operation(8, "harvest"),
        operation(9, "sow", corrected_by="o8"),
        InputUse(operation="o7", line=0, region=HEKOU, subject="farm", at=START, **use),
        shop("quiet", "filed", START - 1),
        shop("listed", "listed", 0),
    ]
    with database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()


def test_each_line_is_counted_by_what_it_has(database: Database) -> None:
    filled(database)
    with database.read() as session:
        found = {key: tuple(value)[2:] for key, value in counted(NATION, session, MONTH).items()}
    assert found == {
        "shop-a": (3, 15, 5 + 2 + 4, 2, 1),  # all five; a crop and no buyer needed; all but the buyer
        "shop-b": (1, 5, 5, 1, 0),
        "farm": (3, 6, (1 + 1) + (0 + 0) + 1, 3, 0),  # spray: all; harvest: neither; use: interval, no purchase
    }


def test_a_recount_replaces_and_a_filed_subject_without_facts_is_silent(database: Database) -> None:
    filled(database)
    with database.write() as session:
        assert recount(NATION, session, MONTH, 5) == recount(NATION, session, MONTH, 6) == 4
    with database.read() as session:
        rows = {row.subject: row for row in session.exec(store.of_months(NATION, MONTH, MONTH))}
        assert set(rows) == {"shop-a", "shop-b", "farm", "quiet"}
        assert {row.counted for row in rows.values()} == {6}
        kept = store.kept(NATION, session, MONTH, MONTH)
        places = {row.township: (row.subjects, row.silent, row.facts) for row in kept}
        assert places == {LIUXI: (2, 1, 3), HEKOU: (2, 0, 4)}
        assert [row.township for row in store.kept(Scope((LIUXI,)), session, MONTH, MONTH)] == [LIUXI]
        assert [row.subject for row in session.exec(store.of_months(Scope(("34",), "farm"), MONTH, MONTH))] == ["farm"]
        assert isinstance(store.months(NATION, session, "farm")[0], DataQuality)


def test_the_hourly_chore_counts_this_month_and_the_last(database: Database) -> None:
    filled(database)
    with database.write() as session:
        count_months(session, END)
    with database.read() as session:
        assert {row.month for row in store.months(NATION, session, "shop-a")} == {"2026-11", "2026-12"}
        assert {row.facts for row in store.months(NATION, session, "quiet")} == {0}
