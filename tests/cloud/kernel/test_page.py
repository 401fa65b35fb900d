"""Pages: every row once and in order, whatever is tied, and no cursor that somebody made up does harm."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from cloud.accounts.model import Account
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.page import Asked, page
from cloud.kernel.problem import Problem

COLUMNS = {"at": Audit.at, "account": Audit.account}
BIG = 1 << 62
YES = (True, 1)


def fill(session: Session, *rows: tuple[int, str]) -> None:
    session.exec(delete(Audit))
    session.add_all(
        Audit(at=at, account=name, role="admin", operation="o", kind="k", record="r", region="53") for at, name in rows
    )
    session.flush()


def walk(session: Session, sort: str, limit: int) -> list[Audit]:
    seen: list[Audit] = []
    cursor: str | None = None
    for _ in range(100):
        rows, cursor = page(session, select(Audit), COLUMNS, Audit.id, Asked(sort, cursor, limit))
        assert len(rows) == limit or cursor is None
        seen += rows
        if cursor is None:
            return seen
    raise AssertionError("pages without an end")


@given(
    st.lists(st.tuples(st.sampled_from([-BIG, 0, 7, BIG]), st.sampled_from(["", "a", "张", "’😀", "%"])), max_size=12),
    st.sampled_from(["at", "-at", "account", "-account"]),
    st.integers(1, 5),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_rows_come_once_and_in_order(
    database: Database, rows: list[tuple[int, str]], sort: str, limit: int
) -> None:
    with database.write() as session:
        fill(session, *rows)
        seen = walk(session, sort, limit)
        column, key = col(COLUMNS[sort.lstrip("-")]), col(Audit.id)
        falling = sort.startswith("-")
        order = (column.desc(), key.desc()) if falling else (column, key)
        assert [row.id for row in seen] == list(session.exec(select(Audit.id).order_by(*order)))


def test_what_comes_meanwhile_moves_nothing(database: Database) -> None:
    with database.write() as session:
        fill(session, (5, "a"), (5, "b"), (4, "c"), (3, "d"))
        first, cursor = page(session, select(Audit), COLUMNS, Audit.id, Asked("-at", None, 2))
        session.add(Audit(at=9, account="new", role="r", operation="o", kind="k", record="r", region="53"))
        session.flush()
        rest, end = page(session, select(Audit), COLUMNS, Audit.id, Asked("-at", cursor, 2))
    assert [row.account for row in (*first, *rest)] == ["b", "a", "c", "d"]
    assert end is None


def written(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "", "%", "not a cursor", "你好", "A", written(), written("audit at"), written("at", 1, 1),
        written("audit -at", 1, 1), written("audit account", "a", 1), written("account at", 1, 1),
        written("audit at", "1", 1), written("audit at", 1, "1"), written("audit at", *YES),
        written("audit at", 1.5, 1), written("audit at", None, 1), written("audit at", [1], 1),
        written("audit at", 1, 1, 1), written("audit at", 1 << 63, 1), written("audit at", -(1 << 63) - 1, 1),
        written("audit at", 1, 1 << 70), written("audit at", 10**300, 1), written("audit at", {"a": 1}, 1),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(), base64.urlsafe_b64encode(b"[" * 250).decode(),
    ],
)  # fmt: skip
def test_a_cursor_that_nobody_gave_out_is_told(database: Database, cursor: str) -> None:
    with database.read() as session, pytest.raises(Problem) as caught:
        page(session, select(Audit), COLUMNS, Audit.id, Asked("at", cursor))
    assert (caught.value.code, caught.value.status) == ("cursor", 422)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800"])
def test_texts_that_no_column_holds_are_told(database: Database, text: str) -> None:
    with database.read() as session, pytest.raises(Problem) as caught:
        page(session, select(Audit), COLUMNS, Audit.id, Asked("account", written("audit account", text, 1)))
    assert caught.value.code == "cursor"


def test_a_cursor_of_another_list_is_told_though_its_values_would_fit(database: Database) -> None:
    asked = Asked("name", written("audit name", "a", "b"))
    with database.read() as session, pytest.raises(Problem):
        page(session, select(Account), {"name": Account.name}, Account.id, asked)
