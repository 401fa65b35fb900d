"""The projection `vault`: who showed a document, at the edge or at a desk, as people whom ledgers can name.

Equal numbers are one person, whichever shop they come to. What was forgotten stays forgotten: an event whose time is
over gives masks and nothing to open.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, delete

from cloud.kernel.clock import now_ms
from cloud.kernel.errors import CloudError
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.vault import mask, store
from cloud.vault.model import VaultEvent, VaultPerson
from cloud.vault.retention import LEAST_DAYS, until
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


def handle(session: Session, row: JournalEvent) -> None:
    """One `buyer` event; one that is there already changes nothing."""
    body = row.event.body
    if not isinstance(body, Buyer) or session.get(VaultEvent, row.id) is not None:
        return
    room = strongroom(session)
    found, doubts = Person(), []
    try:
        if room is None:
            doubts.append("vault_away")
        else:
            found = room.vault.open(body.person, row.gateway)
    except CloudError:
        doubts.append("vault_away")
    except ContractError:
        doubts.append("sealed_box")
    if mask.misread(found, body.document) is not None:
        doubts.append("check_digit")
    at = row.event.t
    forget = until(at, room.days if room else LEAST_DAYS)
    fresh = now_ms() < forget
    match = room.vault.match(found) if room is not None and fresh and not {"vault_away"} & set(doubts) else ""
    county = row.region[:6]
    known = store.matched(NATION, session, county, match) if match else None
    if known is None:
        known = VaultPerson(
            id=row.id,
            county=county,
            region=row.region,
            match=match or None,
            document=body.document,
            sealer=row.gateway,
            kid=body.person.kid,
            first=at,
            last=at,
            forget=forget,
        )
    if fresh and at >= known.last:
        known.sealer, known.kid, known.sealed = row.gateway, body.person.kid, _box(body)
    if at >= known.last:
        known.shown_name, known.shown_number = mask.name(found.name), mask.number(found.number)
        known.shown_phone = mask.phone(found.phone) or known.shown_phone
        known.document = body.document
    known.first, known.last = min(known.first, at), max(known.last, at)
    known.forget = max(known.forget, forget)
    known.doubts = ",".join(sorted({*filter(None, known.doubts.split(",")), *doubts}))
    session.add(known)
    session.flush()
    session.add(VaultEvent(event=row.id, person=known.id, region=row.region, at=at))
    session.flush()


def clear(session: Session) -> None:
    """Empty what follows from the journal."""
    session.execute(delete(VaultEvent))
    session.execute(delete(VaultPerson))


PROJECTION: Final = Projection("vault", frozenset({"buyer"}), handle, clear)


def _box(body: Buyer) -> bytes | None:
    try:
        return decoded(body.person.box, "box")
    except ContractError:
        return None
