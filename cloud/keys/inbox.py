"""What the county's keys learn from the events journal: a gateway asks for a certificate for its next key.

The event was verified when it came in, by the key that is still good; that is the whole proof that the request is the
gateway's. The certificate goes down as a signed command. Whoever asks twice for one key gets the same answer again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from sqlmodel import Session

from cloud.alerts import Finding, raise_alert
from cloud.kernel.clock import now_ms
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.log import note
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.keys import inventory, store
from cloud.keys.issue import issue, request_for
from cloud.keys.room import KeyRoom
from contract.command import Certificate
from contract.event import Renewal
from contract.keys import key_id

# Queues a command for a gateway in the caller's write: (session, gateway, body, now).
Order = Callable[[Session, str, Certificate, int], None]
_log: Final = logging.getLogger("zhigen.keys")


def renewals(room: KeyRoom, order: Order, life_ms: int, clock: Callable[[], int] = now_ms) -> Projection:
    """The projection that issues certificates on request, each for `life_ms`.

    It stops (and is tried again at the next start) while no CA is at hand: that is the administrator's to mend.
    """

    def handle(session: Session, row: JournalEvent) -> None:
        body = row.event.body
        if isinstance(body, Renewal):
            _renew(session, room, order, row, body, clock(), life_ms)

    return Projection("renewals", frozenset({"renewal"}), handle, _nothing)


def _renew(
    session: Session, room: KeyRoom, order: Order, row: JournalEvent, body: Renewal, now: int, life_ms: int
) -> None:
    asked_with = next((key for key in inventory.gateway_keys(session, row.gateway) if key.kid == row.event.kid), None)
    if asked_with is None or asked_with.revoked:
        return  # revoked since: its wish is worth nothing
    try:
        request = request_for(row.gateway, body.request)
        known = store.of_key(NATION, session, key_id("gateway", request.public))
        newest = next(iter(store.certificates(NATION, session, gateway=row.gateway)), None)
        if known and known[0] != newest:
            return  # long answered: the gateway has gone on to a later key
        paper = known[0] if known else issue(session, room, request, row.region[:6], "renewal", now, life_ms)
    except Problem as refused:
        why = refused.body("en").detail
        note(_log, logging.WARNING, "renewal_refused", gateway=row.gateway, why=why)
        raise_alert(session, Finding("forged", row.gateway, row.region, "renewal", {"reason": why}), now)
        return
    order(session, row.gateway, Certificate(paper.certificate), now)
    note(_log, logging.INFO, "certificate_renewed", gateway=row.gateway, kid=paper.kid)


def _nothing(_session: Session) -> None:
    """Certificates are facts, not a view: a rebuild takes none back."""
