"""What of labels is a duty: more of them on packs than the batch has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.kernel.doubt import doubtful, split
from cloud.labels.model import LabelStep

CODES: Final = frozenset({"labels_over"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each step by which there were too many."""
    for row in session.exec(select(LabelStep).where(doubtful(col(LabelStep.doubts)))):
        if "too_many" in split(row.doubts):
            evidence = (("label_step", row.id), ("label_order", row.order), ("batch", row.batch))
            yield Matter("labels_over", row.id, row.region, row.subject, evidence, {"batch": row.batch})
