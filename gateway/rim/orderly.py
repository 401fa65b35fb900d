"""The orderly: one thread that works off what the county tells this gateway: rules, its dossier, commands.

The uplink's thread only hands over. A command is remembered on disk before it is carried out and its answer before it
is sent, so that none is carried out twice, whatever ends the process in between; one that comes again gets its answer
again. What cannot be proved is said in the log and answered by nobody.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import Final
from uuid import UUID

import msgspec

from contract import codec, command, topics
from contract.command import Command, Reply
from contract.errors import ContractError, bounded
from contract.topics import Topic
from gateway.core import orders
from gateway.core import trial as decide
from gateway.core.errors import GatewayError
from gateway.core.orders import Docket, sentence
from gateway.core.trial import Health
from gateway.rim.dockets import Dockets
from gateway.rim.dossier_shelf import DossierShelf
from gateway.rim.errands import Errands, Result, failed
from gateway.rim.premises import Premises
from gateway.rim.rulebook import RuleBook
from gateway.rim.trial import Trial

log = logging.getLogger(__name__)
_INBOX: Final = 200  # rules and commands come rarely; a flood of them is not worked off
_BEAT_S: Final = 0.5
_SMALL: Final = 4_096  # bytes of a reply that go as they are
_JOIN_S: Final = 10.0


class Orderly:
    """Make it before the uplink starts, `start` it after the outbox has, `stop` it before the outbox closes."""

    def __init__(self, premises: Premises, rules: RuleBook, dossier: DossierShelf, trial: Trial) -> None:
        self._premises, self._rules, self._dossier, self._trial = premises, rules, dossier, trial
        self._errands = Errands(premises, trial)
        self._inbox: queue.Queue[tuple[str, bytes]] = queue.Queue(_INBOX)
        self._since = premises.clock()[1]
        self._said: set[str] = set()  # causes are few
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="orderly", daemon=True)
        uplink = premises.uplink
        for kind in ("cmd", "dossier"):
            uplink.listen(topics.build(Topic(premises.county, premises.gateway, kind)), self._hand_over)
        manifest = topics.build(Topic(premises.county, "", "rules"))
        uplink.listen(manifest, self._hand_over)
        uplink.listen(f"{manifest}/+", self._hand_over, standing=False)

    def start(self) -> None:
        """Begin; what a run before left open is told first."""
        self._dockets = Dockets(self._premises.outbox)
        self._since = self._premises.clock()[1]
        self._thread.start()

    def stop(self) -> None:
        """End after what is at hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _hand_over(self, topic: str, payload: bytes) -> None:
        try:
            self._inbox.put_nowait((topic, payload))
        except queue.Full:
            self._complain("inbox=full")

    def _serve(self) -> None:
        steps = [self._tell_of_trial, self._tell_of_before]
        while not self._stop.is_set():
            try:
                while steps:
                    steps[0]()
                    del steps[0]
                self._turn()
            except (GatewayError, OSError) as error:  # a full disk: what is retained or not answered comes again
                self._complain("disk=full", str(error))
                self._stop.wait(_BEAT_S)
            except Exception:
                log.exception("orderly state=broken")
                self._stop.wait(_BEAT_S)

    def _turn(self) -> None:
        try:
            text, payload = self._inbox.get(timeout=_BEAT_S)
        except queue.Empty:
            self._errands.beat()
            self._fetch(self._rules.beat())
            self._dossier.beat()
            self._watch_trial()
            self._dockets.tidy(self._now())
            return
        topic = topics.parse(text)
        if topic.kind == "cmd":
            self._hear_command(payload)
            return
        if topic.kind == "dossier":
            self._dossier.hear(payload)
            return
        before = self._rules.state
        if topic.leaf:
            if self._rules.hear_part(topic.leaf, payload):
                self._premises.uplink.fetch(text, leave=True)
        else:
            self._fetch(self._rules.hear(payload))
        if self._rules.state != before:
            self._premises.uplink.touch()

    def _fetch(self, parts: list[str]) -> None:
        for part in parts:
            self._premises.uplink.fetch(topics.build(Topic(self._premises.county, "", "rules", part)))

    def _hear_command(self, payload: bytes) -> None:
        try:
            heard = command.verified(codec.inflate(payload), self._premises.identity.ring, self._now())
        except ContractError as error:
            self._complain(f"command=refused code={error.code}", error.text("en"))
            return
        key = str(heard.id)
        known = self._dockets.get(key)
        if known is not None:
            self._reply(key, Result(known.state, known.code, known.text, known.data))
            return
        why = orders.refusal(heard, self._premises.gateway, self._now(), self._dockets)
        if why is not None:
            log.warning("command=refused id=%s code=%s", key, why)
            self._reply(key, Result("expired" if why == "expired" else "refused", why, sentence(why)))
            return
        self._take(key, heard)

    def _take(self, key: str, heard: Command) -> None:
        kind: str = heard.body.__struct_config__.tag  # type: ignore[assignment]  # each body is tagged by a word
        log.info("command=taken id=%s kind=%s", key, kind)
        docket = Docket(kind, heard.t, heard.expires, self._premises.boot, "accepted")
        try:
            self._dockets.remember(key, docket)
        except GatewayError:
            self._reply(key, Result("refused", "no_room", sentence("no_room")))
            return
        try:
            result = self._errands.carry_out(heard.id, heard.body)
        except Exception as error:
            log.exception("command=broken id=%s", key)
            result = failed("broken", why=str(error))
        self._answer(key, docket, result)
        if result.restart:
            self._premises.restart()

    def _answer(self, key: str, docket: Docket, result: Result) -> None:
        fields = {"state": result.state, "code": result.code, "text": result.text, "data": result.data}
        self._dockets.remember(key, msgspec.structs.replace(docket, **fields))
        log.info("command=%s id=%s kind=%s code=%s", result.state, key, docket.kind, result.code)
        self._reply(key, result)

    def _reply(self, key: str, result: Result) -> None:
        premises = self._premises
        reply = Reply(
            id=UUID(key),
            gateway=premises.gateway,
            boot=premises.boot,
            t=premises.clock()[0],
            state=result.state,
            code=result.code,
            text=bounded(result.text),
            data=result.data,
        )
        payload = command.encode(reply, premises.identity.signer)
        premises.uplink.say("reply", codec.deflate(payload) if len(payload) > _SMALL else payload)

    def _tell_of_trial(self) -> None:
        """What became of a configuration that an earlier run had on trial."""
        note = self._trial.note
        if note is None:
            return
        known = self._dockets.get(note.id)
        if known is not None and known.final:
            self._trial.end()
        elif note.outcome:
            self._close(note.id, failed(note.outcome, why=note.why))

    def _tell_of_before(self) -> None:
        """Commands that another run took and did not finish: a restart has just happened, the others were cut off."""
        trial = self._trial.note.id if self._trial.note else ""
        for key, docket in list(self._dockets.items()):
            if not docket.final and docket.boot != self._premises.boot and key != trial:
                self._answer(key, docket, Result("done") if docket.kind == "restart" else failed("interrupted"))

    def _watch_trial(self) -> None:
        note = self._trial.note
        if note is None or not self._trial.under_way or note.starts == 0:
            return
        premises = self._premises
        devices = {device.id: device.state for bus in premises.buses() for device in bus.devices}
        health = Health(premises.uplink.connected, premises.uplink.last_ack > 0, devices)
        found, why = decide.verdict(note, health, premises.clock()[1] - self._since)
        if found == "healthy":
            self._close(note.id, Result("done"))
        elif found == "ill":
            self._trial.roll_back(why)
            premises.restart()

    def _close(self, key: str, result: Result) -> None:
        now = self._now()
        docket = self._dockets.get(key) or Docket("configure", now, now, self._premises.boot, "accepted")
        self._answer(key, docket, result)
        self._trial.end()

    def _now(self) -> int:
        return orders.now_at_least(self._premises.clock()[0], self._dockets)

    def _complain(self, said: str, why: str = "") -> None:
        """One line for each cause, not for each message: who floods us does not fill the log."""
        if said not in self._said:
            log.warning("orderly %s why=%r", said, why)
        self._said.add(said)
