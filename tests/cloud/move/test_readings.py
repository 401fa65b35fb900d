from __future__ import annotations

import sqlite3

import pytest

from cloud.telemetry.series import HOUR
from tests.cloud.move.street import Street, T, everything, furnish, move


@pytest.mark.parametrize(("here", "there"), [("", ""), ("", "new1"), ("old2", ""), ("old3", "new3")])
def test_rows_rollups_and_floor_arrive_and_charts_are_the_same(street: Street, here: str, there: str) -> None:
    # "" is the embedded store, else the database of an InfluxDB
    old, new = street.build("old", influx=here), street.build("new", influx=there)
    furnish(old)
    done = move(old, new)
    assert done.exit_code == 0, done.output
    with old.series() as left, new.series() as entered:
        found = everything(left)
        assert found == everything(entered)
        assert found["floor"] == T + HOUR
        assert len(found["yuhe-1/air-1/co2.roof"]) > 1000
        assert len(found[f"yuhe-1/air-1/co2.roof {HOUR}"]) == 1
        assert len(entered.latest(found["names"])) >= 3


def test_a_value_that_differs_by_its_last_bit_is_found(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)
    assert move(old, new).exit_code == 0
    for table, statement in (
        ("reading", "UPDATE reading SET value = 0.30000000000000004 WHERE value = 1 / 3.0 AND t % 2 = 0"),
        ("minute", "UPDATE minute SET low = low + 1 WHERE series = 1 AND t = (SELECT min(t) FROM minute)"),
    ):
        file = sqlite3.connect(new.data / "series.db")
        file.execute(f"CREATE TABLE kept AS SELECT * FROM {table}")
        assert file.execute(statement).rowcount > 0
        file.commit()
        again = move(old, new)
        assert again.exit_code == 1
        assert "yuhe-1/air-1/co2.roof" in again.output
        assert "DIFFERS" in again.output
        file.execute(f"DELETE FROM {table}")
        file.execute(f"INSERT INTO {table} SELECT * FROM kept")
        file.execute("DROP TABLE kept")
        file.commit()
        file.close()
        assert move(old, new).exit_code == 0
