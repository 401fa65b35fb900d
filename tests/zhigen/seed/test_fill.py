"""A small county in a real folder, through the command: the product finds what was planted, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import col, select

from cloud import migrations
from cloud.inputs import LedgerEntry, Stock
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.production import FarmOperation, InputUse
from cloud.subjects import Subject
from zhigen.cli import main
from zhigen.seed.fill import fill
from zhigen.seed.planted import Planted
from zhigen.seed.year import County, county

LAST = date(2026, 8, 25)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path, tuple[Planted, ...]]]:
    folder = tmp_path_factory.mktemp("county")
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    odd = fill(database, folder, _plan(), lambda name, done: None)
    yield database, folder, odd
    database.close()


def _plan() -> County:
    return county(1, LAST, 30, 2)


def test_what_was_planted_is_found_and_nothing_else(seeded: tuple[Database, Path, tuple[Planted, ...]]) -> None:
    database, _, odd = seeded
    wanted = {(one.where, one.event, one.code) for one in odd}
    assert {code for _, _, code in wanted} == {"sold_twice", "never_bought", "expired", "off_label", "harvest_early"}
    found = set()
    with database.read() as session:
        for entry in session.exec(select(LedgerEntry).where(LedgerEntry.doubts != "")):
            found |= {("ledger_entry", entry.id, code) for code in entry.doubts.split(",")}
        for operation in session.exec(select(FarmOperation).where(FarmOperation.doubts != "")):
            found |= {("farm_operation", operation.id, code) for code in operation.doubts.split(",")}
        for use in session.exec(select(InputUse)):
            found |= {("input_use", use.operation, code) for code in use.doubts.split(",") if code}
            found |= {("input_use", use.operation, "off_label")} if "off_label" in use.reasons else set()
    assert found == wanted


def test_every_sale_is_lawful_but_the_expired_one(seeded: tuple[Database, Path, tuple[Planted, ...]]) -> None:
    database, _, odd = seeded
    with database.read() as session:
        sales = session.exec(select(LedgerEntry).where(LedgerEntry.kind == "sale")).all()
        short = session.exec(select(Stock).where(Stock.amount < 0)).all()
        stopped = session.exec(select(ProjectionCursor).where(ProjectionCursor.state != "running")).all()
    assert len(sales) > 1000
    assert {sale.id for sale in sales if sale.outcome != "allowed"} == {
        one.event for one in odd if one.code == "expired"
    }
    assert len(short) == 1  # the pack that never came in
    assert not stopped


def test_the_same_seed_makes_the_same_rows_with_the_same_ids(
    seeded: tuple[Database, Path, tuple[Planted, ...]], tmp_path: Path
) -> None:
    database, _, _ = seeded
    other = Database.in_folder(tmp_path)
    migrations.upgrade(other)
    fill(other, tmp_path, _plan(), lambda name, done: None)

    def rows(one: Database) -> list[tuple[object, ...]]:
        with one.read() as session:
            entries = session.exec(
                select(LedgerEntry.id, LedgerEntry.subject, LedgerEntry.buyer, LedgerEntry.outcome).order_by(
                    col(LedgerEntry.position)
                )
            ).all()
            subjects = session.exec(select(Subject.id, Subject.name, Subject.state).order_by(Subject.id)).all()
        return [*map(tuple, entries), *map(tuple, subjects)]

    assert rows(other) == rows(database)
    other.close()


def test_a_folder_with_subjects_is_refused_in_one_line(seeded: tuple[Database, Path, tuple[Planted, ...]]) -> None:
    _, folder, _ = seeded
    run = CliRunner().invoke(main, ["seed", "county", "--data", str(folder)], env={"LC_ALL": "C"})
    assert run.exit_code == 2
    assert "nothing was written" in run.output
    assert len(run.output.strip().splitlines()) == 1


@pytest.mark.parametrize("wrong", [["--days", "5"], ["--shops", "0"], ["--until", "2026-02-30"]])
def test_a_wrong_option_is_told(wrong: list[str], tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["seed", "county", "--data", str(tmp_path), *wrong])
    assert run.exit_code == 2
