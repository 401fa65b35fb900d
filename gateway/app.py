"""The gateway: buses put into the outbox, the uplink carries it, and both end in order.

Everything is wired here and nowhere else. Where the files of the configuration change, it goes over to what they say
while it runs: buses and devices that stay as they are notice nothing. A bus thread that has an event waits for its
commit; where the disk has no room the event is kept here, in order, and recorded as soon as there is.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract import birth, event
from contract.birth import Meta, State
from contract.mistakes import Mistake
from gateway.config import Config, Setup, push, specs
from gateway.config.changeover import Changeover
from gateway.config.lookout import Lookout
from gateway.core.errors import GatewayError
from gateway.core.figures import Figures
from gateway.core.peripheral import PeripheralStatus
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.unresolved import Unresolved
from gateway.means import Means
from gateway.rim import clock
from gateway.rim.cataloguebook import CatalogueBook
from gateway.rim.dossier_shelf import DossierShelf
from gateway.rim.host import HostWatch
from gateway.rim.identity import Identity
from gateway.rim.lawbook import LawBook
from gateway.rim.orderly import Orderly
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds, Facts
from gateway.rim.ports import port_of
from gateway.rim.premises import Premises
from gateway.rim.renewal import Renewals
from gateway.rim.roster import Roster
from gateway.rim.rulebook import FOLDER, RuleBook
from gateway.rim.trial import Trial
from gateway.rim.uplink import Uplink
from gateway.terminals import Terminals

if TYPE_CHECKING:
    from gateway.config.care.care import Care
    from gateway.rim.metrics import MetricsServer, Vitals
    from gateway.rim.peripherals import Desk

log = logging.getLogger(__name__)

_HELD: Final = 1_000  # events that wait for room on a full disk; beyond it the oldest go, and a gap says how many
_OUTBOX_S: Final = 120.0  # a commit on the slowest of disks
_UPLINK_S: Final = 180.0  # the longest wait before another attempt, and the attempt


class Gateway:
    """One run. `start`, then `beat` about once a second, `stop` in the end.

    mistakes: of files that had to be left out of the setup. `hurry` makes the next beat read the files of the
    configuration again whether or not they changed.
    Raises GatewayError where the outbox or the identity cannot be used.
    """

    def __init__(self, setup: Setup, trial: Trial, mistakes: Sequence[Mistake] = ()) -> None:
        config = setup.config
        self.boot = clock.new_boot()
        self.software = version("zhigen")
        self.failed = threading.Event()
        self.again = threading.Event()
        self.hurry = threading.Event()
        self._held: deque[tuple[event.Body, Facts]] = deque()
        self._held_lock = threading.Lock()
        self._dropped: event.Gap | None = None
        self._dropped_count = 0
        self._unresolved = Unresolved()
        folder = Path(config.storage.folder)
        self.identity = Identity(Path(config.gateway.keys))
        content = specs.content(config, setup.profiles, setup.calibrations, clock.now()[0])
        self.outbox = Outbox(
            folder,
            gateway=config.gateway.id,
            boot=self.boot,
            meta=content.hash,
            signer=lambda: self.identity.signer,
            clock=clock.now,
            synced=clock.synced,
            bounds=Bounds(bytes=config.storage.max_mb * 1024 * 1024),
            committed=self._carry,
            failed=lambda _: self.failed.set(),
        )
        self._host = HostWatch(folder)
        wall, self._since = clock.now()
        meta = Meta(
            gateway=config.gateway.id,
            boot=self.boot,
            t=wall,
            software=self.software,
            hash=content.hash,
            content=content,
        )
        self._uplink = Uplink(
            specs.broker(config.broker),
            self.outbox,
            meta,
            identity=self.identity,
            county=config.gateway.county,
            clock=clock.now,
            portrait=self._portrait,
        )
        self._trial = trial
        self._lookout = Lookout(setup, mistakes)
        self._roster = Roster(
            lambda spec, devices, active: port_of(spec, devices, self._sink, self._emit, clock.now, active)
        )
        self._changeover = Changeover(
            self._lookout, self._roster, self._unresolved, self.outbox, self._uplink, meta, self._emit
        )
        self._rules = RuleBook(folder / FOLDER, config.gateway.county, self.identity, lambda: self._time()[0])
        self.law = LawBook(self._rules)
        self.catalogue = CatalogueBook(self._rules)
        self.dossier = DossierShelf(
            folder, config.gateway.county, config.gateway.id, self.identity, lambda: self._time()[0]
        )
        premises = self._premises(config)
        self._terminals = Terminals(config, self._means(premises))
        self._orderly = Orderly(premises, self._rules, self.dossier, trial)
        self._renewals = Renewals(self.identity, config.gateway.id, self._emit, self.outbox.true)
        self._listen = config.metrics
        self._metrics: MetricsServer | None = None

    def start(self) -> None:
        """Begin: say what was missed, take up alarms where they stood, read, publish."""
        self.outbox.start(self.software)
        self._terminals.start()
        self._changeover.begin()
        self._terminals.open()
        self._orderly.start()
        self._uplink.start()
        if self._listen.port:
            from gateway.rim.metrics import MetricsServer

            self._metrics = MetricsServer(self._listen.host, self._listen.port, self._vitals)

    def beat(self) -> None:
        """Look at the clock and at the files of the configuration, and give what was held another try."""
        self.outbox.observe()
        self._renewals.look()
        self._terminals.beat()
        with self._held_lock:
            self._record_held()
        if self._trial.note is None:  # otherwise what changed is the trial's own
            now = self.hurry.is_set()
            self.hurry.clear()
            self._changeover.look(now=now)

    def stop(self) -> None:
        """Finish what is on the wire, commit, send what is live, say offline, close."""
        self._orderly.stop()
        self._terminals.close()
        if self._metrics is not None:
            self._metrics.close()
        if self.desk is not None:
            self.desk.stop()
        self._roster.stop()
        self._terminals.stop()
        try:
            self.outbox.flush()
        except GatewayError as error:
            log.warning("outbox flush=failed code=%s", error.code)
        self._uplink.stop()
        self.outbox.close()

    def _means(self, premises: Premises) -> Means:
        return Means(
            lambda: self._lookout.setup,
            self.outbox,
            self._uplink,
            self.identity,
            self._rules,
            self.law,
            self.catalogue,
            self.dossier,
            self._time,
            lambda: self._roster.ports,
            lambda: self.desk,
            lambda: self._unresolved.alarms,
            self._emit,
            lambda: self._tending(premises),
        )

    def _tending(self, premises: Premises) -> Care:
        from gateway.config.care.care import Care
        from gateway.config.care.overview import Facts as Known

        known = Known(self._lookout, self.figures, self._trial, self.software, self._since)
        return Care(premises, known, self._roster, lambda: self.desk, self.hurry.set)

    def _time(self) -> tuple[int, int]:
        """(UTC ms as well as it is known, monotonic ms): rules and commands must not be judged by a clock of 1970."""
        wall, mono = clock.now()
        return self.outbox.true() or wall, mono

    def _premises(self, config: Config) -> Premises:
        files = self._lookout
        return Premises(
            gateway=config.gateway.id,
            county=config.gateway.county,
            boot=self.boot,
            config=lambda: files.setup.config.model_dump(mode="json"),
            mistakes=lambda: files.mistakes,
            log=lambda: files.setup.config.log,
            trial_ms=lambda: round(files.setup.config.remote.trial_s * 1000),
            outbox=self.outbox,
            uplink=self._uplink,
            identity=self.identity,
            clock=self._time,
            portrait=self._portrait,
            buses=lambda: [bus.status() for bus in self._roster.ports],
            restart=self.again.set,
            check=lambda text: push.check(text, files.setup),
            install=self._install,
            peripherals=self._at_desk,
            rules=lambda: self._rules.state,
        )

    def _install(self, pem: str) -> None:
        """Take a new certificate into use, at the broker too. Raises as Identity.certify."""
        self.identity.certify(pem)
        self._uplink.reconnect()

    @property
    def parts(self) -> list[Part]:
        """Everything that must come round; a `beat` makes the outbox do so."""
        return [
            Part("outbox", self.outbox.turned, _OUTBOX_S),
            Part("uplink", self._uplink.turned, _UPLINK_S),
            *(bus.part for bus in self._roster.ports),
            *(self.desk.parts if self.desk is not None else ()),
            *self._terminals.parts,
        ]

    @property
    def status(self) -> str:
        """One line: whether it has a line to the county, what waits."""
        line = "connected" if self._uplink.connected else "offline"
        wrong = len(self._lookout.mistakes)
        rest = f", configuration refused for {wrong} mistakes" if wrong else ""
        return (
            f"{line}, {self.outbox.backlog('events')} events and {self.outbox.backlog('readings')} readings wait{rest}"
        )

    def figures(self) -> Figures:
        """How it is now. May be called from any thread."""
        box, line = self.outbox, self._uplink
        said = box.clock_state()
        return Figures(
            events=box.backlog("events"),
            readings=box.backlog("readings"),
            produced=box.produced,
            epoch=box.epoch,
            held_samples=box.held,
            held_events=len(self._held),
            dropped_events=self._dropped_count,
            full=box.full,
            undated=box.undated,
            clock=said.source,
            shift_ms=said.offset_ms,
            segment=said.segment,
            connected=line.connected,
            connections=line.connections,
            refused=line.refused,
            unproved=line.receipts.unproved,
            ack_age_ms=line.receipts.age_ms(),
            lag_ms=line.lag_ms,
            not_after=self.identity.not_after,
            mistakes=len(self._lookout.mistakes),
            restart=bool(self._lookout.waiting),
        )

    def _vitals(self) -> Vitals:
        from gateway.rim.metrics import Vitals

        buses = [bus.status() for bus in self._roster.ports]
        return Vitals(clock.now()[0], self._uplink.state(), self.figures(), buses, self._at_desk())

    @property
    def desk(self) -> Desk | None:
        """The peripherals, where there are any."""
        return self._changeover.desk

    def _at_desk(self) -> Sequence[PeripheralStatus]:
        return self.desk.status() if self.desk is not None else ()

    def _carry(self, batch: Batch) -> None:
        self._uplink.offer(batch)

    def _sink(self, sample: Sample) -> None:
        self.outbox.put(sample)
        self._terminals.measured(sample)

    def _emit(self, body: event.Body, facts: Facts | None = None) -> None:
        body = self._terminals.recognised(body)
        with self._held_lock:
            self._unresolved.note(body)
            if len(self._held) == _HELD:
                self._drop_event()
            self._held.append((body, facts or {}))
            self._record_held()
        self._uplink.touch()
        self._terminals.recorded(body)

    def _drop_event(self) -> None:
        log.error("event state=dropped cause=no_room body=%r", self._held.popleft()[0])
        now = self.outbox.true() or clock.now()[0]
        start, rows = (self._dropped.start, self._dropped.rows or 0) if self._dropped else (now, 0)
        self._dropped = event.Gap(start, max(start, now), "disk_full", rows=rows + 1, lane="events")
        self._dropped_count += 1

    def _record_held(self) -> None:
        try:
            if self._dropped is not None:
                self.outbox.record(self._dropped)
                self._dropped = None
            while self._held:
                self.outbox.record(*self._held[0])
                self._held.popleft()
        except GatewayError:
            return

    def _portrait(self) -> State:
        wall, mono = clock.now()
        return State(
            online=True,
            boot=self.boot,
            t=wall,
            up_ms=mono - self._since,
            software=self.software,
            clock=self.outbox.clock_state(),
            host=self._host.look(),
            lost=self._unresolved.lost,
            rules=self._rules.state,
            identity=birth.Identity(self.identity.kid, self.identity.not_after),
        )
