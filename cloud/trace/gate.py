"""May a batch go out (产地准出)? Found from the harvest locks of all growings it came of, blocks, promises and tests.

未检测 is no reason to hold anything: 质量安全控制符合要求 is a lawful basis of a promise. A failed test is one, and a
promise may rest on tests only where they looked for what was sprayed (用什么药、检什么药).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

from sqlmodel import Session, col, select

from cloud import inputs, law, production, subjects, testing
from cloud.kernel.scope import NATION
from cloud.production import Cycle
from cloud.trace import graph
from cloud.trace.holding import blocked
from cloud.trace.model import Batch
from cloud.trace.release import Answer, Release
from contract.moment import law_day

Basis = Literal["process_control", "self_test", "commissioned_test"]
# code -> what it makes of a release, (zh, en).
REASONS: Final[dict[str, tuple[Answer, str, str]]] = {
    "blocked": ("refused", "已暂停流通或召回", "held back or recalled"),
    "use_refused": ("refused", "用过禁用或不得用于该作物的投入品", "something was used that the law bars"),
    "test_failed": ("refused", "检测不合格", "a test was failed"),
    "interval": ("held", "未到安全间隔期或休药期", "the safety interval has not passed"),
    "interval_unknown": ("held", "有一次用药的间隔期不明", "the interval of a use is not known"),
    "test_open": ("held", "检测待复测或确证", "a test awaits its rerun or confirmation"),
    "promise_missing": ("held", "主体没有签订有效的承诺", "the subject has signed no promise that is in force"),
    "subject_closed": ("refused", "主体已注销或停业", "the subject is closed or suspended"),
}


def release(session: Session, batch: Batch, now: int) -> Release:
    """The answer for a batch at `now` (ms UTC), with every reason."""
    family = [flow.batch for flow in graph.ancestors(session, [batch.id])]
    rows = session.exec(select(Batch).where(col(Batch.id).in_(family))).all()
    cycles = [one for one in (production.cycle(NATION, session, row.cycle) for row in rows if row.cycle) if one]
    reasons: set[str] = set()
    earliest = ""
    used: set[str] = set()
    for cycle in cycles:
        made = max(row.at for row in rows if row.cycle == cycle.id)
        locked = production.harvest(session, cycle, made)
        reasons |= {"waiting": {"interval"}, "held": {"interval_unknown"}}.get(locked.state, set())
        if locked.since is not None:
            earliest = max(earliest, locked.since.isoformat())
        barred, substances = _uses(session, cycle, made)
        used |= substances
        if barred:
            reasons.add("use_refused")
    if _stopped(session, family, now):
        reasons.add("blocked")
    subject = subjects.subject(NATION, session, batch.holder or batch.subject)
    if subject is None or subject.state in {"closed", "suspended"}:
        reasons.add("subject_closed")
    elif not subjects.promised(NATION, session, subject, law_day(now).isoformat()):
        reasons.add("promise_missing")
    basis, said = _tested(session, family, [cycle.id for cycle in cycles], used)
    answers: set[Answer] = {REASONS[code][0] for code in reasons | said}
    answer: Answer = "refused" if "refused" in answers else "held" if answers else "released"
    ordered = tuple(code for code in REASONS if code in reasons | said)
    return Release(batch.id, answer, ordered, earliest, frozenset(basis))


def stopped(session: Session, batch: str, now: int) -> bool:
    """Whether a batch, or one that it came of, is held back or called back at `now` (ms UTC)."""
    return _stopped(session, [flow.batch for flow in graph.ancestors(session, [batch])], now)


def reasons_of(found: Release) -> tuple[str, str]:
    """The reasons in words, zh and en."""
    words = [REASONS[code][1:] for code in found.reasons]
    return "；".join(zh for zh, _ in words), "; ".join(en for _, en in words)


def _stopped(session: Session, family: Sequence[str], now: int) -> bool:
    return any(_holds(spans, now) for spans in blocked(session, family).values())


def _holds(spans: Collection[tuple[int, int | None]], now: int) -> bool:
    return any(since <= now and (until is None or now < until) for since, until in spans)


def _uses(session: Session, cycle: Cycle, at: int) -> tuple[bool, set[str]]:
    """Whether something barred was used in a growing up to a time, and the substances of all that was."""
    done = [one.id for one in production.operations(NATION, session, cycle.id)]
    found = production.uses(NATION, session, done) if done else ()
    uses = [use for use in found if use.at <= at and not use.withdrawn]
    substances: set[str] = set()
    for use in uses:
        product = inputs.product(session, use.registration, cycle.region)
        if product is not None:
            substances |= set(inputs.facts(product).ingredients)
    return any(use.outcome == "refused" for use in uses), substances


def _tested(
    session: Session, batches: Collection[str], cycles: Collection[str], used: Collection[str]
) -> tuple[set[Basis], set[str]]:
    basis: set[Basis] = {"process_control"}
    reasons: set[str] = set()
    names = law.rules(session).ingredients
    for standing in testing.rapid_standing(NATION, session, batches, cycles).values():
        if standing.state is None:
            continue
        if standing.state == "confirmed":
            reasons.add("test_failed")
        elif not standing.clean:
            reasons.add("test_open")
        elif not standing.unseen(used, names):
            basis.add("self_test")
    for found in testing.lab_standing(NATION, session, batches, cycles).values():
        if found.verdict == "violation":
            reasons.add("test_failed")
        elif found.verdict == "conformant":
            basis.add("commissioned_test")
    return basis, reasons
