"""The gateway: buses put into the outbox, the uplink carries it, and both end in order.

Everything is wired here and nowhere else. A bus thread that has an event waits for its commit; where the disk has no
room the event is kept here, in order, and recorded as soon as there is.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from contract import birth, event
from contract.birth import Meta, State
from gateway.config import Setup, push, specs
from gateway.core.alarm import orphaned
from gateway.core.errors import GatewayError
from gateway.core.figures import Figures
from gateway.core.peripheral import PeripheralStatus
from gateway.core.progress import Part, hung
from gateway.core.sample import Sample
from gateway.core.spec import BusSpec, SerialBus, TcpBus
from gateway.rim import clock
from gateway.rim.host import HostWatch
from gateway.rim.identity import Identity
from gateway.rim.notify import Notifier
from gateway.rim.orderly import Orderly
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds
from gateway.rim.port import Port
from gateway.rim.ports import port_of
from gateway.rim.premises import Premises
from gateway.rim.renewal import Renewals
from gateway.rim.rulebook import FOLDER, RuleBook
from gateway.rim.trial import Trial
from gateway.rim.uplink import Uplink

if TYPE_CHECKING:
    from gateway.rim.metrics import MetricsServer, Vitals
    from gateway.rim.peripherals import Desk

log = logging.getLogger(__name__)

_BEAT_S: Final = 1.0
RESTART: Final = 75  # exit code of `run` that asks for another run (sysexits.h: EX_TEMPFAIL)
_HELD: Final = 1_000  # events that wait for room on a full disk; beyond it the oldest go, and a gap says how many
_OUTBOX_S: Final = 120.0  # a commit on the slowest of disks
_UPLINK_S: Final = 180.0  # the longest wait before another attempt, and the attempt


class Gateway:
    """One run. `start`, then `beat` about once a second, `stop` in the end.

    Raises GatewayError where the outbox or the identity cannot be used.
    """

    def __init__(self, setup: Setup, trial: Trial) -> None:
        config = setup.config
        self.boot = clock.new_boot()
        self.software = version("zhigen")
        self.failed = threading.Event()
        self.again = threading.Event()
        self._held: deque[event.Body] = deque()
        self._held_lock = threading.Lock()
        self._dropped: event.Gap | None = None
        self._dropped_count = 0
        self._lost: set[str] = set()
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
        self._devices = [
            specs.device_spec(device, setup.profiles[device.id], setup.keys.get(device.id, b""), setup.calibrations)
            for device in config.devices
        ]
        self._on_bus = {device.id: device.bus for device in config.devices}
        self._bus_specs = [
            _traced(specs.bus_spec(bus, config.storage.folder), setup.traces.get(bus.id)) for bus in config.buses
        ]
        self._peripherals = [specs.peripheral_spec(one, setup.desk[one.id]) for one in config.peripherals]
        self._spools = folder
        self.desk: Desk | None = None
        self._buses: list[Port] = []
        self._rules = RuleBook(folder / FOLDER, config.gateway.county, self.identity, lambda: self._time()[0])
        self._orderly = Orderly(self._premises(setup), self._rules, trial)
        self._renewals = Renewals(self.identity, config.gateway.id, self._emit, self.outbox.true)
        self._listen = config.metrics
        self._metrics: MetricsServer | None = None

    def start(self) -> None:
        """Begin: say what was missed, take up alarms where they stood, read, publish."""
        self.outbox.start(self.software)
        active = [*self._taken_up(), *self.outbox.results()]
        for spec in self._bus_specs:
            devices = [device for device in self._devices if self._on_bus[device.id] == spec.id]
            self._buses.append(port_of(spec, devices, self._sink, self._emit, clock.now, active))
        if self._peripherals:
            from gateway.rim.peripherals import Desk

            self.desk = Desk(self._peripherals, self._emit, clock.now, self._spools, active)
        self._orderly.start()
        self._uplink.start()
        for bus in self._buses:
            bus.start()
        if self.desk is not None:
            self.desk.start()
        if self._listen.port:
            from gateway.rim.metrics import MetricsServer

            self._metrics = MetricsServer(self._listen.host, self._listen.port, self._vitals)

    def beat(self) -> None:
        """Look at the clock, and give what was held another try."""
        self.outbox.observe()
        self._renewals.look()
        with self._held_lock:
            self._record_held()

    def stop(self) -> None:
        """Finish what is on the wire, commit, send what is live, say offline, close."""
        self._orderly.stop()
        if self._metrics is not None:
            self._metrics.close()
        if self.desk is not None:
            self.desk.stop()
        for bus in self._buses:
            bus.stop()
        try:
            self.outbox.flush()
        except GatewayError as error:
            log.warning("outbox flush=failed code=%s", error.code)
        self._uplink.stop()
        self.outbox.close()

    def _time(self) -> tuple[int, int]:
        """(UTC ms as well as it is known, monotonic ms): rules and commands must not be judged by a clock of 1970."""
        wall, mono = clock.now()
        return self.outbox.true() or wall, mono

    def _premises(self, setup: Setup) -> Premises:
        config = setup.config
        return Premises(
            gateway=config.gateway.id,
            county=config.gateway.county,
            boot=self.boot,
            config=config.model_dump(mode="json"),
            log=config.log,
            trial_ms=round(config.remote.trial_s * 1000),
            outbox=self.outbox,
            uplink=self._uplink,
            identity=self.identity,
            clock=self._time,
            portrait=self._portrait,
            buses=lambda: [bus.status() for bus in self._buses],
            restart=self.again.set,
            check=lambda text: push.check(text, setup),
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
            *(bus.part for bus in self._buses),
            *(self.desk.parts if self.desk is not None else ()),
        ]

    @property
    def status(self) -> str:
        """One line: whether it has a line to the county, what waits."""
        line = "connected" if self._uplink.connected else "offline"
        return f"{line}, {self.outbox.backlog('events')} events and {self.outbox.backlog('readings')} readings wait"

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
        )

    def _vitals(self) -> Vitals:
        from gateway.rim.metrics import Vitals

        buses = [bus.status() for bus in self._buses]
        return Vitals(clock.now()[0], self._uplink.state(), self.figures(), buses, self._at_desk())

    def _at_desk(self) -> Sequence[PeripheralStatus]:
        return self.desk.status() if self.desk is not None else ()

    def _taken_up(self) -> list[event.Body]:
        """What was wrong when the run before ended; rules and devices that are gone take it with them."""
        active = self.outbox.active()
        alarms = [body for body in active if isinstance(body, event.Alarm)]
        cleared = orphaned(alarms, self._devices)
        for alarm in cleared:
            self._emit(alarm)
        gone = {(alarm.device, alarm.point, alarm.side, alarm.limit) for alarm in cleared}
        kept: list[event.Body] = [
            alarm for alarm in alarms if (alarm.device, alarm.point, alarm.side, alarm.limit) not in gone
        ]
        for body in active:
            if isinstance(body, event.DeviceHealth):
                if body.device in self._on_bus or any(body.device == one.id for one in self._peripherals):
                    kept.append(body)
                    self._lost.add(body.device)
                else:
                    self.outbox.remember(f"lost/{body.device}", None)
        return kept

    def _carry(self, batch: Batch) -> None:
        self._uplink.offer(batch)

    def _sink(self, sample: Sample) -> None:
        self.outbox.put(sample)

    def _emit(self, body: event.Body) -> None:
        if isinstance(body, event.DeviceHealth):
            (self._lost.add if body.state == "lost" else self._lost.discard)(body.device)
        with self._held_lock:
            if len(self._held) == _HELD:
                self._drop_event()
            self._held.append(body)
            self._record_held()
        self._uplink.touch()

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
            lost=sorted(self._lost),
            rules=self._rules.state,
            identity=birth.Identity(self.identity.kid, self.identity.not_after),
        )


def _traced(spec: BusSpec, file: Path | None) -> BusSpec:
    return replace(spec, trace=str(file)) if file is not None and isinstance(spec, TcpBus | SerialBus) else spec


def run(setup: Setup, trial: Trial) -> int:
    """Run until SIGTERM or SIGINT; `trial`: that of the setup's file, resumed.

    Returns the exit code: 0, 1 where the outbox could no longer be written, RESTART where it is to be run again.
    """
    gateway = Gateway(setup, trial)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
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
