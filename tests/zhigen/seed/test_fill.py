"""A small county in a real folder, through the command: the product finds what was planted, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlmodel import col, func, select

from cloud import migrations
from cloud.alerts import PipeAlert
from cloud.app.patrol import Patrol
from cloud.complaints.model import Complaint
from cloud.dataquality.model import Rectification
from cloud.inputs import LedgerEntry, Stock
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.labels import Label
from cloud.market import Entry, EntryPaper
from cloud.production import FarmOperation, InputUse
from cloud.recall.model import Recall, RecoveryAnswer
from cloud.subjects import Subject
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_model import RapidResult
from cloud.testing.sample_model import Sample, SampleCustody
from cloud.trace.model import Batch, Batching, Handover, Leg
from cloud.vouchers import Voucher
from zhigen.cli import main
from zhigen.seed.chance import midnight
from zhigen.seed.fill import fill
from zhigen.seed.planted import Planted
from zhigen.seed.year import County, county

LAST = date(2026, 8, 25)
_DOUBTED: tuple[tuple[Any, str], ...] = (
    (Batching, "id"), (Handover, "id"), (Leg, "id"), (Voucher, "id"), (Entry, "id"), (EntryPaper, "entry"),
    (RapidResult, "id"), (Sample, "id"), (SampleCustody, "id"), (LabTest, "id"),
)  # fmt: skip


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
    assert {code for _, _, code in wanted} == {
        "sold_twice", "never_bought", "expired", "off_label", "harvest_early", "more_than_parents", "over_taken",
        "too_much", "entered_again", "more_than_issued", "overscan",
    }  # fmt: skip
    found = set()
    with database.read() as session:
        for entry in session.exec(select(LedgerEntry).where(LedgerEntry.doubts != "")):
            found |= {("ledger_entry", entry.id, code) for code in entry.doubts.split(",")}
        for operation in session.exec(select(FarmOperation).where(FarmOperation.doubts != "")):
            found |= {("farm_operation", operation.id, code) for code in operation.doubts.split(",")}
        for use in session.exec(select(InputUse)):
            found |= {("input_use", use.operation, code) for code in use.doubts.split(",") if code}
            found |= {("input_use", use.operation, "off_label")} if "off_label" in use.reasons else set()
        for table, key in _DOUBTED:
            for row in session.exec(select(table).where(col(table.doubts) != "")):
                found |= {(str(table.__tablename__), getattr(row, key), code) for code in row.doubts.split(",")}
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


def test_every_path_of_the_second_half_is_gone(seeded: tuple[Database, Path, tuple[Planted, ...]]) -> None:
    database, _, _ = seeded
    with database.read() as session:

        def said(column: Any) -> set[Any]:
            return set(session.exec(select(column).distinct()))

        assert said(Batching.action) >= {"harvest", "split", "process", "repack"}
        assert said(Handover.state) >= {"accepted"}
        assert said(Leg.step) == {"depart", "arrive"}
        assert said(Entry.verdict) >= {"pass", "review"}
        assert said(RapidResult.standing) >= {"negative", "refuted", "confirmed"}
        assert said(LabTest.verdict) >= {"conformant", "violation"}
        assert said(Label.state) >= {"allotted", "active"}
        (recall,) = session.exec(select(Recall)).all()
        assert recall.closed is None
        (answer,) = session.exec(select(RecoveryAnswer)).all()
        assert (answer.recall, answer.doubts) == (recall.id, "")
        sampled = session.exec(select(Sample).where(Sample.plan != "")).all()
        assert sampled
        assert all(sample.draw for sample in sampled)
        tests = session.exec(select(func.count()).select_from(RapidResult)).one()
        passages = session.exec(select(Entry)).all()
    assert 2_000 < tests < 3_500  # 32,000 a year
    assert {passage.decision for passage in passages if passage.verdict == "pass"} == {"pass"}


def test_the_people_of_the_county_have_seen_to_what_is_old(
    seeded: tuple[Database, Path, tuple[Planted, ...]],
) -> None:
    database, _, _ = seeded
    fresh = midnight(LAST - timedelta(days=3))
    with database.read() as session:
        raised = session.exec(select(PipeAlert)).all()
        complaints = session.exec(select(Complaint)).all()
        notices = session.exec(select(Rectification)).all()
    assert len({alert.raised for alert in raised}) > 5, "each at the time of its matter"
    assert {alert.code for alert in raised} >= {"entry_refused", "lab_violation", "mass_balance", "overscan"}
    assert all((alert.handled is not None) == (alert.raised < fresh) for alert in raised)
    assert any(alert.closed for alert in raised)
    assert all(alert.due is not None and (alert.handled or 0) <= alert.due for alert in raised)
    assert {row.state for row in complaints} == {"received", "closed"}
    assert any(row.code for row in complaints)
    assert [row.state for row in notices] == ["answered"]
    Patrol(database, clock=lambda: midnight(LAST + timedelta(days=1))).look()
    with database.read() as session:
        after = session.exec(select(PipeAlert)).all()
    assert {alert.id for alert in after if alert.code != "complaint_waits"} == {
        alert.id for alert in raised if alert.code != "complaint_waits"
    }, "the patrol finds what it would have raised"


@pytest.mark.campaign
def test_the_same_seed_makes_the_same_rows_with_the_same_ids(
    seeded: tuple[Database, Path, tuple[Planted, ...]], tmp_path: Path
) -> None:
    database, _, _ = seeded
    other = Database.in_folder(tmp_path)
    migrations.upgrade(other)
    fill(other, tmp_path, _plan(), lambda name, done: None, hands=2)  # planned beside this process, told the same

    def rows(one: Database) -> list[tuple[object, ...]]:
        with one.read() as session:
            entries = session.exec(
                select(LedgerEntry.id, LedgerEntry.subject, LedgerEntry.buyer, LedgerEntry.outcome).order_by(
                    col(LedgerEntry.position)
                )
            ).all()
            subjects = session.exec(select(Subject.id, Subject.name, Subject.state).order_by(Subject.id)).all()
            tests = session.exec(select(RapidResult.id, RapidResult.standing).order_by(RapidResult.id)).all()
            batches = session.exec(select(Batch.id, Batch.holder, Batch.left, Batch.doubts).order_by(Batch.id)).all()
        return [tuple(row) for some in (entries, subjects, tests, batches) for row in some]

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
