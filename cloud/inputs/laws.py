"""Which rules tills may have sold by: those in force, those replaced a short while ago, and none that nobody knows."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlmodel import Session, select

from cloud.inputs.model import LawSeen
from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION
from contract.law import RuleSet, part
from contract.moment import DAY_MS, HOUR_MS

GRACE_MS: Final = 7 * DAY_MS  # how long a till may go on by rules that were replaced


class Seen:
    """The digests of rules that were in force here; those in force now are noted by `note`."""

    def __init__(self, session: Session, rules: RuleSet) -> None:
        self._session = session
        self._rules = rules
        rows = session.exec(select(LawSeen).where(NATION.clause(LawSeen.region)))
        self._last = {row.digest: row.last for row in rows}

    def too_old(self, digest: str, region: str, at: int) -> bool:
        """Whether a till that sold at `at` (ms UTC) by these rules had none that it might still go by."""
        if digest == self._rules.digest or digest == around(self._rules, region[:6]):
            return False
        last = self._last.get(digest)
        return last is None or at > last + GRACE_MS

    def note(self, regions: set[str]) -> None:
        """The rules of these regions are in force now."""
        now = now_ms()
        wanted = {self._rules.digest: ""} | {around(self._rules, county): county for county in regions if county}
        for digest, region in wanted.items():
            last = self._last.get(digest)
            if last is None:
                self._session.add(LawSeen(digest=digest, region=region, first=now, last=now))
            elif now - last > HOUR_MS:
                row = self._session.get_one(LawSeen, digest)
                row.last = now
                self._session.add(row)
            self._last[digest] = now


@lru_cache(maxsize=64)
def around(rules: RuleSet, county: str) -> str:
    """The digest of what a till of a county is given of the rules."""
    return part.around(rules, county).digest if county else rules.digest
