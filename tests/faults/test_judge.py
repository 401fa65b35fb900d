"""The judge of the campaign must be able to say no: to a row that is missing, altered, doubled, or from nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, append
from cloud.telemetry import Block
from cloud.telemetry.embedded import EmbeddedSeries
from contract import event
from contract.identifiers import uuid7
from tests.faults.book import Book
from tests.faults.judge import Judge
from tests.faults.scenario import Tally
from tests.faults.till import COUNT, SALE, values

GATEWAY = "qinghe-till-01"
NOW = 1_795_500_000_000
Change = Callable[[dict[int, dict[str, float | None]]], object]


def sale(number: int, prev: str) -> event.EventFrame:
    body = event.Alarm(f"{SALE}{number}", "clear", "till", COUNT, "high", 0.0, float(number))
    said = event.Event(
        id=uuid7(), gateway=GATEWAY, epoch=1, seq=number, boot="b", t=NOW, mono=1, synced=False, prev=prev, body=body
    )
    return event.frame(said)


def judged(folder: Path, change: Change = lambda _: None, sales: tuple[int, ...] = (1, 2)) -> Tally:
    """Three rows and two sales were produced; `change` alters what the county holds of the rows (by number)."""
    book = Book(folder / "book")
    for lane, count in (("readings", 3), ("events", 2)):
        book.will(lane, NOW, count, step=1000)  # type: ignore[arg-type]
        book.done(lane, range(1, count + 1), NOW)  # type: ignore[arg-type]
    rows = {number: values(number, 3) for number in (1, 2, 3)}
    change(rows)
    series, database = EmbeddedSeries.in_folder(folder), Database.in_folder(folder)
    for place, row in rows.items():
        series.write([Block(GATEWAY, "reader", [(NOW + place) * 1000], {key: [row[key]] for key in row}, {})])
    database.create_all()
    frames, prev = [], ""
    for number in sales:
        frames.append(sale(number, prev))
        prev = frames[-1].digest
    with database.write() as session:
        append(session, [Entry(frame, "349901", NOW) for frame in frames])
    series.close()
    database.close()
    config = folder / "cloud.yaml"
    config.write_text(f"data: {folder}\n")
    judge = Judge(config)
    judge.till(GATEWAY, folder / "book")
    judge.chain(GATEWAY)
    judge.quarantine()
    return judge.tally(1, 0.0)


def test_what_arrived_whole_is_clean(tmp_path: Path) -> None:
    found = judged(tmp_path)
    assert found.clean
    assert (found.produced, found.stored, found.lost, found.duplicated) == (5, 5, 0, 0)


@pytest.mark.parametrize(
    ("change", "lost", "doubled", "word"),
    [
        (lambda rows: rows.pop(2), 1, 0, "lost"),
        (lambda rows: rows.update({9: values(1, 3)}), 0, 1, "doubled"),
        (lambda rows: rows.update({9: values(77, 3)}), 0, 1, "doubled"),
        (lambda rows: rows[2].update(air_temperature=99.0), 0, 0, "altered"),
    ],
    ids=["missing", "twice", "from nowhere", "altered"],
)
def test_what_did_not_is_named(tmp_path: Path, change: Change, lost: int, doubled: int, word: str) -> None:
    found = judged(tmp_path, change)
    assert (found.lost, found.duplicated) == (lost, doubled)
    assert word in " ".join(found.findings)


def test_a_sale_that_is_missing_is_lost_and_breaks_the_chain(tmp_path: Path) -> None:
    found = judged(tmp_path, sales=(2,))
    assert found.lost == 1
    assert any("where 1 was due" in finding for finding in found.findings)


def test_what_was_under_way_when_the_till_died_may_be_there_or_not(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    book.will("readings", NOW - 5000)
    book.will("events", NOW - 5000)
    assert not judged(tmp_path, lambda rows: rows.update({4: values(4, 3)})).lost
