"""What gateways tell of vouchers: kept with doubts, in whatever order it comes, and rebuilt as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from cloud.kernel.database import Database
from cloud.keys import KeyRoom
from cloud.trace.model import Batch
from cloud.vouchers import PROJECTION, revoked_list
from cloud.vouchers.model import Voucher
from contract.event import Batching, Lot, Vouching
from contract.keys import Signer
from contract.voucher import Statement, issue, numbered
from tests.cloud.labels.ground import BATCH, COUNTY, MICRO, NOW, OTHER, batch, furnished, heard, said, till
from tests.contract.messages import signer as stranger

HOST = "t.example.cn"


@pytest.fixture
def land(database: Database, tmp_path: Path) -> Database:
    till(database)
    furnished(database, tmp_path)
    return database


@pytest.fixture
def key(tmp_path: Path, land: Database) -> Signer:
    return KeyRoom(tmp_path).signer("voucher", NOW)


def code(key: Signer, **fields: Any) -> str:
    facts: dict[str, Any] = {
        "kind": "conformity", "mark": "", "batch": int(BATCH, 16), "produce": numbered("黄瓜"), "amount": Decimal(400),
        "unit": "kg", "issued": NOW, "days": 10, "basis": frozenset({"self_test"}), **fields,
    }  # fmt: skip
    return issue(Statement(**facts), key).address(HOST)


def told(name: str, text: str, step: str = "issue", batch: str = BATCH, **fields: Any) -> Any:
    return said(name, Vouching(step=step, code=text, batch=batch, **fields))  # type: ignore[arg-type]


def rows(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        return [row.model_dump() for row in session.exec(select(Voucher).order_by(Voucher.id))]


def rebuilt(database: Database) -> list[dict[str, Any]]:
    with database.write() as session:
        PROJECTION.clear(session)
        assert PROJECTION.together is not None
        PROJECTION.together(session, 0, 1 << 40)
    return rows(database)


@pytest.mark.parametrize(
    ("doubts", "fields", "event"),
    [
        ("", {}, {}),
        ("batch_differs", {}, {"batch": OTHER}),
        ("batch_unknown", {"batch": 255}, {"batch": "00000000000000ff"}),
        ("batch_foreign", {"batch": int(OTHER, 16)}, {"batch": OTHER}),
        ("batch_foreign", {}, {"subject": "lvyuan"}),
        ("product_differs", {"produce": numbered("芹菜")}, {}),
        ("unit", {"unit": "箱"}, {}),
        ("too_much", {"amount": Decimal(1001)}, {}),
        ("not_issued,why_missing", {}, {"step": "void"}),
    ],
)
def test_what_was_told_is_kept_with_its_doubts(
    land: Database, key: Signer, doubts: str, fields: dict[str, Any], event: dict[str, Any]
) -> None:
    heard(land, PROJECTION, told("a", code(key, **fields), **event))
    (row,) = rows(land)
    assert row["doubts"] == doubts
    assert rebuilt(land) == [row]


def test_what_is_no_voucher_counts_for_nothing(land: Database, key: Signer) -> None:
    altered = code(key)
    altered = altered[:-1] + ("0" if altered[-1] != "0" else "1")
    forged = code(stranger("voucher", 9), amount=Decimal(900))
    heard(land, PROJECTION, told("a", altered), told("b", forged), told("c", forged, "void", why="x"))
    heard(land, PROJECTION, told("d", code(key, amount=Decimal(1000))))
    found = {row["doubts"]: row for row in rows(land)}
    assert set(found) == {"unreadable", "forged", ""}
    assert found["forged"]["whole"] == found["unreadable"]["whole"] == 0
    with land.read() as session:
        assert revoked_list(session, COUNTY, NOW).vouchers == frozenset()
    assert rebuilt(land) == rows(land)


def test_a_void_that_comes_first_waits_for_its_voucher(land: Database, key: Signer) -> None:
    text = code(key)
    void, issued = told("v", text, "void", why="数量写错", at=NOW + 5), told("a", text, at=NOW)
    heard(land, PROJECTION, void)
    heard(land, PROJECTION, issued)
    heard(land, PROJECTION, void, issued)  # again
    (row,) = rows(land)
    assert (row["doubts"], row["voided"], row["void_why"]) == ("", NOW + 5, "数量写错")
    with land.read() as session:
        assert revoked_list(session, COUNTY, NOW).vouchers == {row["id"]}
    assert rebuilt(land) == [row]


def test_doubts_follow_the_batch(land: Database, key: Signer) -> None:
    """Two of 700 kg are too much of 1,000; once the harvest is corrected to 1,400 they are not."""
    first, second = code(key, amount=Decimal(700)), code(key, amount=Decimal(700), issued=NOW - 60_000)
    heard(land, PROJECTION, told("a", first), told("b", second), told("c", code(key, kind="entry")))
    assert [row["doubts"] for row in rows(land) if row["kind"] == "conformity"] == ["too_much", "too_much"]
    assert [row["doubts"] for row in rows(land) if row["kind"] == "entry"] == [""]
    with land.write() as session:
        row = session.get_one(Batch, BATCH)
        row.amount = row.left = 1_400 * MICRO
        session.add(row)
    lot = Lot(batch=BATCH, amount="1400", unit="kg", product="黄瓜")
    heard(land, PROJECTION, said("d", Batching(action="harvest", children=(lot,), corrects="x", why="称错")))
    assert {row["doubts"] for row in rows(land)} == {""}


def test_tons_of_a_batch_in_kilograms(land: Database, key: Signer) -> None:
    heard(land, PROJECTION, told("a", code(key, amount=Decimal("0.4"), unit="t")))
    (row,) = rows(land)
    assert (row["whole"], row["amount"], row["unit"]) == (400 * MICRO, 400_000, "t")


def test_animals_are_counted(land: Database, key: Signer) -> None:
    with land.write() as session:
        batch(session, "00000000000000a9", 60, product="猪", sector="livestock", unit="头")
    text = code(key, batch=0xA9, produce=numbered("猪"), amount=Decimal(60), unit="头")
    heard(land, PROJECTION, told("a", text, batch="00000000000000a9"))
    assert rows(land)[0]["doubts"] == ""
