"""What of warnings is a duty: those that were published and still stand. A copied voucher has its alert already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlmodel import Session

from cloud.alerts import Matter
from cloud.kernel.scope import NATION
from cloud.risk import store, words
from cloud.risk.finding import RULES

OWN: Final = frozenset({"clone_travel"})  # raised by the market itself, without waiting for anybody
CODES: Final = frozenset(rule for rule in RULES if rule not in OWN)
_evidence: Final = msgspec.json.Decoder(list[tuple[str, str]]).decode


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each, as it was reviewed."""
    for row in store.published(NATION, session):
        if row.rule in OWN or not row.shown:
            continue
        shown: dict[str, Any] = msgspec.json.decode(row.shown)
        said = words.found(row.rule, msgspec.json.decode(shown["numbers"]))
        evidence = (("risk_warning", row.id), *_evidence(shown["evidence"])[:20])
        yield Matter(row.rule, row.id, row.region, row.party, evidence, {"found": said.zh, "found_en": said.en})
