"""What the journal tells of samples: taken, handed on, tested in a laboratory. Rebuilt, it is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, delete, select

from cloud import tally
from cloud.kernel import journal
from cloud.kernel.journal import JournalEvent, Projection
from cloud.telemetry import Dated, learning
from cloud.testing.lab_model import LabResidue, LabTest
from cloud.testing.lab_tallied import FIGURES
from cloud.testing.sample_hearing import KINDS, Before, Seal, hear
from cloud.testing.sample_model import Sample, SampleCustody
from cloud.testing.sample_records import CITY, Records
from cloud.testing.sample_settling import settle

_RAPID: Final = "rapid_test"


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once: what the desk tells is projected in the transaction in which it was told."""
    if row.kind == _RAPID:  # a report that confirms it may have been heard before it
        named = select(LabTest.number, LabTest.region).where(LabTest.confirms == row.id)
        _take(session, [], session.exec(named).all())
    else:
        _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, settled once."""
    position = col(JournalEvent.position)
    confirmed = select(LabTest.number, LabTest.region).join(JournalEvent, col(JournalEvent.id) == LabTest.confirms)
    confirmed = confirmed.where(position > after, position <= until, JournalEvent.kind == _RAPID)
    _take(session, journal.between(session, after, until, KINDS | {"clock"}), session.exec(confirmed).all())


def clear(session: Session) -> None:
    """Empty the tables for a rebuild."""
    for table in (LabResidue, LabTest, SampleCustody, Sample):
        session.exec(delete(table))
    tally.forget(session, *FIGURES)


def refresh(session: Session, numbers: Sequence[tuple[str, str]]) -> None:
    """Tell samples anew by (number, region), because something around them changed: a plan, a limit, a subject."""
    settle(Records(session), {(number, region[:CITY]) for number, region in numbers})


SAMPLES: Final = Projection("testing_samples", KINDS | {"clock", _RAPID}, handle, clear, together)


def _take(session: Session, rows: Sequence[JournalEvent], confirmed: Sequence[tuple[str, str]] = ()) -> None:
    records = Records(session)
    seals: set[Seal] = {(number, region[:CITY]) for number, region in confirmed}

    before = Before(session, rows)

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        seals.update(hear(records, before, row, known))

    learn = learning(take, *KINDS)
    for row in rows:
        learn(session, row)
    before.write()
    settle(records, seals)
