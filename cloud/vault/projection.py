"""The projection `vault`: who showed a document, at the edge or at a desk, as people whom ledgers can name.

Equal numbers are one person, whichever shop they come to. What was forgotten stays forgotten: an event whose time is
over gives masks and nothing to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, delete, select

from cloud.kernel.clock import now_ms
from cloud.kernel.database import insert_many
from cloud.kernel.doubt import renewed
from cloud.kernel.errors import CloudError
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.vault import mask, store
from cloud.vault.model import VaultEvent, VaultPerson
from cloud.vault.retention import LEAST_DAYS, kept_until
from cloud.vault.strongroom import strongroom
from contract.errors import ContractError
from contract.event import Buyer
from contract.keys import decoded
from contract.personal import Person

DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "check_digit": ("证件号码的校验码不符", "the check digit of the number does not fit"),
    "sealed_box": ("封存的信息打不开", "the sealed box does not open"),
    "vault_away": ("当时没有保险库的钥匙", "the keys of the vault were not there"),
}


class _Shown(NamedTuple):
    """A document that was shown, opened as far as that goes."""

    row: JournalEvent
    body: Buyer
    person: Person
    doubts: set[str]
    forget: int
    fresh: bool
    match: str


def handle(session: Session, row: JournalEvent) -> None:
    """One `buyer` event; one that is there already changes nothing."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another: who is known is asked once."""
    position = col(JournalEvent.position)
    span = (position > after, position <= until, col(JournalEvent.kind) == "buyer")
    _take(session, session.exec(select(JournalEvent).where(*span).order_by(position)).all())


def clear(session: Session) -> None:
    """Empty what follows from the journal."""
    session.execute(delete(VaultEvent))
    session.execute(delete(VaultPerson))


PROJECTION: Final = Projection("vault", frozenset({"buyer"}), handle, clear, together)


def _take(session: Session, rows: Sequence[JournalEvent]) -> None:
    there = store.taken(NATION, session, [row.id for row in rows])
    bodies = [(row, row.event.body) for row in rows if row.id not in there]
    shown = [_opened(session, row, body) for row, body in bodies if isinstance(body, Buyer)]
    known = {
        (row.county, row.match): row
        for row in store.matched(NATION, session, sorted({one.match for one in shown} - {""}))
    }
    newest = store.newest(NATION, session, sorted({row.id for row in known.values()}))
    told: list[dict[str, Any]] = []
    for one in shown:
        place = one.row.region[:6], one.match
        person = known.get(place) or _fresh(one)
        if one.match:
            known[place] = person
        _see(person, one, newest.get(person.id, 0))
        newest[person.id] = max(newest.get(person.id, 0), one.row.event.t)
        session.add(person)
        told.append({"event": one.row.id, "person": person.id, "region": one.row.region, "at": one.row.event.t})
    session.flush()  # people before what names them
    if told:
        insert_many(session, VaultEvent, told)


def _opened(session: Session, row: JournalEvent, body: Buyer) -> _Shown:
    room = strongroom(session)
    found, doubts = Person(), set[str]()
    try:
        if room is None:
            doubts.add("vault_away")
        else:
            found = room.vault.open(body.person, row.gateway)
    except CloudError:
        doubts.add("vault_away")
    except ContractError:
        doubts.add("sealed_box")
    if mask.misread(found, body.document) is not None:
        doubts.add("check_digit")
    forget = kept_until(row.event.t, room.days if room else LEAST_DAYS)
    fresh = now_ms() < forget
    match = room.vault.match(found) if room is not None and fresh and "vault_away" not in doubts else ""
    return _Shown(row, body, found, doubts, forget, fresh, match)


def _fresh(one: _Shown) -> VaultPerson:
    return VaultPerson(
        id=one.row.id,
        county=one.row.region[:6],
        region=one.row.region,
        match=one.match or None,
        document=one.body.document,
        sealer=one.row.gateway,
        kid=one.body.person.kid,
        first=one.row.event.t,
        last=one.row.event.t,
        forget=one.forget,
    )


def _see(known: VaultPerson, one: _Shown, newest: int) -> None:
    """What a person showed last is what is kept of them; newest: ms UTC of the document before, 0 for none. Not
    `last`, which sales move on: how events are cut into blocks must not be seen."""
    at, body, found = one.row.event.t, one.body, one.person
    if one.fresh and at >= newest:
        known.sealer, known.kid, known.sealed = one.row.gateway, body.person.kid, _box(body)
    if at >= newest:
        known.shown_name, known.shown_number = mask.name(found.name), mask.number(found.number)
        known.shown_phone = mask.phone(found.phone) or known.shown_phone
        known.document = body.document
    known.first, known.last = min(known.first, at), max(known.last, at)
    known.forget = max(known.forget, one.forget)
    known.doubts = renewed(known.doubts, (), one.doubts)


def _box(body: Buyer) -> bytes | None:
    try:
        return decoded(body.person.box, "box")
    except ContractError:
        return None
