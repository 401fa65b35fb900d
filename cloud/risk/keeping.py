"""Findings of some days as rows: what is found anew replaces what stood there, nothing is kept twice.

How often and in which pieces days are looked at cannot be seen in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import delete, tuple_
from sqlmodel import Session, col, select

from cloud.kernel.database import insert_many, portions
from cloud.risk.finding import Finding, Rule
from cloud.risk.laid import Laid
from cloud.risk.model import RiskFinding
from cloud.risk.settings import plain

_CHUNK: Final = 300
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def rows(findings: Iterable[Finding], laid: Laid) -> dict[tuple[str, str], dict[str, Any]]:
    """Findings as columns, by key and day; the figures of the rule stand among their numbers."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in findings:
        held = laid.of(one.rule, one.region, one.day)
        key = one.key[:200]
        found[key, one.day] = {
            "rule": one.rule,
            "key": key,
            "day": one.day,
            "region": one.region,
            "party": one.party,
            "first": one.first,
            "score": round(one.score, 3),
            "numbers": _encode({**plain(held.settings), **one.numbers}).decode(),
            "evidence": _encode(one.evidence).decode(),
            "policy": held.policy,
        }
    return found


def keep(
    session: Session, rule: Rule, first: str, last: str, found: Mapping[tuple[str, str], dict[str, Any]],
    *, complete: bool,
) -> set[str]:  # fmt: skip
    """Make the rows of a rule from first to last (days, ISO) those that were found; the keys that it concerns.

    complete: whether what they follow from is all there; while it is not, none is taken away.
    """
    query = select(RiskFinding).where(
        RiskFinding.rule == rule, col(RiskFinding.day) >= first, col(RiskFinding.day) <= last
    )
    there = {(row.key, row.day): row.model_dump() for row in session.exec(query)}
    gone = [key for key in there if key not in found] if complete else []
    new = [key for key, row in found.items() if there.get(key) != row]
    away = [*gone, *(key for key in new if key in there)]
    for some in portions(away, _CHUNK):
        pair = tuple_(col(RiskFinding.key), col(RiskFinding.day)).in_(some)
        session.execute(delete(RiskFinding).where(col(RiskFinding.rule) == rule, pair))
    if new:
        session.flush()
        insert_many(session, RiskFinding, [found[key] for key in new])
    session.expire_all()
    return {key for key, _ in (*gone, *new)}
