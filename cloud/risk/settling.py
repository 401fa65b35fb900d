"""Warnings brought up to date with the findings of their causes; what a person decided stays.

A cause that goes on is one warning, renewed and not repeated. What was dismissed waits again only when the numbers got
worse by `MARGIN` (one nought of improbability, one use more); what was published stays as it was shown, and says that
it got worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

import msgspec
from sqlmodel import Session, col, func, select

from cloud.kernel.database import among, portions
from cloud.risk.episode import Episode, Found, episodes, near
from cloud.risk.finding import Rule
from cloud.risk.model import RiskFinding, RiskStep, RiskWarning
from contract.identifiers import uuid7

MARGIN: Final = 1.0
_CHUNK: Final = 500
_WORST: Final = ("region", "party", "first", "day", "score", "numbers", "evidence", "policy")


def settle(session: Session, rule: Rule, keys: Collection[str], now: int) -> list[RiskWarning]:
    """Bring the warnings of these causes up to date at `now` (ms UTC), in the caller's write; those that are new."""
    fresh: list[RiskWarning] = []
    for some in portions(sorted(keys), _CHUNK):
        found: dict[str, list[Found]] = defaultdict(list)
        query = select(RiskFinding).where(RiskFinding.rule == rule, among(session, col(RiskFinding.key), some))
        for row in session.exec(query):
            found[row.key].append(Found(*(getattr(row, name) for name in Found._fields)))
        there: dict[str, list[RiskWarning]] = defaultdict(list)
        known = select(RiskWarning).where(RiskWarning.rule == rule, among(session, col(RiskWarning.key), some))
        for warning in session.exec(known.order_by(RiskWarning.begun, RiskWarning.id)):
            there[warning.key].append(warning)
        for key in some:
            fresh += _of_cause(session, rule, key, found[key], there[key], now)
    return fresh


def worse(warning: RiskWarning) -> bool:
    """Whether it got worse since somebody decided about it."""
    return warning.decided != "waiting" and warning.score >= warning.reviewed + MARGIN


def step(session: Session, warning: RiskWarning, name: str, at: int, by: str = "", remark: str = "") -> None:
    """Note a step of a warning with what stood there then; by: the account, "" the product itself."""
    session.add(warning)
    session.flush()
    last = session.exec(select(func.max(RiskStep.number)).where(RiskStep.warning == warning.id)).one() or 0
    session.add(
        RiskStep(
            warning=warning.id, number=last + 1, region=warning.region, step=name, at=at, by=by, remark=remark,
            finding=snapshot(warning),
        )
    )  # fmt: skip
    session.flush()


def snapshot(warning: RiskWarning) -> str:
    """What stands there now, as JSON."""
    return msgspec.json.encode({name: getattr(warning, name) for name in (*_WORST, "begun", "last")}).decode()


def _of_cause(
    session: Session, rule: Rule, key: str, found: list[Found], there: list[RiskWarning], now: int
) -> list[RiskWarning]:
    fresh, left = [], list(there)
    for episode in episodes(found):
        warning = next((one for one in left if near(episode, one.begun, one.last)), None)
        if warning is None:
            warning = RiskWarning(id=str(uuid7()), rule=rule, key=key, found=now, changed=now, **_facts(episode))
            step(session, warning, "found", now)
            fresh.append(warning)
        else:
            left.remove(warning)
            _renew(session, warning, episode, now)
    for warning in left:
        if warning.stands:
            warning.stands = False
            _touch(warning, now)
            step(session, warning, "withdrawn", now)
    return fresh


def _renew(session: Session, warning: RiskWarning, episode: Episode, now: int) -> None:
    facts = _facts(episode)
    if warning.stands and all(getattr(warning, name) == value for name, value in facts.items()):
        return
    again, before = not warning.stands, worse(warning)
    for name, value in facts.items():
        setattr(warning, name, value)
    warning.stands = True
    _touch(warning, now)
    if again:
        step(session, warning, "again", now)
    if worse(warning) and not before:
        if warning.decided == "dismissed":
            warning.decided = "waiting"
        step(session, warning, "worse", now)
    session.add(warning)
    session.flush()


def _touch(warning: RiskWarning, now: int) -> None:
    warning.version += 1
    warning.changed = now


def _facts(episode: Episode) -> dict[str, Any]:
    worst = {name: getattr(episode.worst, name) for name in _WORST}
    return {**worst, "begun": episode.begun, "last": episode.last}
