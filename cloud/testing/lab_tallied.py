"""How laboratory tests count: each report once, by the day of its analysis, and again by what the limits said of it.

They count by purpose, but what confirms a rapid test or does a laboratory's again is a kind of its own: such samples
were chosen because something had been found, and in a pass rate of monitoring they would count the found thrice.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from cloud import tally
from cloud.tally import Counted, Figure
from cloud.testing.lab_model import LabTest

FIGURES: Final[tuple[Figure, ...]] = ("lab", "lab_conformant", "lab_violation")
Sort = Literal["risk_monitoring", "supervision", "routine", "self", "confirmation", "reinspection"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
_VERDICTS: Final[dict[str, Figure]] = {"conformant": "lab_conformant", "violation": "lab_violation"}


class LabTallying:
    """What the tests of one pass counted before it; `before` comes first for each, `write` when all is said."""

    def __init__(self) -> None:
        self._was: dict[str, list[Counted]] = {}
        self._rows: dict[str, LabTest] = {}

    def before(self, row: LabTest, *, new: bool = False) -> None:
        """It will perhaps become another; new: it counted nowhere yet."""
        if row.id not in self._rows:
            self._rows[row.id], self._was[row.id] = row, [] if new else counted(row)

    def write(self, session: Session) -> None:
        """Say what they count now; what comes after this counts from here."""
        gone = [one for found in self._was.values() for one in found]
        tally.shift(session, gone, [one for row in self._rows.values() for one in counted(row)])
        self._was.clear()
        self._rows.clear()


def counted(row: LabTest) -> list[Counted]:
    """A report, and its verdict where it has one: what was only partly judged has neither passed nor failed."""
    sort = "confirmation" if row.confirms else "reinspection" if row.reinspects else row.purpose
    one = Counted("lab", row.tested, row.region, row.product, sort, row.of)
    figure = _VERDICTS.get(row.verdict)
    return [one] if figure is None else [one, one._replace(figure=figure)]


def of_sort(sort: Sort) -> ColumnElement[bool]:
    """The clause of tests that count as this."""
    confirms, again = col(LabTest.confirms) != "", col(LabTest.reinspects) != ""
    if sort == "confirmation":
        return confirms
    return and_(~confirms, again) if sort == "reinspection" else and_(~confirms, ~again, col(LabTest.purpose) == sort)
