"""Issuing a certificate to a gateway for a key of its own."""

from __future__ import annotations

from sqlmodel import Session

from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.keys import certificate, inventory, store
from cloud.keys.certificate import Request
from cloud.keys.model import GatewayKey
from cloud.keys.room import KeyRoom
from contract.keys import encoded, key_id


def request_for(gateway: str, pem: str) -> Request:
    """Read a request that must name `gateway`. Raises Problem("request_wrong")."""
    try:
        found = certificate.request_of(pem)
    except ValueError as error:
        raise Problem("request_wrong", why=str(error)[:200]) from None
    if found.name != gateway:
        raise Problem("request_wrong", why=f"it names {found.name[:40]!r}, not {gateway}")
    return found


def issue(
    session: Session, room: KeyRoom, request: Request, county: str, reason: str, now: int, life_ms: int
) -> GatewayKey:
    """A certificate from `now` for `life_ms`, put on record in the caller's write.

    Raises Problem("key_refused") for a key that is revoked or another gateway's; CloudError where no CA is at hand.
    """
    kid = key_id("gateway", request.public)
    if any(row.revoked or row.gateway != request.name for row in store.of_key(NATION, session, kid)):
        raise Problem("key_refused", kid=kid)
    ca, ca_key = inventory.authority(session, room, now)
    not_after = min(now + life_ms, ca.not_after)
    leaf = certificate.gateway(request, county, now, not_after, ca.certificate, ca_key)
    row = GatewayKey(
        serial=certificate.serial_of(leaf),
        kid=kid,
        gateway=request.name,
        region=county,
        public=encoded(request.public),
        certificate=leaf + ca.certificate,
        ca=ca.kid,
        reason=reason,
        issued=now,
        not_after=certificate.ends(leaf),
    )
    session.add(row)
    session.flush()
    return row
