"""Enrolment: a claim code for a registered gateway, and its first certificate against it.

A claim is for one gateway and one key, for a week. The same key may ask again with it, because on a bad line an answer
gets lost; any other key finds it used. Who does not know the code learns nothing, not even whether there is a claim.
"""

from __future__ import annotations

import secrets
from typing import Final, NamedTuple

from sqlmodel import Session

from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.keys import inventory, store
from cloud.keys.issue import issue, request_for
from cloud.keys.model import Claim
from cloud.keys.room import KeyRoom
from cloud.keys.rules import CLAIM_MS
from contract import claim
from contract.keys import PublicKey, key_id

# What a gateway has to do with: whom it believes, and to whom it seals.
_TOLD: Final = frozenset({"rules", "ack", "command", "vault"})
_NOBODY: Final = secrets.token_hex(32)


class Address(NamedTuple):
    """Where gateways find the broker; host "" is the host that they asked."""

    host: str
    port: int
    tls: bool


class Ask(NamedTuple):
    """What a gateway sends: its id, its PKCS #10 request (PEM), and the proof that it knows the code."""

    gateway: str
    request: str
    proof: str


def new_claim(session: Session, gateway: str, county: str, by: str, now: int) -> tuple[str, int]:
    """A claim code and when it expires (UTC ms); an older one of the gateway dies. In the caller's write."""
    code = claim.code_of(secrets.randbelow(len(claim.ALPHABET)) for _ in range(claim.LENGTH))
    verifier = claim.secret_of(code, gateway).hex()
    session.merge(
        Claim(gateway=gateway, region=county, verifier=verifier, made=now, made_by=by, expires=now + CLAIM_MS)
    )
    session.flush()
    return code, now + CLAIM_MS


def enrol(database: Database, room: KeyRoom, ask: Ask, broker: Address, now: int, life_ms: int) -> tuple[str, str]:
    """The grant for a gateway and its seal (contract.claim).

    Raises Problem("claim_wrong" | "claim_used" | "claim_expired" | "request_wrong" | "key_refused"); CloudError.
    """
    with database.read() as session:
        known = store.claim(NATION, session, ask.gateway)
    secret = bytes.fromhex(known.verifier if known else _NOBODY)
    if not claim.same(claim.proof(secret, ask.gateway, ask.request), ask.proof) or known is None:
        raise Problem("claim_wrong", gateway=ask.gateway)
    request = request_for(ask.gateway, ask.request)
    kid = key_id("gateway", request.public)
    with database.write() as session:
        row = session.get(Claim, ask.gateway)
        if row is None or row.verifier != known.verifier:
            raise Problem("claim_wrong", gateway=ask.gateway)
        if row.used and row.kid != kid:
            raise Problem("claim_used", gateway=ask.gateway)
        if row.expires < now:
            raise Problem("claim_expired", gateway=ask.gateway)
        chain = _answered(session, row, kid)
        if chain is None:
            chain = issue(session, room, request, row.region, "enrolment", now, life_ms).certificate
            row.used, row.kid = now, kid
            session.add(row)
        grant = claim.Grant(
            gateway=ask.gateway,
            t=now,
            chain=chain,
            ca=inventory.bundle(session, now),
            keys=_told(session, now),
            broker=broker.host,
            port=broker.port,
            tls=broker.tls,
        )
    text = claim.encode(grant)
    return text, claim.seal(secret, ask.proof, text)


def _answered(session: Session, row: Claim, kid: str) -> str | None:
    """The certificate that this claim brought before, where the answer may have been lost."""
    if row.kid != kid:
        return None
    rows = store.of_key(NATION, session, kid)
    if any(one.revoked for one in rows):
        raise Problem("key_refused", kid=kid)
    return rows[0].certificate


def _told(session: Session, now: int) -> list[PublicKey]:
    keys = inventory.county_keys(session)
    return [key for key in keys if key.purpose in _TOLD and key.not_after > now]
