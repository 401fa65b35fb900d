"""The till of a gateway, put together from its parts: beside gateway.terminals, so that only who has one loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.rim.till.books import Books
from gateway.rim.till.counter import Counter
from gateway.rim.till.seats import Seats
from gateway.rim.till.till import Till

if TYPE_CHECKING:
    from gateway.config import Config
    from gateway.means import Means


def open_till(config: Config, means: Means) -> Counter | None:
    """The till that a configuration asks for, with its day book read; None where it asks for none."""
    section = config.till
    if section is None:
        return None
    outbox, uplink, rules = means.outbox, means.uplink, means.rules

    def now() -> int:
        return means.time()[0]

    till = Till(
        gateway=config.gateway.id,
        region=config.site.region,
        host=section.host,
        books=Books(outbox, lambda: means.catalogue.in_force.catalogue, lambda: means.dossier.present, now()),
        box=outbox,
        seats=Seats(means.desk, section.reader, section.scanner, section.printer),
        law=lambda: means.law.in_force,
        vault=lambda: means.identity.ring.current("vault", now()),
        now=now,
        told=uplink.touch,
    )
    till.attach()
    return Counter(till, lambda: outbox.backlog("events"), lambda: uplink.connected, lambda: rules.state)
