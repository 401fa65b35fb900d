"""Enrolment without a line: both ends in one process, by the same claim, request and grant as over the line.

For the demo and for tests, where the county is furnished before anything of it is served.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloud.kernel.database import Database


def enrol(database: Database, data: Path, county: str, gateway: str, folder: Path) -> None:
    """Give a registered gateway its certificate; `folder` is that of its keys. The county's keys are made if absent."""
    from cloud.kernel.clock import now_ms
    from cloud.kernel.config import Config
    from cloud.keys import KeyRoom, ensure, new_claim
    from cloud.keys.enrolment import Address, Ask
    from cloud.keys.enrolment import enrol as granted
    from cloud.keys.rules import DAY_MS
    from contract import claim
    from gateway.rim.identity import Identity

    now = now_ms()
    ensure(database, data, county, now)
    with database.write() as session:
        code, _ = new_claim(session, gateway, county, "demo", now)
    identity, secret = Identity(folder), claim.secret_of(code, gateway)
    request = identity.request(gateway)
    ask = Ask(gateway, request, claim.proof(secret, gateway, request))
    life_ms = Config().certificate_days * DAY_MS
    text, _ = granted(database, KeyRoom(data), ask, Address("", 0, tls=False), now, life_ms)
    grant = claim.decode(text)
    identity.trust(grant.keys)
    identity.certify(grant.chain, grant.ca)
