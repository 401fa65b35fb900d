from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, inspect, select, update

from cloud.app.move import cargo
from cloud.ingest.model import Proof, Quarantined
from cloud.migrations.tables import metadata
from cloud.registry.model import Point
from cloud.telemetry.model import Alarm
from tests.cloud.move.street import ROWS, Street, everything, furnish, move, row, sums
from tests.engines import Engine

WAYS: list[tuple[Engine, Engine]] = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_every_row_of_every_table_arrives_as_it_was(street: Street, here: Engine, there: Engine) -> None:
    old, new = street.build("old", here), street.build("new", there)
    furnish(old)
    before = sums(old)
    done = move(old, new)
    assert done.exit_code == 0, done.output
    assert sums(new) == sums(old) == before
    assert all(found.rows == ROWS for found in before.values())


def test_no_table_is_forgotten(street: Street) -> None:
    old = street.build("old")
    furnish(old, 0)
    database = old.database()
    there = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    database.close()
    assert {table.name for table in cargo.tables(with_readings=False)} == there
    left = there - {table.name for table in cargo.tables(with_readings=True)}
    assert left == {"influx_device", "influx_stale", "influx_place", "influx_rollup"}


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_numbers_of_new_rows_go_on_where_the_old_house_stopped(street: Street, here: Engine, there: Engine) -> None:
    old, new = street.build("old", here), street.build("new", there)
    furnish(old)
    database = old.database()
    with database.write() as session:  # a number that was given is never given again
        top = session.connection().execute(select(func.max(Proof.id))).scalar_one()
        if here == "postgresql":  # rows that bring their number do not move the sequence
            session.connection().exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('proof', 'id'), {top})")
        session.connection().execute(delete(Proof).where(Proof.id == top))
    database.close()
    assert move(old, new).exit_code == 0
    database = new.database()
    with database.write() as session:
        fresh = row(metadata.tables["proof"], 90)
        del fresh["id"]
        session.connection().execute(insert(Proof), [fresh])
        assert session.connection().execute(select(func.max(Proof.id))).scalar_one() == top + 1
    database.close()


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_a_flipped_byte_in_the_target_is_found_and_named(street: Street, there: Engine) -> None:
    old, new = street.build("old"), street.build("new", there)
    furnish(old)
    assert move(old, new).exit_code == 0
    database = new.database()
    with database.write() as session:
        raw = bytearray(row(metadata.tables["quarantine"], 3)["raw"])
        raw[300] ^= 1
        session.connection().execute(update(Quarantined).where(Quarantined.id == 4).values(raw=bytes(raw)))
        session.connection().execute(update(Point).where(Point.place == 2).values(low=0.0))  # it was null
        session.connection().execute(delete(Alarm).where(Alarm.id == row(metadata.tables["alarm"], 5)["id"]))
    database.close()
    again = move(old, new)
    assert again.exit_code == 1
    assert "compared only" in again.output
    differing = [line for line in again.output.splitlines() if "DIFFERS" in line]
    assert {line.split()[0] for line in differing} == {"quarantine", "point", "alarm"}
    assert any(line.endswith("id = 4") for line in differing)


def test_a_row_that_the_target_will_not_take_is_named_in_one_line(street: Street) -> None:
    old, new = street.build("old"), street.build("new", "postgresql")
    furnish(old)
    database = old.database()
    with database.write() as session:
        session.connection().execute(update(Quarantined).where(Quarantined.id == 2).values(zh="a\x00b"))
    database.close()
    done = move(old, new)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "will not take a row of quarantine, [2]: " in done.stderr


def test_the_books_of_an_influxdb_that_stays_are_carried_and_of_one_that_is_left_are_not(street: Street) -> None:
    old, moved, left = (
        street.build("old", influx="books"),
        street.build("moved", "postgresql", influx="books"),
        street.build("left"),
    )
    furnish(old)
    done = move(old, moved)
    assert done.exit_code == 0, done.output
    with old.series() as here, moved.series() as there:
        assert everything(here) == everything(there)
        assert here.latest(here.names()) == there.latest(there.names()) != []
    done = move(moved, left)
    assert done.exit_code == 0, done.output
    with left.series() as there, moved.series() as here:
        assert everything(here) == everything(there)
