"""The lane of events: trace events into the journal, births and states to the registry, one transaction a batch.

Every event is proved by itself, by a key of its gateway, before anything of it is stored. What nobody proves goes to
quarantine with an alert and is not acked: an ack would let a forger delete the rows of the real gateway. For the same
reason a message that cannot be read is acked as refused only where its signature fits. Births and states carry no
signature: they grant nothing.

An event's time must be possible where its gateway says that its clock was set; one that was signed before the clock was
stays as it is. Messages of a newer version stay with their gateway (in quarantine, but not acked) until the cloud is
upgraded: they are not wrong, we are old.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cloud.alerts import Finding, raise_alert
from cloud.ingest import coverage, decisions, salvage, twins, watch
from cloud.ingest.coverage import Stretch
from cloud.ingest.directory import Directory
from cloud.ingest.door import Door, Guest, Stranger
from cloud.ingest.forgeries import UNPROVED, Forgeries
from cloud.ingest.lane import Tally
from cloud.ingest.link import Letter
from cloud.ingest.proving import Proving
from cloud.ingest.quarantine import Suspect, keep
from cloud.ingest.settlement import Settlement
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import Appended, Entry, append
from contract import codec, event
from contract.ack import Range, merge
from contract.birth import Meta, State
from contract.errors import ContractError
from contract.keys import Signs
from contract.moment import check

OURS: Final = frozenset({"newer_version"})  # refusals that are no fault of the message


@dataclass(slots=True)
class EventPlan:
    """A batch, judged."""

    events: list[tuple[Guest, event.EventFrame]] = field(default_factory=list)
    births: list[tuple[Guest, Meta]] = field(default_factory=list)
    states: dict[str, tuple[Guest, State]] = field(default_factory=dict)  # the last of each gateway
    suspects: list[Suspect] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    replays: list[int] = field(default_factory=list)  # quarantined rows that came again
    let_in: list[int] = field(default_factory=list)
    refusals: list[tuple[Guest, salvage.Address, ContractError]] = field(default_factory=list)
    appended: Appended = field(default_factory=lambda: Appended(0, 0, []))
    settlement: Settlement = field(default_factory=lambda: Settlement("events"))

    def guests(self) -> list[Guest]:
        """Those who get an ack."""
        return [
            *(guest for guest, _ in self.events),
            *(guest for guest, _ in self.births),
            *(guest for guest, _, _ in self.refusals),
        ]


class EventWork:
    """What the lane of events does with its letters."""

    def __init__(self, database: Database, directory: Directory, door: Door, signer: Signs | None) -> None:
        self._database = database
        self._directory = directory
        self._door = door
        self._signer = signer
        self._forgeries = Forgeries()
        self._proving = Proving()

    def read(self, letters: Sequence[Letter]) -> EventPlan:
        """Judge each letter by itself."""
        plan = EventPlan(replays=[letter.replay for letter in letters if letter.replay])
        events: list[tuple[Guest, event.EventFrame]] = []
        for guest in self._door.admit(letters, plan.strangers, plan.suspects):
            plan.let_in += [guest.letter.replay] if guest.letter.replay else []
            try:
                self._sort(plan, guest, events)
            except ContractError as error:
                self._refuse(plan, guest, error)
        refusals = self._proving.refusals(lambda pair: pair[0].ring.event(pair[1]), events)
        for (guest, frame), refusal in zip(events, refusals, strict=True):
            try:
                self._admit(plan, guest, frame, refusal)
            except ContractError as error:
                self._refuse(plan, guest, error)
        return plan

    def poison(self, letter: Letter, error: Exception) -> EventPlan:
        """Into quarantine with it, settled where its address can be read."""
        plan = EventPlan(replays=[letter.replay] if letter.replay else [])
        guest = self._door.judge(letter)
        if isinstance(guest, Guest):
            self._refuse(plan, guest, ContractError("unprocessable", why=type(error).__name__))
        return plan

    def commit(self, plan: EventPlan) -> None:
        """Everything of the batch in one transaction."""
        now = now_ms()
        with self._database.write() as session:
            for stranger in plan.strangers:
                self._directory.knock(session, stranger.gateway, stranger.county, now, stranger.lack)
            for guest, meta in plan.births:
                self._directory.birth(session, guest.topic.county, meta, guest.letter.received)
            for guest, state in plan.states.values():
                gateway, region, received = guest.topic.gateway, guest.listing.region, guest.letter.received
                self._directory.state(session, gateway, state, received)
                watch.told(session, gateway, region, state)
                twins.heard(session, gateway, region, state, received)
            entries = [Entry(frame, guest.listing.region, guest.letter.received) for guest, frame in plan.events]
            plan.appended = append(session, entries)
            plan.settlement = _settle(plan)
            guests = plan.guests()
            highs = coverage.cover(session, _covered(plan), {g.topic.gateway: g.listing.region for g in guests})
            for guest, frame in plan.events:
                watch.opened(session, frame.event, guest.listing.region)
            for topic in {guest.topic.gateway: guest.topic for guest in guests}.values():
                plan.settlement.high(topic, highs.get(topic.gateway, ()))
            keep(session, [*plan.suspects, *(_twin(*plan.events[place]) for place in plan.appended.conflicts)], now)
            decisions.replayed(session, plan.replays, plan.let_in)
            for finding in plan.findings:
                raise_alert(session, finding, now)

    def count(self, plan: EventPlan, tally: Tally) -> None:
        """Events in, known, refused."""
        tally.readings += len(plan.events)
        tally.stored += plan.appended.stored
        tally.duplicates += plan.appended.known
        tally.refused += len(plan.suspects) + len(plan.appended.conflicts)

    def acks(self, plan: EventPlan) -> Iterable[tuple[str, bytes]]:
        """What the gateways may forget."""
        return plan.settlement.acks(now_ms(), self._signer)

    def _sort(self, plan: EventPlan, guest: Guest, events: list[tuple[Guest, event.EventFrame]]) -> None:
        message = codec.decode(guest.topic, guest.letter.payload)
        if isinstance(message, event.EventFrame):
            events.append((guest, message))
        elif isinstance(message, Meta):
            plan.births.append((guest, message))
        elif isinstance(message, State):
            plan.states[guest.topic.gateway] = (guest, message)

    def _admit(self, plan: EventPlan, guest: Guest, frame: event.EventFrame, refusal: ContractError | None) -> None:
        if refusal is not None:
            raise refusal
        if frame.event.synced:
            check(frame.event.t, guest.letter.received, "t")
        plan.events.append((guest, frame))

    def _refuse(self, plan: EventPlan, guest: Guest, error: ContractError) -> None:
        letter, topic = guest.letter, guest.topic
        plan.suspects.append(Suspect(topic.gateway, topic.county, letter.topic, error, letter.payload))
        if error.code in UNPROVED:
            finding = self._forgeries.finding(guest.ring, guest.listing, error)
            plan.findings += [finding] if finding is not None else []
        elif topic.kind == "event" and error.code not in OURS:
            found = salvage.address(letter.payload)
            if found is not None and guest.ring.proves(topic.kind, letter.payload):
                plan.refusals.append((guest, found, error))


def _settle(plan: EventPlan) -> Settlement:
    """Every event of a batch that was appended: durable, or refused."""
    settlement, conflicts = Settlement("events"), set(plan.appended.conflicts)
    for place, (guest, frame) in enumerate(plan.events):
        said = frame.event
        if place in conflicts:
            settlement.refused(guest.topic, said.epoch, said.boot, [(said.seq, said.seq)], _twin(guest, frame).error)
        else:
            settlement.durable(guest.topic, said.epoch, said.boot, [(said.seq, said.seq)])
    for guest, found, error in plan.refusals:
        settlement.refused(guest.topic, found.epoch, found.boot, merge(found.seqs), error)
    return settlement


def _covered(plan: EventPlan) -> dict[Stretch, list[Range]]:
    """What is settled, and what gaps declare lost, in whichever lane."""
    found = plan.settlement.covered()
    for _, frame in plan.events:
        said, body = frame.event, frame.event.body
        if isinstance(body, event.Gap) and 0 < body.first <= body.last:
            found.setdefault(Stretch(said.gateway, body.lane, body.epoch or said.epoch), []).append(
                (body.first, body.last)
            )
    return found


def _twin(guest: Guest, frame: event.EventFrame) -> Suspect:
    """The event whose id was already taken by another one."""
    topic, letter = guest.topic, guest.letter
    error = ContractError("conflict", "id", id=frame.event.id)
    return Suspect(topic.gateway, topic.county, letter.topic, error, letter.payload)
