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
from importlib.metadata import version
from pathlib import Path
from typing import Final

from contract import birth, event
from contract.birth import Meta, State
from gateway.config import Setup, specs
from gateway.core.alarm import orphaned
from gateway.core.errors import GatewayError
from gateway.core.figures import Figures
from gateway.core.sample import Sample
from gateway.rim import clock
from gateway.rim.bus import Bus
from gateway.rim.host import HostWatch
from gateway.rim.identity import Identity
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds
from gateway.rim.uplink import Uplink

log = logging.getLogger(__name__)

_BEAT_S: Final = 1.0
_HELD: Final = 1_000  # events that wait for room on a full disk; beyond it the oldest go, and a gap says how many


class Gateway:
    """One run. `start`, then `beat` about once a second, `stop` in the end.

    Raises GatewayError where the outbox or the identity cannot be used.
    """

    def __init__(self, setup: Setup) -> None:
        config = setup.config
        self.boot = clock.new_boot()
        self.software = version("zhigen")
        self.failed = threading.Event()
        self._held: deque[event.Body] = deque()
        self._held_lock = threading.Lock()
        self._dropped: event.Gap | None = None
        self._dropped_count = 0
        self._lost: set[str] = set()
        folder = Path(config.storage.folder)
        self.identity = Identity(Path(config.gateway.keys))
        content = specs.content(config, setup.profiles)
        self.outbox = Outbox(
            folder,
            gateway=config.gateway.id,
            boot=self.boot,
            meta=content.hash,
            signer=self.identity,
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
        self._devices = [specs.device_spec(device, setup.profiles[device.id]) for device in config.devices]
        self._on_bus = {device.id: device.bus for device in config.devices}
        self._bus_specs = [specs.bus_spec(bus) for bus in config.buses]
        self._buses: list[Bus] = []

    def start(self) -> None:
        """Begin: say what was missed, take up alarms where they stood, read, publish."""
        self.outbox.start(self.software)
        active = self._taken_up()
        for spec in self._bus_specs:
            devices = [device for device in self._devices if self._on_bus[device.id] == spec.id]
            self._buses.append(Bus(spec, devices, self._sink, self._emit, clock.now, active))
        self._uplink.start()
        for bus in self._buses:
            bus.start()

    def beat(self) -> None:
        """Look at the clock, and give what was held another try."""
        self.outbox.observe()
        with self._held_lock:
            self._record_held()

    def stop(self) -> None:
        """Finish what is on the wire, commit, send what is live, say offline, close."""
        for bus in self._buses:
            bus.stop()
        try:
            self.outbox.flush()
        except GatewayError as error:
            log.warning("outbox flush=failed code=%s", error.code)
        self._uplink.stop()
        self.outbox.close()

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
            outbox_turns=box.turns,
            uplink_turns=line.turns,
            not_after=self.identity.not_after,
        )

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
                if body.device in self._on_bus:
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
            identity=birth.Identity(self.identity.kid, self.identity.not_after),
        )


def run(setup: Setup) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code: 0, or 1 where the outbox could no longer be written."""
    gateway = Gateway(setup)
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
    gateway.start()
    gc.collect()
    gc.freeze()  # what lives until the end need not be walked through again and again
    while not ended.wait(_BEAT_S) and not gateway.failed.is_set():
        gateway.beat()
    gateway.stop()
    log.info("gateway state=end id=%s", config.gateway.id)
    return 1 if gateway.failed.is_set() else 0
