"""What terminals work with: the parts of a gateway, handed to them by gateway.app in one piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from contract.event import Alarm, Body
from gateway.config import Setup
from gateway.rim.cataloguebook import CatalogueBook
from gateway.rim.dossier_shelf import DossierShelf
from gateway.rim.identity import Identity
from gateway.rim.lawbook import LawBook
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Facts
from gateway.rim.port import Port
from gateway.rim.rulebook import RuleBook
from gateway.rim.uplink import Uplink

if TYPE_CHECKING:
    from gateway.config.care.care import Care
    from gateway.rim.peripherals import Desk


class Emit(Protocol):
    """Takes an event, and small facts to be kept in its transaction."""

    def __call__(self, body: Body, facts: Facts | None = None, /) -> None:
        """On disk when it returns, or kept until there is room."""


@dataclass(frozen=True)
class Means:
    """As it is at each call. time: (best known UTC ms, monotonic ms); emit: takes events,
    with the facts that belong to them; care: makes what the engineer's page works with."""

    setup: Callable[[], Setup]
    outbox: Outbox
    uplink: Uplink
    identity: Identity
    rules: RuleBook
    law: LawBook
    catalogue: CatalogueBook
    dossier: DossierShelf
    time: Callable[[], tuple[int, int]]
    ports: Callable[[], Sequence[Port]]
    desk: Callable[[], Desk | None]
    alarms: Callable[[], Sequence[Alarm]]
    emit: Emit
    care: Callable[[], Care]
