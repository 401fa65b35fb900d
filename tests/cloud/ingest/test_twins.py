"""Two machines under one identity are told by their states; restarts, late messages and resends are not."""

from __future__ import annotations

from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.ingest import twins
from cloud.kernel.database import Database
from contract import birth

NOW = 1_795_418_400_000


class Ear:
    def __init__(self, database: Database) -> None:
        self.database = database

    def hear(self, boot: str, second: int, up: int, *, online: bool = True) -> bool:
        """A state at that second, up for so many; whether an alert is open afterwards."""
        state = birth.State(online=online, boot=boot, t=NOW, up_ms=up * 1000)
        with self.database.write() as session:
            twins.heard(session, "farm-a", "532331101", state, NOW + second * 1000)
            open_ = session.exec(select(PipeAlert).where(PipeAlert.code == "clone"))
            return any(row.cleared is None for row in open_)


def test_two_runs_that_both_go_on_are_two_machines_until_one_is_alone_for_an_hour(database: Database):
    ear = Ear(database)
    found = [ear.hear(boot, second, second) for second in range(0, 100, 10) for boot in ("a", "b")]
    assert not any(found[:6])
    assert found[-1]
    assert all(ear.hear("b", second, second) for second in range(100, 3_690, 60))
    assert not ear.hear("b", 3_700, 3_700)
    assert not ear.hear("b", 7_400, 7_400)


def test_restarts_are_not_two_machines(database: Database):
    ear = Ear(database)
    for start in range(0, 1_000, 100):
        for second in range(0, 100, 10):
            assert not ear.hear(f"boot-{start}", start + second, second)
        assert not ear.hear(f"boot-{start}", start + 130, 0, online=False)  # the will comes late


def test_a_state_that_was_overtaken_is_not_a_second_machine(database: Database):
    ear = Ear(database)
    ear.hear("a", 0, 100)
    ear.hear("b", 5, 1)
    assert not ear.hear("a", 20, 104)
    assert not ear.hear("a", 60, 104)  # sent again
    assert not ear.hear("b", 61, 56)
