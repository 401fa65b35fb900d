"""What of tests is told to everybody: on the page of a batch, and in the list of published spot checks (凡检必公开).

Monitoring of risks is the authority's own knowledge and never leaves it. A laboratory's report is told where it is the
producer's own, or where it is of 监督抽查, was reviewed and is not withheld. Of rapid tests the chain of a sample is
told, not each run: a first positive is no result yet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import NATION, Scope
from cloud.testing import lab_store
from cloud.testing.lab_model import LabResidue, LabReview, LabTest, Reinspection
from cloud.testing.lab_rules import publishable
from cloud.testing.lab_standing import believed
from cloud.testing.rapid_model import RapidResult
from cloud.testing.sample_model import Sample
from contract.testing import METHODS

Said = Literal["passed", "failed", "open", "partly"]
_RAPID: Final[dict[str, Said]] = {"negative": "passed", "refuted": "passed", "confirmed": "failed"}
_LAB: Final[dict[str, Said]] = {"conformant": "passed", "violation": "failed", "partly": "partly"}
_OWN: Final = frozenset({"self", ""})


class Shown(NamedTuple):
    """One test as everybody may know it. at: ms UTC; method: zh, en; report: the laboratory's number, "" none."""

    id: str
    kind: Literal["rapid", "laboratory"]
    at: int
    said: Said
    method: tuple[str, str]
    purpose: str
    report: str


class SpotCheck(NamedTuple):
    """A published result of 监督抽查. at: ms UTC of the analysis; of: the subject; place: the township's region; over:
    (substance as reported, as told) of what did not conform."""

    id: str
    at: int
    said: Said
    product: str
    of: str
    region: str
    report: str
    over: tuple[tuple[str, str], ...]


def shown(session: Session, batches: Collection[str], cycles: Collection[str]) -> list[Shown]:
    """The tests of these batches and growings that may be told, the oldest first."""
    return sorted([*_rapid(session, batches, cycles), *_laboratory(session, batches, cycles)], key=lambda one: one.at)


def marks(batches: BindParameter[Any], cycles: BindParameter[Any]) -> tuple[ScalarSelect[Any], ...]:
    """Parts of a question that change whenever `shown` may; batches, cycles: lists that are bound when it is asked."""
    rapid = or_(col(RapidResult.batch).in_(batches), col(RapidResult.cycle).in_(cycles))
    reports = or_(col(LabTest.batch).in_(batches), col(LabTest.cycle).in_(cycles))
    verdicts = col(LabTest.id).concat(" ").concat(LabTest.verdict).concat(" ").concat(LabTest.doubts)
    reviewed = select(LabTest.id).where(reports)
    return (
        select(func.aggregate_strings(col(RapidResult.id).concat(" ").concat(RapidResult.standing), ";"))
        .where(rapid)
        .scalar_subquery(),
        select(func.aggregate_strings(verdicts, ";")).where(reports).scalar_subquery(),
        select(func.aggregate_strings(col(LabReview.id), ";"))
        .where(col(LabReview.test).in_(reviewed))
        .scalar_subquery(),
    )


def spot_checks(scope: Scope) -> SelectOfScalar[LabTest]:
    """The query of the tests of spot checks that were reviewed and are not withheld; `spot_check` says which count."""
    query = select(LabTest).join(LabReview, col(LabReview.test) == LabTest.id)
    return query.where(scope.clause(LabTest.region), LabTest.purpose == "supervision", LabReview.withheld == "")


def published(session: Session, rows: Sequence[LabTest]) -> list[SpotCheck]:
    """What is told of these rows of `spot_checks`. Left out is what is in doubt, what is being tested again, and what
    another test of it took back."""
    taken = _taken_back(session, [row.id for row in rows])
    there = [row for row in rows if believed(row) and row.id not in taken]
    bad = [row.id for row in there if row.verdict == "violation"]
    over: dict[str, list[tuple[str, str]]] = {}
    for figure in lab_store.residues(NATION, session, bad) if bad else ():
        if figure.verdict == "violation":
            over.setdefault(figure.test, []).append((figure.name, _told(figure)))
    return [
        SpotCheck(
            row.id, row.tested or row.at, _LAB.get(row.verdict, "open"), row.product, row.of, row.region, row.report,
            tuple(over.get(row.id, ())),
        )
        for row in there
    ]  # fmt: skip


def _taken_back(session: Session, tests: Sequence[str]) -> set[str]:
    open_ = select(Reinspection.test).where(among(session, col(Reinspection.test), tests))
    found = set(session.exec(open_.where(col(Reinspection.state).in_(("asked", "assigned")))))
    again = [one for one in lab_store.naming(NATION, session, tests) if believed(one)] if tests else []
    return found | {one.reinspects for one in again if one.verdict == "conformant"}


def _told(figure: LabResidue) -> str:
    return f"{figure.told} mg/kg" if figure.told else ""


def _of(
    session: Session, table: type[RapidResult | LabTest], batches: Collection[str], cycles: Collection[str]
) -> ColumnElement[bool]:
    return or_(
        among(session, col(table.batch), sorted(set(batches) - {""})),
        among(session, col(table.cycle), sorted(set(cycles) - {""})),
    )


def _rapid(session: Session, batches: Collection[str], cycles: Collection[str]) -> list[Shown]:
    """One for each sample: its first run says when and how, its chain what came of it."""
    query = select(RapidResult).where(_of(session, RapidResult, batches, cycles), col(RapidResult.leads))
    rows = session.exec(query.order_by(col(RapidResult.at))).all()
    numbers = sorted({row.sample for row in rows if row.sample})
    risky = select(Sample.number).where(among(session, col(Sample.number), numbers))
    hidden = set(session.exec(risky.where(Sample.purpose == "risk_monitoring"))) if numbers else set()
    return [
        Shown(row.id, "rapid", row.at, _RAPID.get(row.standing, "open"), _method(row.edition), "", "")
        for row in rows
        if row.sample not in hidden
    ]


def _laboratory(session: Session, batches: Collection[str], cycles: Collection[str]) -> list[Shown]:
    query = select(LabTest, LabReview).join(LabReview, col(LabReview.test) == LabTest.id, isouter=True)
    found = []
    for row, review in session.exec(query.where(_of(session, LabTest, batches, cycles))):
        if not believed(row) or row.verdict not in _LAB:
            continue
        reviewed, withheld = review is not None, bool(review is not None and review.withheld)
        if row.purpose in _OWN or publishable(row.purpose, reviewed=reviewed, withheld=withheld, doubted=False):
            told = row.tested or row.at
            found.append(
                Shown(row.id, "laboratory", told, _LAB[row.verdict], (row.method, row.method), row.purpose, row.report)
            )
    return found


def _method(edition: str) -> tuple[str, str]:
    found = METHODS.get(edition)
    return (found.zh, found.en) if found is not None else ("快速检测", "rapid test")
