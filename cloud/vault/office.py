"""People at the desk: kept sealed, opened for a case with a reason, forgotten when their time is over."""

from __future__ import annotations

import logging
import re
from typing import Final

from sqlmodel import Session

from cloud.kernel import desk
from cloud.kernel.audit import Deed, by_itself
from cloud.kernel.log import note
from cloud.kernel.problem import Problem, found
from cloud.kernel.scope import NATION
from cloud.vault import mask, projection, store
from cloud.vault.retention import LEAST_DAYS, kept_until
from cloud.vault.strongroom import opened, sealed, strongroom
from contract.errors import ContractError
from contract.event import Buyer
from contract.keys import encoded
from contract.personal import Person, Sealed

OPENERS: Final = ("enforcement", "supervisor")
CASE: Final = re.compile(r"[0-9A-Za-z一-鿿（）()〔〕\[\]_./-]{4,60}\Z")  # as 青农案〔2026〕12号
DOCUMENTS: Final = ("id_card", "passport", "other")
MOST: Final = 2_000  # people who are forgotten in one turn
_OWN: Final = "vault_person"
_log: Final = logging.getLogger("zhigen.vault")


def keep(deed: Deed, person: Person, region: str, document: str = "id_card") -> str:
    """Keep a person, sealed; the id by which others name them, the same for the same number in a county.

    Raises Problem("person_number") for a check digit that does not fit, "person_empty", "vault_away",
    "outside_region".
    """
    if not (person.number.strip() or person.name.strip() or person.phone.strip()) or document not in DOCUMENTS:
        raise Problem("person_empty")
    wrong = mask.misread(person, document)
    if wrong is not None:
        raise Problem("person_number", zh=wrong.text("zh"), en=wrong.text("en"))
    county = region[:6]
    body = Buyer(person=sealed(deed.session, person, county, deed.now), document=document)  # type: ignore[arg-type]
    (row,) = desk.tell(deed, region, [body])
    projection.handle(deed.session, row)
    found = store.behind(NATION, deed.session, [row.id])[row.id]
    deed.note(_OWN, found, region, what={"document": document})
    return found


def unmask(deed: Deed, person_id: str, case: str, why: str) -> Person:
    """Open one person for a case, which the audit tells with its number; never kept anywhere.

    Raises Problem("forbidden" | "case_missing" | "not_found" | "person_forgotten" | "vault_away").
    """
    if deed.role not in OPENERS:
        raise Problem("forbidden", role=deed.role)
    if not CASE.match(case.strip()) or not why.strip():
        raise Problem("case_missing")
    row = found(store.person(deed.scope, deed.session, person_id), person_id)
    if row.sealed is None:
        raise Problem("person_forgotten")
    try:
        person = opened(deed.session, Sealed(row.kid, encoded(row.sealed)), row.sealer)
    except ContractError:
        raise Problem("vault_away") from None
    deed.note(_OWN, row.id, row.region, what={"unmasked": True, "why": why.strip()[:200]}, case=case.strip())
    return person


def contact(deed: Deed, person_id: str, why: str) -> str:
    """The phone of one person, for a paper that the law wants it on; the audit tells of it. Never kept anywhere.

    The caller has looked whether the doer may print that paper. Raises Problem("not_found" | "person_forgotten" |
    "vault_away").
    """
    row = store.person(NATION, deed.session, person_id)
    if row is None:
        raise Problem("not_found", what=person_id)
    if row.sealed is None:
        raise Problem("person_forgotten")
    try:
        found = opened(deed.session, Sealed(row.kid, encoded(row.sealed)), row.sealer)
    except ContractError:
        raise Problem("vault_away") from None
    deed.note(_OWN, row.id, row.region, what={"contact": True, "why": why[:200]})
    return found.phone


def seen(session: Session, people: dict[str, int]) -> None:
    """People bought something at these times (ms UTC): they are kept for their term from then on.

    The same however sales are cut into blocks, and in whichever order they come: the latest sale alone counts.
    """
    if not people:
        return
    room = strongroom(session)
    days = room.days if room is not None else LEAST_DAYS
    for row in store.masked(NATION, session, sorted(people)).values():
        at = people[row.id]
        row.last, row.forget = max(row.last, at), max(row.forget, kept_until(at, days))
        session.add(row)
    session.flush()


def forget(session: Session, now: int) -> int:
    """Take box and match of those whose time is over at `now` (ms UTC); masks stay. How many they were: a chore.

    At most MOST at once, the oldest first; what is left waits for the next turn.
    """
    rows = store.expired(NATION, session, now, MOST)
    deed = by_itself(session, "forget", now)
    for row in rows:
        row.sealed, row.match = None, None
        session.add(row)
        deed.note(_OWN, row.id, row.region, what={"sealed": None})
    session.flush()
    if rows:
        note(_log, logging.INFO, "people_forgotten", count=len(rows))
    return len(rows)
