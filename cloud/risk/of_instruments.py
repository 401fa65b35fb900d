"""What the hourly look at rapid tests has found too perfect, as findings of the rule about it.

The reckoning is cloud.testing's own (control_series, control_copies); a blank that drifts is the instrument's matter
and no warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import ClassVar

import msgspec
from sqlmodel import Session, col, func, select

from cloud import testing
from cloud.kernel.journal import Projection
from cloud.risk.finding import Finding, Number, Rule, most
from cloud.risk.scout import Ground, News, Scout
from cloud.risk.window import Window
from cloud.testing import RapidFinding
from contract.moment import law_day


class OfInstruments(Scout):
    """One for each series; its news are those of the hourly look, by the time of that."""

    rule: ClassVar[Rule] = "too_perfect"
    projections: ClassVar[tuple[Projection, ...]] = (testing.RAPID,)

    def news(self, session: Session, after: int) -> News:
        """By the time (ms UTC) at which a finding was seen last."""
        query = select(func.max(RapidFinding.seen), func.min(RapidFinding.last)).where(col(RapidFinding.seen) > after)
        seen, last = session.execute(query).one()
        return News(after, None) if seen is None else News(seen, law_day(last).isoformat())

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """Of series that ended on the day."""
        window = Window(day, 1)
        query = select(RapidFinding).where(
            col(RapidFinding.last) >= window.start, col(RapidFinding.last) < window.end,
            RapidFinding.code != "control_drift",
        )  # fmt: skip
        for row in ground.session.exec(query.order_by(RapidFinding.id)):
            if not ground.laid.of(self.rule, row.region, day).active:
                continue
            ids = msgspec.json.decode(row.evidence, type=list[str])
            zh, en = testing.finding_words(row)
            numbers: dict[str, Number] = {"code": row.code, "text": zh, "text_en": en, "device": row.device}
            score = log2(max(len(ids), 1)) + (10.0 if row.severity == "critical" else 0.0)
            evidence = (("rapid_finding", row.id), *most("rapid_result", ids))
            first = law_day(row.first).isoformat()
            key = f"{row.gateway}/{row.device}/{row.code}"
            yield Finding(self.rule, key, row.region, row.subject, first, day, score, numbers, evidence)
