"""What of tests is a duty: rapid positives that were confirmed, and what a laboratory found in violation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_confirming import said
from cloud.testing.rapid_model import RapidResult

CODES: Final = frozenset({"rapid_confirmed", "lab_violation"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each chain of rapid tests, and for each report that is believed and was not refuted by a later one."""
    query = select(RapidResult).where(RapidResult.standing == "confirmed", col(RapidResult.leads))
    for row in session.exec(query):
        evidence = (("rapid_result", row.id), *_of(row.batch, row.cycle))
        sample = row.sample or row.number or row.id
        yield Matter("rapid_confirmed", row.chain, row.region, row.of, evidence, {"sample": sample})
    for test in session.exec(select(LabTest).where(LabTest.verdict == "violation")):
        if said(test.verdict, test.doubts) and not _refuted(session, test):
            evidence = (("lab_test", test.id), *_of(test.batch, test.cycle))
            yield Matter("lab_violation", test.id, test.region, test.of, evidence, {"report": test.report})


def _of(batch: str, cycle: str) -> list[tuple[str, str]]:
    return [(kind, key) for kind, key in (("batch", batch), ("cycle", cycle)) if key]


def _refuted(session: Session, test: LabTest) -> bool:
    """Whether a reinspection that is believed found nothing."""
    later = session.exec(select(LabTest).where(LabTest.reinspects == test.id)).all()
    return any(said(one.verdict, one.doubts) == "negative" for one in later)
