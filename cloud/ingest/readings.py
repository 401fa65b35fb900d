"""The lane of readings: rows into the time series, what cannot be trusted into quarantine.

The lane hears births too, on the same connection, so that it knows before the rows come which points a gateway reads in
a unit that is not theirs: their values are refused, not converted, because the profile that made them is wrong.

Every message is proved by its seal before anything of it is stored, one signature for all messages of a flush; what is
not proved is quarantined with an alert and not acked, as in the lane of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cloud.alerts import Finding, raise_alert
from cloud.ingest import coverage, decisions, proofs, salvage
from cloud.ingest.directory import Directory
from cloud.ingest.door import Door, Guest, Stranger
from cloud.ingest.events import OURS
from cloud.ingest.forgeries import UNPROVED, Forgeries
from cloud.ingest.lane import Tally
from cloud.ingest.link import Letter
from cloud.ingest.mistaken import MistakenUnits
from cloud.ingest.quarantine import Suspect, keep
from cloud.ingest.settlement import Settlement
from cloud.ingest.sift import Sifted, ranges, sift
from cloud.ingest.turned_away import by_device, tell
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.telemetry import Block, Refusal, TimeSeries, Written
from contract import readings, seal
from contract.ack import merge
from contract.codec import inflate
from contract.errors import ContractError
from contract.keys import Signs
from contract.moment import plausible

LANE: Final = "readings"
_PAUSE_MS: Final = 60_000  # between two alerts about the series of one gateway


class Draft(NamedTuple):
    """Rows of one message that are to be stored, with their numbers."""

    guest: Guest
    rows: readings.Readings
    block: Block
    seqs: Sequence[int]


@dataclass(slots=True)
class ReadingPlan:
    """A batch, judged. `written` is set once the series are durable, so that a second try does not count twice."""

    drafts: list[Draft] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    replays: list[int] = field(default_factory=list)  # quarantined rows that came again
    let_in: list[int] = field(default_factory=list)
    settlement: Settlement = field(default_factory=lambda: Settlement(LANE))
    proofs: list[dict[str, object]] = field(default_factory=list)
    regions: dict[str, str] = field(default_factory=dict)  # gateway -> where it stands
    refused: int = 0
    written: Written | None = None


class ReadingWork:
    """What the lane of readings does with its letters."""

    def __init__(
        self, database: Database, directory: Directory, door: Door, series: TimeSeries, signer: Signs | None
    ) -> None:
        self._database = database
        self._directory = directory
        self._door = door
        self._series = series
        self._signer = signer
        self._forgeries = Forgeries()
        self._mistaken = MistakenUnits()
        self._alerted: dict[str, int] = {}  # gateway -> when (ms) its series were last found to be too many

    def read(self, letters: Sequence[Letter]) -> ReadingPlan:
        """Judge each letter by itself."""
        plan, now = ReadingPlan(replays=[letter.replay for letter in letters if letter.replay]), now_ms()
        for guest in self._door.admit(letters, plan.strangers, plan.suspects):
            plan.let_in += [guest.letter.replay] if guest.letter.replay else []
            if guest.topic.kind == "meta":
                self._mistaken.learn(guest.topic.gateway, guest.letter.payload)
            elif guest.topic.kind == "data":
                plan.regions[guest.topic.gateway] = guest.listing.region
                self._admit(plan, guest, now)
            # else: amqtt hands a newcomer what is retained for everybody; the lane of events hears it too
        return plan

    def poison(self, letter: Letter, error: Exception) -> ReadingPlan:
        """Into quarantine with it, settled where its address can be read."""
        plan = ReadingPlan(replays=[letter.replay] if letter.replay else [])
        guest = self._door.judge(letter)
        if isinstance(guest, Guest) and guest.topic.kind == "data":
            plan.regions[guest.topic.gateway] = guest.listing.region
            self._refuse(plan, guest, ContractError("unprocessable", why=type(error).__name__))
        return plan

    def commit(self, plan: ReadingPlan) -> None:
        """First the series, then in one transaction what is known of the rows, and what was refused."""
        if plan.written is None:
            blocks = [draft.block for draft in plan.drafts]
            plan.written = self._series.write(blocks) if blocks else Written(0, 0)
            self._turn_away(plan, plan.written.refused)
        covered, now = plan.settlement.covered(), now_ms()
        if not (covered or plan.suspects or plan.strangers or plan.replays):
            return
        with self._database.write() as session:
            coverage.cover(session, covered, plan.regions)
            proofs.add(session, plan.proofs)
            for stranger in plan.strangers:
                self._directory.knock(session, stranger.gateway, stranger.county, now, stranger.lack)
            keep(session, plan.suspects, now)
            decisions.replayed(session, plan.replays, plan.let_in)
            for finding in plan.findings:
                raise_alert(session, finding, now)

    def count(self, plan: ReadingPlan, tally: Tally) -> None:
        """Values in, known, refused; a message that could not be read counts as one."""
        stored, duplicate, _ = plan.written or Written(0, 0)
        tally.readings += stored + duplicate + plan.refused
        tally.stored += stored
        tally.duplicates += duplicate
        tally.refused += plan.refused

    def acks(self, plan: ReadingPlan) -> Iterable[tuple[str, bytes]]:
        """What the gateways may forget."""
        return plan.settlement.acks(now_ms(), self._signer)

    def _admit(self, plan: ReadingPlan, guest: Guest, now: int) -> None:
        topic = guest.topic
        wild: list[str] = []
        try:
            body, found = seal.split(inflate(guest.letter.payload))
            try:
                rows = readings.decode(body)
            except ContractError as error:
                tamed = salvage.without_wild(guest.letter.payload) if error.code in ("not_finite", "shape") else None
                if tamed is None:
                    raise
                better, wild = tamed
                rows = readings.decode(better)
            guest.ring.rows(body, found, _moment(rows, now))
        except ContractError as error:
            self._refuse(plan, guest, error)
            return
        self._place(plan, guest, rows, sift(topic.gateway, topic.leaf, rows, now, self._units(guest, rows)))
        if found is not None:  # else it was not proved
            plan.proofs.append(proofs.row(guest, rows, found.kid))
        for key in wild:
            plan.suspects.append(_suspect(guest, ContractError("not_finite", f"v.{key[:60]}", key=key[:60])))
            plan.refused += 1

    def _units(self, guest: Guest, rows: readings.Readings) -> Mapping[str, str]:
        return self._mistaken.units(guest.topic.gateway, rows.meta, guest.topic.leaf)

    def _place(self, plan: ReadingPlan, guest: Guest, rows: readings.Readings, sifted: Sifted) -> None:
        if sifted.block is not None:
            plan.drafts.append(Draft(guest, rows, sifted.block, sifted.seqs))
        for error, refused in sifted.refused:
            plan.settlement.refused(guest.topic, rows.epoch, rows.boot, refused, error)
        plan.suspects += (_suspect(guest, fault) for fault in sifted.faults)
        plan.refused += sifted.values

    def _turn_away(self, plan: ReadingPlan, refusals: Sequence[Refusal]) -> None:
        """Settle the rows that were written, but for what the store will never take."""
        lost, none = by_device(refusals), dict[tuple[int, str], Refusal]()
        for guest, rows, block, seqs in plan.drafts:
            mine = lost.get((block.gateway, block.device), none)
            if not mine:
                plan.settlement.durable(guest.topic, rows.epoch, rows.boot, ranges(seqs))
                continue
            told = tell(block, seqs, mine)
            plan.settlement.durable(guest.topic, rows.epoch, rows.boot, merge(told.durable))
            for error, refused in told.refused:
                plan.settlement.refused(guest.topic, rows.epoch, rows.boot, merge(refused), error)
            plan.suspects += (_suspect(guest, fault) for fault in told.faults)
        plan.refused += len(refusals)
        now = now_ms()
        for one in refusals:
            if one.kind == "series" and now - self._alerted.get(one.gateway, 0) > _PAUSE_MS:
                self._alerted[one.gateway] = now
                details = {"point": f"{one.device}/{one.point}"}
                plan.findings.append(Finding("series", one.gateway, plan.regions[one.gateway], "", details))

    def _refuse(self, plan: ReadingPlan, guest: Guest, error: ContractError) -> None:
        plan.suspects.append(_suspect(guest, error))
        plan.refused += 1
        if error.code in UNPROVED:
            finding = self._forgeries.finding(guest.ring, guest.listing, error)
            plan.findings += [finding] if finding is not None else []
        elif error.code not in OURS:
            found = salvage.address(guest.letter.payload)
            if found is not None and guest.ring.proves("data", guest.letter.payload):
                plan.settlement.refused(guest.topic, found.epoch, found.boot, merge(found.seqs), error)


def _moment(rows: readings.Readings, now: int) -> int | None:
    """The time that a message names: its newest that can be, None where none can."""
    return max((t for t in rows.times if plausible(t, now)), default=None)


def _suspect(guest: Guest, error: ContractError) -> Suspect:
    return Suspect(guest.topic.gateway, guest.topic.county, guest.letter.topic, error, guest.letter.payload)
