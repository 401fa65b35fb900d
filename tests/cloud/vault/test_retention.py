"""How long who bought is remembered: two years by the calendar, to the millisecond, and the chore for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from cloud.app.chores import CHORES, Chores
from cloud.kernel.database import Database
from cloud.keys import KeyRoom
from cloud.vault import furnish, seen
from cloud.vault.model import VaultPerson
from cloud.vault.retention import LEAST_DAYS, kept_until
from contract.moment import DAY_MS, LAW_ZONE


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=LAW_ZONE).timestamp() * 1000)


# 农药管理条例 26, 27: two years at least. 民法典 201, 202: a term of years ends with the end of the day of the same
# date, or of the last day of the month where there is none.
TERMS = [
    ("2025-06-01 10:00", "2027-06-02 00:00"),  # no leap day between: 731 days are a day more than two years
    ("2023-06-01 10:00", "2025-06-02 00:00"),  # 731 days would end in the middle of the last day
    ("2023-06-01 00:00", "2025-06-02 00:00"),
    ("2023-06-01 23:59", "2025-06-02 00:00"),
    ("2024-02-28 10:00", "2026-03-01 00:00"),
    ("2024-02-29 00:00", "2026-03-01 00:00"),  # 2026 has no such day: its February ends the term
    ("2024-02-29 23:59", "2026-03-01 23:59"),  # 731 days, which are later here
    ("2022-02-28 10:00", "2024-02-29 00:00"),
    ("2022-03-01 10:00", "2024-03-02 00:00"),
    ("2025-12-31 23:59", "2028-01-01 23:59"),
]


@pytest.mark.parametrize(("bought", "over"), TERMS)
def test_the_term_ends_with_its_last_day_in_shanghai(bought: str, over: str) -> None:
    assert kept_until(_ms(bought)) == max(_ms(over), _ms(bought) + LEAST_DAYS * DAY_MS)
    assert kept_until(_ms(bought)) >= _ms(over)


def test_a_cloud_may_keep_longer_and_never_shorter() -> None:
    at = _ms("2023-06-01 10:00")
    assert kept_until(at, 1000) == at + 1000 * DAY_MS
    assert kept_until(at, 1) == _ms("2025-06-02 00:00")


def test_what_no_calendar_reaches_has_a_term_too() -> None:
    assert kept_until(1 << 53) > 1 << 53


@pytest.mark.parametrize("bought", ["2024-02-29 12:00", "2023-06-01 10:00"])
def test_the_chore_forgets_at_the_end_of_the_term_and_a_new_purchase_begins_it_anew(
    database: Database, bought: str
) -> None:
    at = _ms(bought)
    facts = {"county": "349901", "region": "349901101", "document": "id_card", "sealer": "t", "kid": "k"}
    with database.write() as session:
        for key in ("once", "again"):
            found = VaultPerson(id=key, first=at, last=at, forget=kept_until(at), sealed=b"x", match=key, **facts)
            session.add(found)
        session.flush()
        seen(session, {"again": at + 30 * DAY_MS})

    def after(now: int) -> list[bool]:
        Chores(database, {"buyers": CHORES["buyers"]}, lambda: now).turn()
        with database.read() as session:
            people = [session.get_one(VaultPerson, key) for key in ("once", "again")]
            return [one.sealed is not None and one.match is not None for one in people]

    assert after(kept_until(at) - 1) == [True, True]
    assert after(kept_until(at)) == [False, True]
    assert after(kept_until(at + 30 * DAY_MS) - 1) == [False, True]
    assert after(kept_until(at + 30 * DAY_MS)) == [False, False]


@pytest.mark.parametrize("days", [LEAST_DAYS, 1000])
@pytest.mark.parametrize("cuts", [[1, 1, 1, 1], [4], [2, 2], [1, 3], [3, 1]])
@pytest.mark.parametrize("late", [False, True])
def test_the_term_is_the_same_however_sales_are_cut_into_blocks(
    database: Database, tmp_path: Path, cuts: list[int], days: int, *, late: bool
) -> None:
    sales = [_ms(f"{day} 10:00") for day in ("2023-02-28", "2023-06-01", "2024-02-29", "2024-03-01")]
    furnish(database, KeyRoom(tmp_path), days)
    first = sales[0] - DAY_MS
    facts = {"county": "349901", "region": "349901101", "document": "id_card", "sealer": "t", "kid": "k"}
    with database.write() as session:
        session.add(VaultPerson(id="p", first=first, last=first, forget=kept_until(first, days), sealed=b"x", **facts))
    blocks, left = [], sales
    for size in cuts:
        blocks.append(left[:size])
        left = left[size:]
    for block in reversed(blocks) if late else blocks:
        with database.write() as session:
            seen(session, {"p": block[-1]})
    with database.read() as session:
        found = session.get_one(VaultPerson, "p")
    assert (found.last, found.forget) == (sales[-1], kept_until(sales[-1], days))
