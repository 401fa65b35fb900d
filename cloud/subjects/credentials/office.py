"""Credentials written: issued, rotated, revoked; and every scan of one."""

from __future__ import annotations

import secrets
from typing import Final

from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION
from cloud.subjects import store as subjects
from cloud.subjects.credentials import store
from cloud.subjects.credentials.model import Credential, CredentialScan, Found
from cloud.subjects.credentials.rules import Place, too_far
from cloud.subjects.model import Subject
from cloud.subjects.words import state_words
from contract.errors import ContractError
from contract.identifiers import uuid7
from contract.moment import DAY_MS
from contract.printed import identity_code, new_identity
from contract.printed.coded import BITS

OLDEST_MS: Final = 7 * DAY_MS
AHEAD_MS: Final = 60_000


def issue(deed: Deed, subject_id: str) -> Credential:
    """The first credential of a filed subject, or one after a revocation.

    Raises Problem("not_found" | "not_filed" | "credential_active").
    """
    subject = found(subjects.subject(deed.scope, deed.session, subject_id), subject_id)
    if subject.state != "filed":
        raise Problem("not_filed", state=state_words("subject", subject.state))
    if store.active(deed.scope, deed.session, subject.id):
        raise Problem("credential_active")
    return _made(deed, subject)


def rotate(deed: Deed, credential_id: str, reason: str) -> Credential:
    """A new code instead of one that is worn or seen by too many; the old one is told as rotated from now on."""
    old = _active(deed, credential_id)
    subject = subjects.subject(deed.scope, deed.session, old.subject)
    if subject is None or subject.state != "filed":
        raise Problem("not_filed", state=state_words("subject", subject.state if subject else "closed"))
    new = _made(deed, subject)
    record.change(deed, old, {"state": "rotated", "reason": reason, "ended": deed.now, "successor": new.id})
    return new


def revoke(deed: Deed, credential_id: str, reason: str) -> Credential:
    """It is lost, lent or forged: nothing follows it by itself."""
    found = _active(deed, credential_id)
    record.change(deed, found, {"state": "revoked", "reason": reason, "ended": deed.now})
    return found


def revoke_all(deed: Deed, subject: Subject, reason: str) -> None:
    """What the subject has is revoked with it; the version that was seen is the subject's."""
    expected, strict = deed.expected, deed.strict
    deed.expected, deed.strict = None, False
    try:
        for one in store.active(deed.scope, deed.session, subject.id):
            record.change(deed, one, {"state": "revoked", "reason": reason, "ended": deed.now})
    finally:
        deed.expected, deed.strict = expected, strict


def verify(
    deed: Deed, region: str, text: str, place: tuple[float, float] | None = None, at: int | None = None
) -> tuple[CredentialScan, Credential | None]:
    """Judge a scanned text and remember the scan; the credential where it was issued, in whatever region.

    region: of who scans; place: latitude, longitude; at: ms UTC, where the scan was made without a network. Raises
    Problem("scan_time").
    """
    when = deed.now if at is None else at
    if not deed.now - OLDEST_MS <= when <= deed.now + AHEAD_MS:
        raise Problem("scan_time")
    code = _read(text)
    known = store.issued(NATION, deed.session, code) if code else None
    scan = CredentialScan(
        id=str(uuid7()),
        region=known.region if known else region,
        credential=known.id if known else "",
        subject=known.subject if known else "",
        code=code,
        found=_found(code, known),
        at=when,
        by=deed.by,
        role=deed.role,
    )
    if place is not None:
        scan.latitude, scan.longitude = place
        if known is not None:
            scan.doubt = _doubt(deed, known, Place(*place, when))
    deed.session.add(scan)
    deed.session.flush()
    deed.note("credential_scan", scan.id, region, what={"credential": scan.credential, "found": scan.found})
    return scan, known


def _read(text: str) -> str:
    try:
        return identity_code(text).text
    except ContractError:
        return ""


def _found(code: str, known: Credential | None) -> Found:
    if not code:
        return "unreadable"
    if known is None:
        return "forged"
    if known.state == "rotated":
        return "rotated"
    return "valid" if known.state == "active" else "revoked"


def _doubt(deed: Deed, known: Credential, place: Place) -> str:
    """The scan that was too far away. Asked of the nation: a lent card is scanned in the next county too."""
    for other in store.neighbours(NATION, deed.session, known.id, place.at):
        if other.latitude is None or other.longitude is None:
            continue
        if too_far(Place(other.latitude, other.longitude, other.at), place):
            return other.id
    return ""


def _active(deed: Deed, credential_id: str) -> Credential:
    row = found(store.credential(deed.scope, deed.session, credential_id), credential_id)
    if row.state != "active":
        raise Problem("credential_state", state=state_words("credential", row.state))
    return row


def _made(deed: Deed, subject: Subject) -> Credential:
    code = new_identity(secrets.randbits(BITS)).text
    made = Credential(region=subject.region, subject=subject.id, code=code, **stamped(deed))
    return record.add(deed, made, {"subject": subject.id})
