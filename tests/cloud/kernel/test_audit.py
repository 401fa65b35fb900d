"""Deeds: what a person may change, who saw which version, and the audit row that every change leaves."""

from __future__ import annotations

import json

import pytest
from sqlmodel import Session

from cloud.inputs.model import Product
from cloud.kernel import record
from cloud.kernel.audit import Deed, history
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope

NOW = 1_795_418_400_000
COUNTY = Scope(("532331",))


def deed(session: Session, scope: Scope = COUNTY, *, expected: int | None = None, strict: bool = False) -> Deed:
    return Deed(session, scope, "chen", NOW, "supervisor", "changeProduct", expected, strict)


def product(by: Deed, region: str = "532331", number: str = "PD20080001") -> Product:
    row = Product(**record.stamped(by), region=region, kind="pesticide", registration=number, name="吡虫啉")
    return record.add(by, row, {"registration": number})


def test_a_record_tells_who_made_it_and_each_change_raises_its_version(database: Database) -> None:
    with database.write() as session:
        row = product(deed(session))
        record.change(deed(session), row, {"maker": "甲厂", "name": "吡虫啉"})
        record.change(deed(session), row, {"maker": "乙厂", "prescription": True})
    with database.read() as session:
        kept = session.get_one(Product, row.id)
        told = history(COUNTY, session, "product", row.id)
    assert (kept.version, kept.maker, kept.prescription, kept.created_by) == (3, "乙厂", True, "chen")
    assert [one.version for one in told] == [1, 2, 3]
    assert [json.loads(one.what) for one in told] == [
        {"registration": "PD20080001"},
        {"maker": "甲厂"},
        {"maker": "乙厂", "prescription": True},
    ]
    assert {(one.account, one.role, one.operation, one.at, one.region) for one in told} == {
        ("chen", "supervisor", "changeProduct", NOW, "532331")
    }


def test_what_is_so_already_changes_nothing_and_is_no_word_in_the_audit(database: Database) -> None:
    with database.write() as session:
        row = product(deed(session))
        again = deed(session)
        record.change(again, row, {"name": "吡虫啉", "maker": ""})
        assert (row.version, again.noted, again.idle) == (1, 0, True)


@pytest.mark.parametrize(
    ("expected", "strict", "code"),
    [(1, True, ""), (1, False, ""), (None, False, ""), (None, True, "version_missing"), (2, True, "changed_meanwhile")],
)
def test_whoever_changes_a_record_says_which_version_they_have_seen(
    database: Database, expected: int | None, strict: bool, code: str
) -> None:
    with database.write() as session:
        row = product(deed(session))
        by = deed(session, expected=expected, strict=strict)
        if not code:
            record.change(by, row, {"maker": "甲厂"})
            assert row.version == 2
            return
        with pytest.raises(Problem) as caught:
            record.change(by, row, {"maker": "甲厂"})
        assert caught.value.code == code
        assert (row.version, row.maker, by.noted) == (1, "", 0)


@pytest.mark.parametrize("region", ["532332", "53233", ""])
def test_nobody_writes_beyond_their_region(database: Database, region: str) -> None:
    with pytest.raises(Problem) as caught, database.write() as session:
        product(deed(session), region)
    assert caught.value.code == "outside_region"
    with database.read() as session:
        assert session.get(Product, "x") is None
        assert not history(NATION, session, "product", "")


def test_a_record_cannot_be_moved_out_of_the_own_region(database: Database) -> None:
    with database.write() as session:
        row = product(deed(session))
    with pytest.raises(Problem), database.write() as session:
        record.change(deed(session), session.get_one(Product, row.id), {"region": "532332"})
    with database.read() as session:
        kept = session.get_one(Product, row.id)
    assert (kept.region, kept.version) == ("532331", 1)


def test_the_history_is_told_within_the_region_only(database: Database) -> None:
    with database.write() as session:
        row = product(deed(session))
    with database.read() as session:
        assert history(Scope(("532332",)), session, "product", row.id) == []
        assert len(history(NATION, session, "product", row.id)) == 1
