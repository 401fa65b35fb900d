"""When a move does not begin, each time in one line; and what it says in both languages."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from click.testing import Result

from cloud import migrations
from cloud.app import stores
from cloud.app.move import house, logbook
from cloud.ingest.model import IngestStatus
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from tests.cloud.move.street import Plot, Street, everything, furnish, move


def _refused(result: Result, says: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    assert says in result.stderr


def _beat(database: Database, at: int) -> None:
    with database.write() as session:
        session.merge(
            IngestStatus(
                worker="w", lane="events", pid=1, started=1, beat=at, connected=True, messages=0, readings=0, stored=0,
                duplicates=0, refused=0, dropped=0, queued=0, lag_ms=0,
            )
        )  # fmt: skip


@pytest.mark.parametrize("awake", ["old", "new"])
def test_a_house_in_which_somebody_works_is_not_moved(street: Street, awake: str) -> None:
    plots = {"old": street.build("old"), "new": street.build("new")}
    furnish(plots["old"])
    if awake == "new":
        assert move(plots["old"], plots["new"]).exit_code == 0
    database = plots[awake].database()
    beat = now_ms()
    _beat(database, beat)
    before = logbook.find(plots["old"].data)

    def listen(_seconds: float) -> None:
        _beat(database, beat + 2000)

    with pytest.raises(CloudError, match="the ingest worker w is at work"):
        house.move(plots["old"].config, plots["new"].config, _silent, now_ms, listen)
    assert logbook.find(plots["old"].data) == before
    database.close()


def test_a_worker_that_ended_a_moment_ago_is_no_hindrance(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)
    database = old.database()
    _beat(database, now_ms())
    database.close()
    waited: list[float] = []
    assert house.move(old.config, new.config, _silent, now_ms, waited.append).same
    assert len(waited) == 1


def test_nobody_writes_in_the_old_house_meanwhile(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)
    shut: set[str] = set()

    def knock(what: str, _done: int, _whole: int) -> None:
        door = sqlite3.connect(old.data / "zhigen.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            door.execute("DELETE FROM journal")
        door.close()
        shut.add(what)

    assert house.move(old.config, new.config, knock, now_ms, _still).same
    assert {"journal", "raw", "compare journal", "compare"} <= shut


def test_it_moves_into_empty_stores_only(street: Street) -> None:
    old, new = street.build("old"), street.build("new", "postgresql")
    furnish(old)
    furnish(new, 1)
    _refused(move(old, new), "the target is not empty: postgresql")
    old.opened()


def test_one_place_is_no_move(street: Street) -> None:
    old = street.build("old")
    furnish(old)
    _refused(move(old, old), "both configurations keep their things in one place")


def test_a_move_that_is_under_way_is_finished_first(street: Street) -> None:
    old, new, other = street.build("old"), street.build("new"), street.build("other")
    furnish(old)
    logbook.Logbook(_place(old), _place(new)).save(old.data)
    _refused(move(old, other), "another move is unfinished")
    (old.data / logbook.FILE).unlink()
    assert move(old, other).exit_code == 0


def test_a_source_of_another_version_is_not_carried(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    database = old.database()
    migrations.downgrade(database, "0006")
    database.close()
    _refused(move(old, new), "run `zhigen cloud migrate`")


def test_the_report_is_chinese_for_a_chinese_terminal_and_names_what_to_copy_by_hand(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)
    (old.data / "keys").mkdir()
    done = move(old, new, "zh_CN.UTF-8")
    assert done.exit_code == 0
    assert "两边一致。请用新的配置启动" in done.output
    assert f"请自己拷贝 {old.data / 'keys'} 到 {new.data / 'keys'}" in done.output
    assert done.output.count("请自己拷贝") == 1


def test_only_what_lies_elsewhere_is_carried(street: Street) -> None:
    old = street.build("old")
    furnish(old)
    new = street.build("new", "postgresql")
    _share(new, old)
    done = move(old, new)
    assert done.exit_code == 0
    assert "readings" not in done.output
    new.opened()
    with pytest.raises(CloudError, match="everything was moved"):
        old.opened()


def _share(new: Plot, old: Plot) -> None:
    """One data folder for both, as is usual."""
    shutil.rmtree(new.data)
    new.data.symlink_to(old.data)


def _place(plot: Plot) -> logbook.Place:
    database = plot.database()
    database.close()
    return stores.place(plot.config, plot.data, database)


def _silent(_what: str, _done: int, _whole: int) -> None:
    return


def test_readings_may_move_alone_and_what_was_left_is_not_started_again(street: Street) -> None:
    old = street.build("old")
    furnish(old)
    new = street.build("new", influx="alone")
    _share(new, old)
    done = move(old, new)
    assert done.exit_code == 0, done.output
    assert "journal" not in done.output
    with old.series() as here, new.series() as there:
        assert everything(here) == everything(there)
    new.opened()
    with pytest.raises(CloudError, match="everything was moved"):
        old.opened()


def test_from_one_influxdb_to_another_the_tables_move_as_well(street: Street) -> None:
    old = street.build("old", influx="manners1")
    new = street.build("new", influx="manners2")
    _share(new, old)
    _refused(move(old, new), "the SQL database must change as well")


def test_whoever_stops_it_is_told_how_to_go_on(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as changed:
        changed.setattr(house.readings, "carry", stop)
        stopped = move(old, new)
    assert stopped.exit_code == 130
    assert stopped.stderr == "zhigen cloud: stopped: run the same command to go on\n"
    assert move(old, new).exit_code == 0


def _still(_seconds: float) -> None:
    return
