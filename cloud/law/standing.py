"""How long a rule set, or the part of it that a county's tills are given, was in force here: out of the sets kept.

A till tells the digest of the rules that it sold by. Sets are few and are decoded only for a digest that is not the one
in force; what a digest of a set is around a county never changes, and is remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlmodel import Session, col, select

from cloud.law.model import LawSet
from cloud.law.rules import rules, unpacked
from contract.law import RuleSet, part

FOREVER: Final = 1 << 62


def in_force_until(session: Session, digest: str, county: str) -> int | None:
    """The ms UTC at which a set of this digest, or its part around a county, was replaced; FOREVER: it is in force.

    None: nobody here ever judged by it. "" for the county: whole sets alone.
    """
    present = rules(session)
    if digest in (present.digest, around(present, county)):
        return FOREVER
    heads = session.exec(select(LawSet.since, LawSet.digest).order_by(col(LawSet.since).desc())).all()
    until = FOREVER  # a set that was never followed by another: replaced by a product of a newer version, not yet kept
    for since, whole in heads:
        if whole != present.digest and digest in (whole, _part(session, since, whole, county)):
            return until
        until = since
    return None


@lru_cache(maxsize=64)
def around(rule_set: RuleSet, county: str) -> str:
    """The digest of what a till of a county is given of a set."""
    return part.around(rule_set, county).digest if county else rule_set.digest


_parts: Final[dict[tuple[str, str], str]] = {}  # (digest of a set, county) → digest of the part


def _part(session: Session, since: int, whole: str, county: str) -> str:
    found = _parts.get((whole, county))
    if found is None:
        found = _parts[whole, county] = around(unpacked(session.get_one(LawSet, since).body), county)
    return found
