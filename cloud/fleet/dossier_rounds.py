"""When the dossier of which gateway is looked at and sent: in a round over all of them, a few at each beat.

A round begins once a minute at most, and takes at most a fifth of each second: a county of a thousand gateways is once
round in two minutes. Who is called for sooner (cloud.fleet.dossier_calls) is looked at before, some at each beat. No
gateway waits for its own events, which it knows first. While the projections have far to go (a
rebuild) nothing is drawn: what a gateway has is truer than half a ledger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from sqlmodel import Session

from cloud import registry
from cloud.fleet import dossier, dossier_file
from cloud.fleet.dossier_calls import READ, DossierCalls
from cloud.fleet.dossier_model import GatewayDossier
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.scope import NATION
from cloud.registry import Gateway
from contract.dossier import Guest
from contract.errors import ContractError
from contract.keys import PublicKey, Signs

LOOKS: Final = 10  # gateways at one beat
SENDS: Final = 20
_LONGEST_S: Final = 0.2
_ROUND_MS: Final = 60_000  # a round does not begin sooner after the last
_GUESTS_MS: Final = 60_000
_FAR: Final = 5_000  # positions of the journal
_log: Final = logging.getLogger("zhigen.fleet")


class DossierRounds:
    """The courier's; not for two threads. signer: the rules key at a time (ms), raises CloudError."""

    def __init__(self, database: Database, signer: Callable[[int], Signs]) -> None:
        self._database, self._signer = database, signer
        self._calls = DossierCalls()
        self._turns: dict[str, Gateway] = {}
        self._unusable: dict[str, str] = {}
        self._unsent: dict[str, None] = {}
        self._begun = -_ROUND_MS
        self._guests: dict[str, tuple[int, Sequence[Guest]]] = {}

    def arrive(self) -> None:
        """The broker may have lost everything: all are to be sent again."""
        with self._database.read() as session:
            self._unsent |= dict.fromkeys(dossier_file.kept(session))

    def call(self, gateway: str) -> None:
        """Look at one soon: it came online."""
        self._calls.call(gateway)

    def beat(self, keys: Sequence[PublicKey], now: int) -> list[tuple[str, bytes]]:
        """Look at some gateways at `now` (ms); what is to be retained at the broker. Raises as the database."""
        with self._database.read() as session:
            far = any(journal.behind(session, name) > _FAR for name in READ)
            if not self._turns and not 0 <= now - self._begun < _ROUND_MS:
                self._begun = now
                self._turns = {one.id: one for one in registry.gateways(NATION, session)}
            called = [] if far else self._calls.turns(session, now)
        started = monotonic()
        for gateway in called:
            self._turns.pop(gateway.id, None)
            self._look(gateway, keys, now)
        looks = 0
        while self._turns and not far and looks < LOOKS and monotonic() - started <= _LONGEST_S:
            self._look(self._turns.pop(next(iter(self._turns))), keys, now)
            looks += 1
        return self._send()

    def _look(self, gateway: Gateway, keys: Sequence[PublicKey], now: int) -> None:
        with self._database.read() as session:
            last = session.get(GatewayDossier, gateway.id)
            drawn = dossier.drawn(session, gateway, now, lambda own, region: self._guests_of(own, region, now))
        if not dossier_file.due(last, drawn, keys, now):
            return
        signer = self._signer(now)
        try:
            with self._database.write() as session:
                row = dossier_file.keep(session, gateway, drawn, signer, now)
        except ContractError as error:
            why = error.text("en")
            if self._unusable.get(gateway.id) != why:  # one line for each cause, not for each look
                note(_log, logging.ERROR, "dossier_unusable", gateway=gateway.id, why=why)
            self._unusable[gateway.id] = why
            return
        self._unusable.pop(gateway.id, None)
        self._unsent[gateway.id] = None
        note(_log, logging.DEBUG, "dossier_signed", gateway=gateway.id, version=row.version)

    def _guests_of(self, session: Session, region: str, now: int) -> Sequence[Guest]:
        """Of one region asked once a minute: all its rooms and gates are told the same."""
        known = self._guests.get(region)
        if known is None or not 0 <= now - known[0] < _GUESTS_MS:
            self._guests[region] = known = (now, dossier.guests_of(session, region, now))
        return known[1]

    def _send(self) -> list[tuple[str, bytes]]:
        some = list(self._unsent)[:SENDS]
        if not some:
            return []
        with self._database.read() as session:
            rows = [session.get(GatewayDossier, name) for name in some]
        for name in some:
            del self._unsent[name]
        return [dossier_file.message(row) for row in rows if row is not None]
