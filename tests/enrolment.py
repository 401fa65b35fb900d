"""Enrolment without a line: both ends in one process, by the same claim, request and grant as over the line.

For tests in which nothing of the county is served, but whose gateways must be believed.
"""

from __future__ import annotations

from pathlib import Path

from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.keys import KeyRoom, ensure, new_claim
from cloud.keys.enrolment import Address, Ask
from cloud.keys.enrolment import enrol as granted
from contract import claim
from contract.moment import DAY_MS
from gateway.rim.identity import Identity


def enrol(database: Database, data: Path, county: str, gateway: str, folder: Path) -> None:
    """Give a registered gateway its certificate; `folder` is that of its keys. The county's keys are made if absent."""
    now = now_ms()
    ensure(database, data, county, now)
    with database.write() as session:
        code, _ = new_claim(session, gateway, county, "tests", now)
    identity, secret = Identity(folder), claim.secret_of(code, gateway)
    request = identity.request(gateway)
    ask = Ask(gateway, request, claim.proof(secret, gateway, request))
    life_ms = Config().certificate_days * DAY_MS
    text, _ = granted(database, KeyRoom(data), ask, Address("", 0, tls=False), now, life_ms)
    grant = claim.decode(text)
    identity.trust(grant.keys)
    identity.certify(grant.chain, grant.ca)
