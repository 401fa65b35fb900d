"""Queries on cycles, operations, uses and placements, each within a scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select, true
from sqlmodel.sql.expression import SelectOfScalar

from cloud.inputs import LedgerEntry, LedgerLine
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import Scope
from cloud.production.model import Cycle, FarmOperation, HerdTag, InputUse, Placement
from cloud.subjects import Subject

_GOODS: Final = ("purchase", "sale", "reversal")
_CHUNK: Final = 2_000  # ids in one question


def all_cycles(scope: Scope) -> SelectOfScalar[Cycle]:
    """The query of all cycles."""
    return select(Cycle).where(scope.clause(Cycle.region), scope.own(Cycle.subject))


def all_operations(scope: Scope) -> SelectOfScalar[FarmOperation]:
    """The query of all operations."""
    return select(FarmOperation).where(scope.clause(FarmOperation.region), scope.own(FarmOperation.subject))


def all_placements(scope: Scope) -> SelectOfScalar[Placement]:
    """The query of all placements."""
    return select(Placement).where(scope.clause(Placement.region), scope.own(Placement.subject))


def cycle(scope: Scope, session: Session, cycle_id: str) -> Cycle | None:
    """One cycle, or None where it is unknown or outside the scope."""
    found = session.get(Cycle, cycle_id)  # as a subject: at hand more often than not
    return found if found is not None and scope.covers(found.region, found.subject) else None


def cycles(scope: Scope, session: Session, *, subject: str = "", plot: str = "") -> Sequence[Cycle]:
    """Cycles of a subject or of a plot, in the order in which they began."""
    query = all_cycles(scope)
    if subject:
        query = query.where(Cycle.subject == subject)
    if plot:
        query = query.where(Cycle.plot == plot)
    return session.exec(query.order_by(Cycle.begun, Cycle.id)).all()


def growing_products(scope: Scope, session: Session, today: str) -> Sequence[tuple[str, str]]:
    """(subject, product) of all cycles that are not ended on a day (ISO)."""
    query = select(Cycle.subject, Cycle.product).where(scope.clause(Cycle.region), scope.own(Cycle.subject))
    return session.exec(query.where(or_(Cycle.ended == "", Cycle.ended >= today)).distinct()).all()


def on_plot(scope: Scope, session: Session, plot: str, first: str, last: str) -> Sequence[Cycle]:
    """Cycles of a plot that share a day with first..last (ISO; last "": without an end)."""
    query = all_cycles(scope).where(Cycle.plot == plot, or_(Cycle.ended == "", Cycle.ended >= first))
    if last:
        query = query.where(Cycle.begun <= last)
    return session.exec(query.order_by(Cycle.begun, Cycle.id)).all()


def tags(scope: Scope, session: Session, cycle_id: str) -> Sequence[HerdTag]:
    """The ear tags of a herd."""
    query = select(HerdTag).where(scope.clause(HerdTag.region), scope.own(HerdTag.subject), HerdTag.cycle == cycle_id)
    return session.exec(query.order_by(HerdTag.tag)).all()


def herds_of(scope: Scope, session: Session, ear_tags: Sequence[str]) -> Sequence[tuple[str, Cycle]]:
    """Running herds in which one of these ear tags is."""
    query = select(HerdTag.tag, Cycle).join(Cycle, col(Cycle.id) == HerdTag.cycle)
    query = query.where(scope.clause(HerdTag.region), scope.own(HerdTag.subject), Cycle.ended == "")
    return session.exec(query.where(col(HerdTag.tag).in_(ear_tags)).order_by(HerdTag.tag)).all()


def operation(scope: Scope, session: Session, operation_id: str) -> FarmOperation | None:
    """One operation, or None where it is unknown or outside the scope."""
    return session.exec(all_operations(scope).where(FarmOperation.id == operation_id)).first()


def heard(scope: Scope, session: Session, ids: Sequence[str]) -> list[FarmOperation]:
    """Those of these operations that are there."""
    found: list[FarmOperation] = []
    for some in portions(ids, _CHUNK):
        found += session.exec(all_operations(scope).where(among(session, col(FarmOperation.id), some))).all()
    return found


def operations(scope: Scope, session: Session, cycle_id: str, *, corrected: bool = False) -> Sequence[FarmOperation]:
    """Operations of a cycle by time; with `corrected` also those whose place another one took."""
    query = all_operations(scope).where(FarmOperation.cycle == cycle_id)
    if not corrected:
        query = query.where(FarmOperation.corrected_by == "")
    return session.exec(query.order_by(col(FarmOperation.at), FarmOperation.id)).all()


def astray(scope: Scope, session: Session, plot: str) -> Sequence[FarmOperation]:
    """Operations on a plot of which nobody knows the cycle, because there were several."""
    query = all_operations(scope).where(FarmOperation.plot == plot, FarmOperation.cycle == "")
    query = query.where(FarmOperation.corrected_by == "", col(FarmOperation.doubts).contains("cycle_ambiguous"))
    return session.exec(query.order_by(col(FarmOperation.at), FarmOperation.id)).all()


def whereabouts(scope: Scope, session: Session, plot: str, cycle_id: str) -> Sequence[FarmOperation]:
    """All operations on a plot or in a cycle, whatever became of them."""
    query = all_operations(scope).where(or_(FarmOperation.plot == plot, FarmOperation.cycle == cycle_id))
    return session.exec(query.order_by(col(FarmOperation.position))).all()


def of_products(scope: Scope, session: Session, registrations: Sequence[str]) -> Sequence[FarmOperation]:
    """All operations in which one of these products was used."""
    users = select(InputUse.operation).where(among(session, col(InputUse.registration), list(registrations)))
    return session.exec(all_operations(scope).where(col(FarmOperation.id).in_(users))).all()


def corrections(scope: Scope, session: Session, operation_ids: Sequence[str]) -> Sequence[FarmOperation]:
    """Operations that name one of these as the one that they correct."""
    query = all_operations(scope).where(col(FarmOperation.corrects).in_(operation_ids))
    return session.exec(query.order_by(col(FarmOperation.told), FarmOperation.id)).all()


def uses(scope: Scope, session: Session, operation_ids: Sequence[str]) -> Sequence[InputUse]:
    """What was used in these operations."""
    query = select(InputUse).where(scope.clause(InputUse.region), scope.own(InputUse.subject))
    query = query.where(col(InputUse.operation).in_(operation_ids))
    return session.exec(query.order_by(col(InputUse.at), InputUse.operation, col(InputUse.line))).all()


def uses_of(scope: Scope, session: Session, subject: str, registration: str) -> Sequence[InputUse]:
    """What a subject used of one product, also what was taken back, by time."""
    query = select(InputUse).where(scope.clause(InputUse.region), scope.own(InputUse.subject))
    query = query.where(InputUse.subject == subject, InputUse.registration == registration)
    return session.exec(query.order_by(col(InputUse.at), InputUse.operation, col(InputUse.line))).all()


def used_by(
    scope: Scope, session: Session, subjects: Sequence[str], packs: Sequence[str], registrations: Collection[str]
) -> set[tuple[str, str]]:
    """(subject, registration) of what these subjects used of these products (none named: of any), or of these packs."""
    if not subjects and not packs:
        return set()
    named = col(InputUse.registration).in_(registrations) if registrations else true()
    own = and_(col(InputUse.subject).in_(subjects), named)
    query = select(InputUse.subject, InputUse.registration).where(
        scope.clause(InputUse.region), scope.own(InputUse.subject)
    )
    return set(session.exec(query.where(or_(own, col(InputUse.pack).in_(packs))).distinct()))


def used_of(scope: Scope, session: Session, entries: Sequence[str]) -> set[tuple[str, str]]:
    """(subject, registration) of the uses whose supply may be another one because of these entries of the ledger.

    Goods came to who bought them, or who answers for a subject did, or a pack was told that somebody used; a reversal
    takes back what another entry brought.
    """
    found: set[tuple[str, str]] = set()
    for ids in portions(entries, _CHUNK):
        found |= _used(scope, session, among(session, col(LedgerEntry.id), ids))
    return found


def used_between(scope: Scope, session: Session, after: int, until: int) -> set[tuple[str, str]]:
    """The same because of all events behind one position of the journal up to another."""
    position = col(JournalEvent.position)
    told = select(JournalEvent.id).where(position > after, position <= until, col(JournalEvent.kind).in_(_GOODS))
    return _used(scope, session, col(LedgerEntry.id).in_(told))


def _used(scope: Scope, session: Session, entries: ColumnElement[bool]) -> set[tuple[str, str]]:
    """entries: the clause on LedgerEntry. Of a hundred sales one concerns somebody who uses inputs, and only those and
    their lines are fetched."""
    said = select(InputUse.subject, InputUse.registration).where(
        scope.clause(InputUse.region), scope.own(InputUse.subject)
    )
    users = select(InputUse.subject).where(scope.clause(InputUse.region), scope.own(InputUse.subject))
    people = select(Subject.person).where(
        scope.clause(Subject.region), scope.own(Subject.id), Subject.person != "", col(Subject.id).in_(users)
    )
    concern = or_(
        and_(LedgerEntry.kind == "purchase", col(LedgerEntry.subject).in_(users)),
        and_(LedgerEntry.kind == "sale", col(LedgerEntry.buyer).in_(people)),
    )
    back = session.exec(select(LedgerEntry.corrects).where(entries, LedgerEntry.kind == "reversal")).all()
    clauses = [entries, *(among(session, col(LedgerEntry.id), some) for some in portions(sorted(set(back)), _CHUNK))]
    lines = select(LedgerEntry.kind, LedgerEntry.subject, LedgerEntry.buyer, LedgerLine.registration).join(
        LedgerLine, col(LedgerLine.entry) == LedgerEntry.id
    )
    packs = (
        # most lines tell no pack, and so do most uses: neither is to be laid beside all of the others
        said.join(LedgerLine, and_(LedgerLine.pack == InputUse.pack, LedgerLine.pack != "", InputUse.pack != ""))
        .join(LedgerEntry, col(LedgerEntry.id) == LedgerLine.entry)
        .distinct()
    )
    rows: set[tuple[str, str, str, str]] = set()
    found: set[tuple[str, str]] = set()
    for clause in clauses:
        rows |= set(session.exec(lines.where(clause, concern)))
        found |= set(session.exec(packs.where(clause)))
    buyers = sorted({buyer for kind, _, buyer, _ in rows if kind == "sale"})
    answers: dict[str, list[str]] = {}
    for some in portions(buyers, _CHUNK):
        query = select(Subject.id, Subject.person).where(among(session, col(Subject.person), some))
        for subject, person in session.exec(query.where(scope.clause(Subject.region), scope.own(Subject.id))):
            answers.setdefault(person, []).append(subject)
    who = {subject for kind, subject, *_ in rows if kind == "purchase"}
    who |= {subject for subjects in answers.values() for subject in subjects}
    used: set[tuple[str, str]] = set()
    for some in portions(sorted(who), _CHUNK):
        used |= set(session.exec(said.where(among(session, col(InputUse.subject), some)).distinct()))
    for kind, subject, buyer, registration in rows:
        owners = [subject] if kind == "purchase" else answers.get(buyer, ())
        found |= {(owner, registration) for owner in owners} & used
    return found


def answered_by(scope: Scope, session: Session, people: Sequence[str]) -> Sequence[str]:
    """The ids of the subjects that these people of the vault answer for."""
    query = select(Subject.id).where(scope.clause(Subject.region), scope.own(Subject.id))
    return session.exec(query.where(among(session, col(Subject.person), list(people)))).all() if people else ()


def used_products(scope: Scope, session: Session, subject: str) -> Sequence[str]:
    """The registrations of what a subject ever used, also of what was taken back."""
    query = select(InputUse.registration).where(scope.clause(InputUse.region), scope.own(InputUse.subject))
    query = query.where(InputUse.subject == subject)
    return session.exec(query.distinct().order_by(InputUse.registration)).all()


def placement(scope: Scope, session: Session, placement_id: str) -> Placement | None:
    """One placement, or None where it is unknown or outside the scope."""
    return session.exec(all_placements(scope).where(Placement.id == placement_id)).first()


def placements(scope: Scope, session: Session, plot: str, start: int, end: int) -> Sequence[Placement]:
    """What stood on a plot at some time of start ≤ t < end (ms UTC)."""
    query = all_placements(scope).where(Placement.plot == plot, Placement.since < end)
    query = query.where(or_(col(Placement.until).is_(None), col(Placement.until) > start))
    return session.exec(query.order_by(Placement.gateway, Placement.device, col(Placement.since))).all()
