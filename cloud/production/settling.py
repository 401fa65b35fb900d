"""What follows from what was told: corrections, the judgement of every use of a cycle, what was never bought.

Always told anew from all rows that matter, never added to what was there: so the order in which events came cannot be
seen in the rows, and neither can how often they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial

import msgspec
from sqlmodel import Session, col, select

from cloud import inputs, law
from cloud.kernel.scope import NATION
from cloud.production import doubts, store, supply
from cloud.production.hearing import Touched, hear_again
from cloud.production.lock import day
from cloud.production.model import Cycle, FarmOperation, InputUse
from cloud.production.placing import Records
from cloud.production.season import Done, Judged, Line, Season, season
from contract.law import Reason, RuleSet

_encode = msgspec.json.Encoder().encode


def settle(records: Records, touched: Touched) -> None:
    """Tell all derived columns anew that depend on what was touched."""
    session = records.session
    _lead(records, touched)
    _link(session, touched)
    rules = law.rules(session)
    for plot in touched.plots:
        touched.cycles |= {one.id for one in store.cycles(NATION, session, plot=plot)}
    for cycle_id in sorted(touched.cycles):
        _cycle(records, cycle_id, rules)
    loose = [one for one in _rows(session, touched.operations) if not one.cycle]
    for operation in loose:
        done = [] if operation.corrected_by else _done(records, [operation])
        _tell(session, [operation], season("", operation.region, done, rules), rules)
    came = cache(partial(supply.bought_by, session))  # a subject uses several products, and buys them all at once
    for subject, registration in sorted(touched.stocks | touched.ledgers):
        moved = came(subject).get(registration, []) if subject else []
        heard = None if (subject, registration) in touched.ledgers else touched.operations
        _stock(session, subject, registration, moved, heard)
    session.flush()


def _lead(records: Records, touched: Touched) -> None:
    """Corrections that name no place follow what they correct, as far as the chain goes."""
    waiting, seen = set(touched.operations), set[str]()
    while waiting:
        found = [one for one in store.corrections(NATION, records.session, sorted(waiting)) if one.id not in seen]
        for one in found:  # each after what it corrects, which was told before it
            hear_again(records, [one], touched)
        waiting = {one.id for one in found}
        seen |= waiting


def _link(session: Session, touched: Touched) -> None:
    """Which operation was corrected by which: of several corrections the one that was told last holds."""
    rows = _by_id(_rows(session, touched.operations))
    rows |= _by_id(_rows(session, {one.corrects for one in rows.values()}))
    rows |= _by_id(store.corrections(NATION, session, sorted(rows)))
    targets = rows | _by_id(_rows(session, {one.corrects for one in rows.values()}))
    by_target: dict[str, list[FarmOperation]] = {}
    for one in store.corrections(NATION, session, sorted(targets)):
        by_target.setdefault(one.corrects, []).append(one)
    used: dict[str, list[InputUse]] = {}
    for use in store.uses(NATION, session, sorted(rows)) if rows else ():
        used.setdefault(use.operation, []).append(use)
    for one in rows.values():
        target = targets.get(one.corrects)
        said = {"why_missing"} if one.corrects and not one.why else set()
        said |= _misled(one, target) if one.corrects else set()
        own = _winner(one, by_target.get(one.id, ()))
        if not own and target is not None and not _misled(one, target):  # another correction of the same one held
            winner = _winner(target, by_target[target.id])
            own = "" if winner == one.id else winner
        one.doubts = doubts.renewed(one.doubts, doubts.LINKING, said)
        if one.corrected_by != own:
            one.corrected_by = own
            touched.operations.add(one.id)
            touched.cycles |= {one.cycle} - {""}
            touched.plots |= {one.plot} if "cycle_ambiguous" in one.doubts else set()
        for use in used.get(one.id, ()):
            if use.withdrawn != bool(own):
                use.withdrawn = bool(own)
                touched.stocks.add((use.subject, use.registration))


def _by_id(found: Iterable[FarmOperation]) -> dict[str, FarmOperation]:
    return {one.id: one for one in found}


def _misled(one: FarmOperation, target: FarmOperation | None) -> set[str]:
    """Why an operation does not correct what it names."""
    if target is None:
        return {"corrects_unknown"}
    if one.subject != target.subject:
        return {"corrects_foreign"}
    return set() if _told(one) > _told(target) else {"corrects_later"}


def _winner(target: FarmOperation, found: Iterable[FarmOperation]) -> str:
    fitting = [one for one in found if not _misled(one, target)]
    return max(fitting, key=_told).id if fitting else ""


def _told(one: FarmOperation) -> tuple[int, str]:
    return one.told, one.id


def _cycle(records: Records, cycle_id: str, rules: RuleSet) -> None:
    session = records.session
    cycle = store.cycle(NATION, session, cycle_id)
    if cycle is None:
        return
    own = store.operations(NATION, session, cycle_id, corrected=True)
    done = _done(records, [one for one in own if not one.corrected_by])
    done += _done(records, maybe(session, cycle), ambiguous=True)
    _tell(session, own, season(cycle.product, cycle.region, done, rules), rules)


def maybe(session: Session, cycle: Cycle) -> list[FarmOperation]:
    """Operations that may have been in this cycle: nobody said in which one of the plot."""
    found = store.astray(NATION, session, cycle.plot)
    days = ((one, day(one.at).isoformat()) for one in found)
    return [one for one, on in days if cycle.begun <= on and (not cycle.ended or on <= cycle.ended)]


def _done(records: Records, operations: Sequence[FarmOperation], *, ambiguous: bool = False) -> list[Done]:
    lines: dict[str, list[Line]] = {one.id: [] for one in operations}
    for use in store.uses(NATION, records.session, list(lines)) if lines else ():
        product = records.supplied(use.region, use.registration)
        lines[use.operation].append(Line(use.line, use.registration, use.pack, product))
    return [Done(one.id, one.at, one.action, tuple(lines[one.id]), ambiguous) for one in operations]


def _tell(session: Session, operations: Sequence[FarmOperation], found: Season, rules: RuleSet) -> None:
    for one in operations:
        broken = found.broken.get(one.id)
        said = set() if broken is None else {"harvest_held" if broken.state == "held" else "harvest_early"}
        one.doubts = doubts.renewed(one.doubts, doubts.SEASON, said)
    for use in store.uses(NATION, session, [one.id for one in operations]) if operations else ():
        _judged(use, found.uses.get((use.operation, use.line)), rules)


def _judged(use: InputUse, judged: Judged | None, rules: RuleSet) -> None:
    """judged None: it was taken back, and nothing is said of it any more."""
    found = judged or Judged(None, None, None, "", ())
    use.earlier, use.interval, use.unknown = found.earlier, found.interval, found.unknown
    use.earliest = "" if found.earliest is None else found.earliest.isoformat()
    use.outcome, use.reasons = found.outcome, _encode([_reason(reason) for reason in found.reasons]).decode()
    use.law = rules.digest if found.outcome else ""


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "outcome": reason.outcome.word,
        "code": reason.code,
        "about": reason.about,
        "rule": reason.rule,
        "zh": reason.text("zh"),
        "en": reason.text("en"),
    }


def _stock(
    session: Session, subject: str, registration: str, came: Sequence[tuple[int, int]], heard: set[str] | None
) -> None:
    """Which uses of a product have no purchase behind them, and from which one on more was used than bought.

    came: (ms UTC, millionths) that came to the subject. heard: the operations whose purchases are to be looked for,
    None: all, because the ledger changed.
    """
    used = 0
    for use in store.uses_of(NATION, session, subject, registration):
        if subject and (heard is None or use.operation in heard):
            use.purchase = inputs.purchase_of(session, subject, registration, use.pack, use.lot, use.at)
        said = set() if use.purchase else {"never_bought"}
        if not use.withdrawn:
            used += use.amount
            total = sum(amount for at, amount in came if at <= use.at)
            if came and used > total:
                said.add("over_used")
        use.doubts = doubts.renewed(use.doubts, doubts.SUPPLY, said)


def _rows(session: Session, ids: Iterable[str]) -> Sequence[FarmOperation]:
    wanted = sorted(ids)
    return session.exec(select(FarmOperation).where(col(FarmOperation.id).in_(wanted))).all() if wanted else ()
