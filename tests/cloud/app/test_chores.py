from __future__ import annotations

import pytest
from sqlmodel import Session, select

from cloud.accounts.act import KEPT_MS, Answer
from cloud.app.chores import CHORES, Chores
from cloud.kernel.database import Database
from tests.patience import until

NOW = 1_795_418_400_000


def answers(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(Answer.key)))


def fill(database: Database) -> None:
    with database.write() as session:
        for key, at in (("old", NOW - KEPT_MS - 1), ("young", NOW - KEPT_MS)):
            session.add(Answer(account="a", key=key, digest="", at=at))


def test_the_leader_forgets_old_answers_and_nothing_else(database: Database) -> None:
    fill(database)
    chores = Chores(database, clock=lambda: NOW)
    chores.start()
    until(lambda: answers(database) == ["young"], "the old answer forgotten")
    chores.stop()
    assert not chores.is_alive()


def test_a_chore_that_fails_keeps_no_other_from_being_done(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    fill(database)

    def broken(session: Session, _now: int) -> None:
        session.add(Answer(account="a", key="half", digest="", at=NOW))
        session.flush()
        raise KeyError("broken")

    Chores(database, {"broken": broken, **CHORES}, lambda: NOW).turn()
    assert answers(database) == ["young"]
    assert "chore broken failed" in caplog.text
