"""The gateway: buses put into the outbox, the uplink carries it, and both end in order.

Everything is wired here and nowhere else. Where the files of the configuration change, it goes over to what they say
while it runs: buses and devices that stay as they are notice nothing. A bus thread that has an event waits for its
commit; where the disk has no room the event is kept here, in order, and recorded as soon as there is.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections import deque
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from time import monotonic
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
from gateway.core.progress import Part, hung
from gateway.core.sample import Sample
from gateway.core.unresolved import Unresolved
from gateway.rim import clock
from gateway.rim.gate import Gate, GateBook
from gateway.rim.host import HostWatch
from gateway.rim.identity import Identity
from gateway.rim.lawbook import LawBook
from gateway.rim.notify import Notifier
from gateway.rim.orderly import Orderly
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds
from gateway.rim.ports import port_of
from gateway.rim.premises import Premises
from gateway.rim.renewal import Renewals
from gateway.rim.roster import Roster
from gateway.rim.rulebook import FOLDER, RuleBook
from gateway.rim.terminal.house import House
from gateway.rim.terminal.serving import serve
from gateway.rim.terminal.view import cameras_of
from gateway.rim.trial import Trial
from gateway.rim.uplink import Uplink

if TYPE_CHECKING:
    from gateway.rim.metrics import MetricsServer, Vitals
    from gateway.rim.peripherals import Desk
    from gateway.rim.terminal.server import TerminalServer

log = logging.getLogger(__name__)

_BEAT_S: Final = 1.0
RESTART: Final = 75  # exit code of `run` that asks for another run (sysexits.h: EX_TEMPFAIL)
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
        self._held: deque[event.Body] = deque()
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
        self._gate: Gate | None = None
        self._gate_config = config.gate
        self._orderly = Orderly(self._premises(config), self._rules, trial)
        self._renewals = Renewals(self.identity, config.gateway.id, self._emit, self.outbox.true)
        self._listen = config.metrics
        self._metrics: MetricsServer | None = None
        self._pages = config.terminal
        self._terminal: TerminalServer | None = None

    def start(self) -> None:
        """Begin: say what was missed, take up alarms where they stood, read, publish."""
        self.outbox.start(self.software)
        if self._gate_config.cameras:
            self._gate = Gate(
                self._gate_config.cameras,
                self._gate_config.quiet_s,
                GateBook(self._rules),
                self._emit,
                clock.now,
                self.outbox.true,
                self.outbox.passages,
            )
            self._gate.start()
        self._changeover.begin()
        self._orderly.start()
        self._uplink.start()
        if self._listen.port:
            from gateway.rim.metrics import MetricsServer

            self._metrics = MetricsServer(self._listen.host, self._listen.port, self._vitals)
        if self._pages.port:
            pages = self._pages
            self._terminal = serve(pages.host, pages.port, self._house(), pages.access_file, pages.names)

    def beat(self) -> None:
        """Look at the clock and at the files of the configuration, and give what was held another try."""
        self.outbox.observe()
        self._renewals.look()
        with self._held_lock:
            self._record_held()
        if self._trial.note is None:  # otherwise what changed is the trial's own
            now = self.hurry.is_set()
            self.hurry.clear()
            self._changeover.look(now=now)

    def stop(self) -> None:
        """Finish what is on the wire, commit, send what is live, say offline, close."""
        self._orderly.stop()
        if self._terminal is not None:
            self._terminal.close()
        if self._metrics is not None:
            self._metrics.close()
        if self.desk is not None:
            self.desk.stop()
        self._roster.stop()
        if self._gate is not None:
            self._gate.stop()
        try:
            self.outbox.flush()
        except GatewayError as error:
            log.warning("outbox flush=failed code=%s", error.code)
        self._uplink.stop()
        self.outbox.close()

    def _house(self) -> House:
        def site() -> tuple[str, str]:
            name = self._lookout.setup.config.site.name
            return name.zh, name.en

        gateway = self._lookout.setup.config.gateway.id
        return House(gateway, site, lambda: cameras_of(self._roster.ports), lambda: clock.now()[0])

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
            *((Part("gate", self._gate.turned, _OUTBOX_S),) if self._gate is not None else ()),
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

    def _emit(self, body: event.Body) -> None:
        with self._held_lock:
            self._unresolved.note(body)
            if len(self._held) == _HELD:
                self._drop_event()
            self._held.append(body)
            self._record_held()
        self._uplink.touch()
        if self._gate is not None:
            self._gate.scanned(body)

    def _drop_event(self) -> None:
        log.error("event state=dropped cause=no_room body=%r", self._held.popleft())
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
                self.outbox.record(self._held[0])
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


def run(setup: Setup, trial: Trial, mistakes: Sequence[Mistake] = ()) -> int:
    """Run until SIGTERM or SIGINT; `trial`: that of the setup's file, resumed; `mistakes`: of files left out of it.

    SIGHUP: read the files of the configuration again, now.

    Returns the exit code: 0, 1 where the outbox could no longer be written, RESTART where it is to be run again.
    """
    gateway = Gateway(setup, trial, mistakes)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    signal.signal(signal.SIGHUP, lambda *_: gateway.hurry.set())
    config = setup.config
    log.info(
        "gateway state=start id=%s version=%s boot=%s devices=%d buses=%d",
        config.gateway.id,
        gateway.software,
        gateway.boot,
        len(config.devices),
        len(config.buses),
    )
    notifier = Notifier()
    gateway.start()
    notifier.ready()
    gc.collect()
    gc.freeze()  # what lives until the end need not be walked through again and again
    while not (ended.wait(_BEAT_S) or gateway.failed.is_set() or gateway.again.is_set()):
        gateway.beat()
        _feed(notifier, gateway)
    if ended.is_set():
        notifier.stopping()
    gateway.stop()
    log.info("gateway state=end id=%s", config.gateway.id)
    if gateway.again.is_set() and not ended.is_set():
        return RESTART
    return 1 if gateway.failed.is_set() else 0


def _feed(notifier: Notifier, gateway: Gateway) -> None:
    """Feed the watchdog while everything turns; what does not is told, and systemd starts us afresh."""
    stuck = hung(gateway.parts, monotonic())
    notifier.status(f"hung: {', '.join(stuck)}" if stuck else gateway.status)
    if not stuck:
        notifier.alive()
