"""The courier: one thread of the process that may sign. It carries rules, dossiers and commands down and replies up.

Everything it has to do stands in the tables, so it may be killed at any moment: rules are laid down again at every
connection, a command is sent until its gateway has given its last word. Replies are proved before they are believed.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final, Literal

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud import law, registry
from cloud.alerts import Finding, raise_alert
from cloud.fleet import lifecycle, orders, publication
from cloud.fleet.dossier_rounds import DossierRounds
from cloud.fleet.line import Line
from cloud.fleet.shelf import Shelf
from cloud.kernel.broker import Access
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.scope import NATION
from cloud.kernel.trouble import why
from contract import birth, codec, command
from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey, Signs
from contract.topics import ROOT, Topic, build, every_gateway, parse

BEAT_S: Final = 1.0
_JOIN_S: Final = 10.0
_PATIENCE_S: Final = 120.0  # a beat waits for the database's lock, then for a slow disk
_ALARM_S: Final = 10.0  # a flood of forged replies costs one write in that time
_MOST: Final = 50_000  # gateways remembered as present; whoever invents names cannot make it grow
_log: Final = logging.getLogger("zhigen.fleet")

Signer = Callable[[Literal["rules", "command"], int], Signs]


class Courier(threading.Thread):
    """One per county's cloud.

    signer: the key of a purpose at a time (ms), raises CloudError; county_keys: all public keys of the county;
    gateway_keys: those of one gateway; counties: those that have rules although no gateway of theirs is registered.
    """

    def __init__(
        self,
        database: Database,
        broker: Access,
        signer: Signer,
        county_keys: Callable[[Session], Sequence[PublicKey]],
        gateway_keys: Callable[[Session, str], Sequence[PublicKey]],
        counties: Sequence[str] = (),
    ) -> None:
        super().__init__(name="courier", daemon=True)
        self.line = Line(
            broker,
            [every_gateway("state"), every_gateway("reply"), f"{ROOT}/+/rules", f"{ROOT}/+/rules/+"],
        )
        self._database, self._signer, self._counties = database, signer, counties
        self._county_keys, self._gateway_keys = county_keys, gateway_keys
        self._shelf = Shelf()
        self._dossiers = DossierRounds(database, lambda now: signer("rules", now))
        self._versions: dict[str, int] = {}
        self._present: dict[str, str] = {}  # gateway -> boot
        self._sent: dict[str, int] = {}  # command -> ms of its sending on this visit of its gateway
        self._visit = 0
        self._alarmed = 0.0
        self._said = ""
        self._over = threading.Event()
        self.turned = monotonic()

    @property
    def parts(self) -> list[Part]:
        """When it last came round, for the watchdog."""
        return [Part(self.name, self.turned, _PATIENCE_S)]

    def stop(self) -> None:
        """End after what is at hand."""
        self._over.set()
        if self.is_alive():
            self.join(_JOIN_S)
        self.line.stop()

    def run(self) -> None:
        """Carry until stopped."""
        self.line.start()
        beaten = -BEAT_S
        while not self._over.is_set():
            self.turned = monotonic()
            try:
                if monotonic() - beaten >= BEAT_S:
                    beaten = monotonic()
                    self.beat()
                self._hear(*self.line.inbox.get(timeout=BEAT_S / 4))
            except queue.Empty:
                continue
            except SQLAlchemyError as error:
                self._complain("store_waits", why(error))
            except CloudError as error:
                self._complain("key_missing", error.text("en"))
            except Exception:
                _log.exception("courier_stumbles")

    def beat(self) -> None:
        """Look for new rules and commands. Raises what the database raises, and CloudError where a key is missing."""
        now = now_ms()
        self._arrive(self.line.visit)
        self._tend_rules(now)
        self._tend_commands(now)
        self._tend_dossiers(now)

    def _arrive(self, visit: int) -> None:
        """A new connection: the broker may have lost everything, and who is there is heard anew."""
        if visit == self._visit:
            return
        self._visit = visit
        self._present.clear()
        self._sent.clear()
        for message in self._shelf.all():
            self.line.publish(*message, retain=True)
        self._dossiers.arrive()

    def _tend_rules(self, now: int) -> None:
        with self._database.read() as session:
            counties = sorted({*registry.counties(NATION, session), *self._counties})
            keys = self._county_keys(session)
            due = [county for county in counties if publication.due(session, county, keys, now)]
            set_known = law.kept(session)
        if not set_known:
            with self._database.write() as session:
                law.keep(session, now)
        for county in due:
            signer = self._signer("rules", now)
            with self._database.write() as session:
                row = publication.sign(session, county, keys, signer, now)
            note(_log, logging.INFO, "rules_signed", county=county, version=row.version, by=row.by, kid=signer.kid)
        with self._database.read() as session:  # also without a line: whoever lays something there meanwhile is told
            for county in counties:
                latest = publication.latest(session, county)
                if latest is not None and latest.manifest and latest.version != self._versions.get(county):
                    bodies = publication.bodies(session, latest) | publication.bridges(session, latest, keys)
                    for message in self._shelf.version(county, latest.manifest, bodies):
                        self.line.publish(*message, retain=True)
                    self._versions[county] = latest.version

    def _tend_commands(self, now: int) -> None:
        with self._database.read() as session:
            open_ = orders.waiting(session)
        self._sent = {row.id: self._sent[row.id] for row in open_ if row.id in self._sent}
        if any(lifecycle.overdue(row.state, row.expires, now) for row in open_):
            with self._database.write() as session:
                for row in orders.give_up(session, now):
                    note(_log, logging.WARNING, "command_expired", id=row.id, gateway=row.gateway, kind=row.kind)
        if not self.line.connected:
            return
        due = [
            row
            for row in open_
            if row.gateway in self._present and lifecycle.to_send(row.state, row.expires, self._sent.get(row.id), now)
        ]
        if not due:
            return
        signer = self._signer("command", now)
        for row in due:
            payload = command.encode(orders.message(row), signer)
            self.line.publish(build(Topic(row.county, row.gateway, "cmd")), payload)
            self._sent[row.id] = now
            note(_log, logging.INFO, "command_sent", id=row.id, gateway=row.gateway, kind=row.kind, by=row.by)
        with self._database.write() as session:
            for row in due:
                orders.sent(session, row.id, now)

    def _tend_dossiers(self, now: int) -> None:
        if not self.line.connected:
            return
        with self._database.read() as session:
            keys = self._county_keys(session)
        for message in self._dossiers.beat(keys, now):
            self.line.publish(*message, retain=True)

    def _hear(self, visit: int, text: str, payload: bytes) -> None:
        if visit < self._visit:
            return  # of an earlier connection
        self._arrive(visit)
        try:
            topic = parse(text)
            if topic.kind == "state":
                self._hear_state(topic.gateway, birth.decode_state(codec.inflate(payload)))
            elif topic.kind == "reply":
                self._hear_reply(topic, payload)
            elif topic.kind == "rules":
                self._hear_rules(topic, text, payload)
        except ContractError as error:
            self._complain("unreadable", error.code)

    def _hear_rules(self, topic: Topic, text: str, payload: bytes) -> None:
        instead = self._shelf.heard(topic.county, text, payload, monotonic())
        if instead is not None:
            note(_log, logging.WARNING, "rules_mended", topic=text)
            self.line.publish(text, instead, retain=True)

    def _hear_state(self, gateway: str, state: birth.State) -> None:
        if not state.online:
            self._present.pop(gateway, None)
        elif self._present.get(gateway) != state.boot:
            if len(self._present) >= _MOST:
                self._present.clear()
            self._present[gateway] = state.boot
            self._dossiers.call(gateway)
            with self._database.read() as session:
                for row in orders.waiting(session, [gateway]):
                    self._sent.pop(row.id, None)

    def _hear_reply(self, topic: Topic, payload: bytes) -> None:
        now = now_ms()
        with self._database.read() as session:
            ring = KeyRing(self._gateway_keys(session, topic.gateway))
        try:
            reply = command.verified_reply(codec.inflate(payload), ring, topic.gateway, now)
        except ContractError as error:
            self._suspect(topic, error, now)
            return
        if reply.gateway != topic.gateway:
            self._suspect(topic, ContractError("topic_mismatch", said=reply.gateway, topic=topic.gateway), now)
            return
        with self._database.write() as session:
            row = orders.answer(session, reply, now)
        if row is None:
            return
        if row.state not in lifecycle.OPEN:
            self._sent.pop(row.id, None)
        fields = {"id": row.id, "gateway": row.gateway, "kind": row.kind, "by": row.by, "code": row.code}
        note(_log, logging.INFO, f"command_{row.state}", **fields)

    def _suspect(self, topic: Topic, error: ContractError, now: int) -> None:
        if monotonic() - self._alarmed < _ALARM_S:
            return
        self._alarmed = monotonic()
        note(_log, logging.WARNING, "reply_refused", gateway=topic.gateway, code=error.code)
        with self._database.write() as session:
            known = registry.gateway(NATION, session, topic.gateway)
            if known is not None:
                finding = Finding("forged", known.id, known.region, f"reply {error.code}", {"reason": error.code})
                raise_alert(session, finding, now)

    def _complain(self, event: str, cause: str) -> None:
        """One line for each cause, not for each beat."""
        if event + cause != self._said:
            note(_log, logging.WARNING, event, why=cause)
        self._said = event + cause
