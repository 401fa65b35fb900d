"""The inventory of keys: what there is, what others need of it, and how a key gets its successor.

A successor is made before it is used, so that everybody has heard of it by then: the public halves travel to the
gateways in the part `keys` of the rules, which the rules key in force signs. That is also how a rules key names its
own successor. What a key signed stays provable until the key's end; only a revoked key proves nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.scope import NATION
from cloud.keys import certificate, store
from cloud.keys.model import CountyKey, GatewayKey
from cloud.keys.room import KeyRoom
from cloud.keys.rules import LIVES_MS, NOTICE_MS, OVERLAP_MS, CountyPurpose
from contract.keys import Algorithm, PublicKey, Purpose

# Those that others check or seal by themselves; certificates are believed by their chain, and at once.
_OVERLAPPING: Final = frozenset({"rules", "ack", "command", "log", "voucher", "vault"})


def county_keys(session: Session) -> list[PublicKey]:
    """The public halves of all keys that the county ever had, those that are not yet valid and those revoked too."""
    return [
        PublicKey(
            kid=row.kid,
            purpose=cast(Purpose, row.purpose),
            public=row.public,
            alg=cast(Algorithm, row.alg),
            not_before=row.not_before,
            not_after=row.not_after,
            revoked=row.revoked,
        )
        for row in store.county_rows(NATION, session)
    ]


def gateway_keys(session: Session, gateway: str) -> list[PublicKey]:
    """All keys that were ever certified for a gateway; revoked ones say so.

    They are valid since ever: what a gateway signed before it was enrolled, it signed with this very key, perhaps with
    a clock that still stood in 1970. They end with their last certificate.
    """
    return merged(store.certificates(NATION, session, gateway=gateway))


def merged(rows: Sequence[GatewayKey]) -> list[PublicKey]:
    """Certificates as keys: one each, however often it was certified."""
    found: dict[str, PublicKey] = {}
    for row in rows:
        before = found.get(row.kid)
        found[row.kid] = PublicKey(
            kid=row.kid,
            purpose="gateway",
            public=row.public,
            not_after=max(row.not_after, before.not_after if before else 0),
            revoked=row.revoked or (before.revoked if before else 0),
            gateway=row.gateway,
        )
    return list(found.values())


def ensure(database: Database, folder: Path, county: str, now: int) -> list[PublicKey]:
    """Make every key of the county that is missing, and a successor for what ends soon; returns the new ones.

    folder: the data folder; county: its six-digit code, "" where none is configured. A CA that ends while the root
    lies in its safe gets no successor here: `zhigen cloud keys rotate ca` says what to do. Raises CloudError.
    """
    room = KeyRoom(folder)
    made = []
    for purpose in LIVES_MS:
        with database.write() as session:
            rows = _usable(session, purpose, now)
            if not rows:
                # Nobody knew an older one, so nobody has to hear of this one first.
                made.append(_add(session, room, purpose, county, now, 0))
            elif purpose in _OVERLAPPING and max(row.not_after for row in rows) < now + NOTICE_MS:
                made.append(_add(session, room, purpose, county, now, now + OVERLAP_MS))
            known = [row.kid for row in store.county_rows(NATION, session)]
        room.admit(known)
    return made


def rotate(
    database: Database, folder: Path, purpose: CountyPurpose, now: int, *, overlap_ms: int = OVERLAP_MS
) -> PublicKey:
    """A successor for a key of the county, at work from `overlap_ms` after `now` (UTC ms).

    Raises CloudError("key_root_away") for a CA while the root's private key is not in the key room.
    """
    room = KeyRoom(folder)
    with database.write() as session:
        rows = [row for row in store.county_rows(NATION, session) if row.purpose == purpose]
        made = _add(session, room, purpose, rows[0].region if rows else "", now, now + overlap_ms)
    room.admit([made.kid])
    return made


def authorities(session: Session, now: int) -> list[CountyKey]:
    """The county CAs whose certificates are good at `now`, the youngest first."""
    return _usable(session, "ca", now)


def roots(session: Session, now: int) -> list[CountyKey]:
    """The roots that are good at `now`, the youngest first."""
    return _usable(session, "root", now)


def authority(session: Session, room: KeyRoom, now: int) -> tuple[CountyKey, Ed25519PrivateKey]:
    """The county CA at work, with its private key. Raises CloudError("key_missing")."""
    held = {one.kid: one.private for one in room.held("ca")}
    for row in authorities(session, now):
        private = held.get(row.kid)
        if row.not_before <= now and isinstance(private, Ed25519PrivateKey):
            return row, private
    raise CloudError("key_missing", purpose="ca", folder=room.folder)


def bundle(session: Session, now: int) -> str:
    """The certificates of all roots in force, in PEM: what a gateway believes the broker by."""
    return "".join(row.certificate for row in roots(session, now))


def _usable(session: Session, purpose: CountyPurpose, now: int) -> list[CountyKey]:
    rows = store.county_rows(NATION, session)
    return [row for row in rows if row.purpose == purpose and not row.revoked and row.not_after > now]


def _add(session: Session, room: KeyRoom, purpose: CountyPurpose, county: str, now: int, not_before: int) -> PublicKey:
    above = _root(session, room, now) if purpose == "ca" else None
    not_after = max(now, not_before) + LIVES_MS[purpose]
    if above is not None:
        not_after = min(not_after, above[0].not_after)
    key, private = room.make(purpose, not_before, not_after)
    name = f"Zhigen {county} {purpose} {key.kid[-6:]}"
    paper = ""
    if isinstance(private, Ed25519PrivateKey):
        if purpose == "root":
            paper = certificate.root(private, name, not_after)
        elif above is not None:
            paper = certificate.authority(private.public_key(), name, not_after, above[0].certificate, above[1])
    session.add(
        CountyKey(
            kid=key.kid,
            purpose=purpose,
            alg=key.alg,
            public=key.public,
            region=county,
            certificate=paper,
            made=now,
            not_before=not_before,
            not_after=not_after,
        )
    )
    session.flush()
    return key


def _root(session: Session, room: KeyRoom, now: int) -> tuple[CountyKey, Ed25519PrivateKey]:
    held = {one.kid: one.private for one in room.held("root")}
    for row in roots(session, now):
        private = held.get(row.kid)
        if isinstance(private, Ed25519PrivateKey):
            return row, private
    rows = roots(session, now)
    raise CloudError("key_root_away", path=room.path(rows[0].kid) if rows else room.folder)
