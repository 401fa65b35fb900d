"""A camera as a bus with one device: the newest picture is looked at, what is counted becomes an event, once.

Three threads, so that nothing waits for anything: one grabs (gateway.rim.camera.grab), one looks and decides (this
one), one keeps pictures and hands on events (gateway.rim.camera.recorder). A decision is as late as its look takes.

Whether the camera is there is judged as for every device (gateway.core.device): every try to open it, or to go on
reading, that brings no picture is a question unanswered; the first picture is the answer. A recording that is over
is over, and lost at once. Each interval its figures are a reading like any other.

Of a stranger's code one event says that there was one: neither its text nor a picture of it is kept anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import randbelow
from threading import Lock
from time import monotonic
from typing import Final, Protocol

import numpy as np

from contract.event import Body, Scan
from contract.profile import CameraProfile
from gateway.core.code import Code
from gateway.core.count import Counted
from gateway.core.device import Outcome
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.spec import CameraBus, DeviceSpec
from gateway.core.stranger import Strangers
from gateway.drivers.camera import Tally, decoder, measured
from gateway.rim.camera.feed import Feed
from gateway.rim.camera.grab import Frame
from gateway.rim.camera.recorder import Recorder
from gateway.rim.camera.snapshots import Snapshots
from gateway.rim.camera.source import Capture, Source
from gateway.rim.camera.view import CameraFigures, CameraView
from gateway.rim.fault_log import FaultLog
from gateway.rim.poll import Clock
from gateway.rim.port import BusStatus, devices_of
from gateway.rim.worker import Worker
from gateway.vision.measures import measures
from gateway.vision.picture import Picture
from gateway.vision.watch import Look

_log: Final = logging.getLogger("zhigen.gateway.camera")
_TURN_S: Final = 0.25
_PAUSE_S: Final = 1.0  # after a look failed: no busy loop
_PATIENCE_S: Final = 60.0
_FIGURES_MS: Final = 2000  # pages see the rate and the latency of so long
_STRANGER_MS: Final = 600_000  # a poster beside the belt is told once in ten minutes at most
_TEXT_MOST: Final = 1024
_PART: Final = 8  # every eighth pixel, both ways, tells whether a picture is another one


class Watcher(Protocol):
    """What looks at pictures (gateway.vision.watch.Watch)."""

    def look(self, picture: Picture, t_ms: int) -> Look:
        """The codes of one picture, and what is counted by it."""


class CameraPort(Worker):
    """One camera; `sink` is called from its thread, `emit` from that of its recorder.

    active: raise and lost events that have had no clear or found yet. make: a source for one try to open it.
    view: what pages see.
    """

    def __init__(
        self,
        spec: CameraBus,
        device: DeviceSpec,
        sink: Callable[[Sample], None],
        emit: Callable[[Body], None],
        clock: Clock,
        watch: Watcher,
        active: Iterable[Body] = (),
        make: Callable[[], Source] | None = None,
    ) -> None:
        profile = device.profile
        if not isinstance(profile, CameraProfile):
            raise TypeError(f"{profile.id} is no camera")
        super().__init__(f"bus-{spec.id}")
        self.spec = spec
        (self._device,) = devices_of([device], active)
        self._channels = [self._device.channels[point.key] for point in profile.points]
        self._values = decoder(profile)
        self._sink, self._clock, self._watch = sink, clock, watch
        self._feed = Feed(
            make or (lambda: Capture(spec)), f"camera-{spec.id}", spec.silence_ms / 1000, lambda: clock()[1]
        )
        self._snapshots = Snapshots(Path(spec.folder), spec.keep, spec.room) if spec.folder and spec.keep else None
        self._recorder = Recorder(f"recorder-{spec.id}", emit, self._recorded, self._snapshots)
        self._strangers = Strangers(max(spec.forget_ms, _STRANGER_MS))
        now = clock()[1]
        self._report = Tally(now)
        self._report_ms = now
        self._recent = Tally(now)
        self._recent_ms = now
        self._subject: tuple[Picture, list[Code]] | None = None
        self._part: Picture | None = None
        self._changed_ms = now
        self._fault: Fault | None = None
        self._fault_log = FaultLog(_log, f"bus {spec.id}", "the camera gives pictures")
        self._lock = Lock()
        self._rate = self._latency = 0.0
        self._dropped = 0
        name = spec.name if any(spec.name) else (profile.name.zh, profile.name.en)
        self.view = CameraView(device.id, name, self._figures, self._kept)

    @property
    def part(self) -> Part:
        """When its threads last came round, for the watchdog."""
        return Part(f"bus {self.spec.id}", min(self.turned, self._recorder.turned), _PATIENCE_S)

    def status(self) -> BusStatus:
        """How the camera is; safe from any thread."""
        return BusStatus.of(self.spec.id, [self._device], self._fault, connected=self._device.state == "ok")

    def start(self) -> None:
        """Begin."""
        self._recorder.start()
        super().start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Let go of the camera, and hand on what was decided. Returns whether that was done in time."""
        begun = monotonic()
        ended = super().stop(timeout_s)
        return self._recorder.stop(max(0.5, timeout_s - (monotonic() - begun))) and ended

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._step()
                except Exception:
                    _log.exception("bus %s: a picture could not be looked at", self.spec.id)
                    self._stop.wait(_PAUSE_S)
                self._fault_log.tell(self._fault)
                self.turned = monotonic()
        finally:
            self._feed.close()

    def _step(self) -> None:
        """One picture, one fault, or a short wait for either."""
        came = self._feed.take(_TURN_S)
        if isinstance(came, Frame):
            self._decide(came)
        elif came is not None:
            self._miss(came)
        else:
            self._stop.wait(min(_TURN_S, self._feed.wait_s()))

    def _decide(self, frame: Frame) -> None:
        if self._fault is not None or self._device.state != "ok":
            self._fault = None
            self._hand_on(self._device.answered((), (), *self._clock()))
        look = self._watch.look(frame.picture, frame.mono_ms)
        wall, mono = self._clock()
        for counted in look.counted:
            self._count(counted, frame.picture, wall - mono)
        self.view.offer(wall - mono + frame.mono_ms, frame.picture, look.codes)
        part = frame.picture[::_PART, ::_PART]
        if self._part is None or not np.array_equal(part, self._part):
            self._part, self._changed_ms = part.copy(), frame.mono_ms
        for tally in (self._report, self._recent):
            tally.decided(mono - frame.mono_ms, frame.dropped, len(look.counted))
        self._dropped += frame.dropped
        if mono - self._recent_ms >= _FIGURES_MS:
            self._freshen(mono)
        if look.codes or self._subject is None or not self._subject[1]:
            self._subject = (frame.picture, [seen.code for seen in look.codes])
        if mono - self._report_ms >= self._device.spec.interval_s * 1000:
            self._measure(wall, mono)

    def _count(self, counted: Counted, picture: Picture, boot_ms: int) -> None:
        """boot_ms: wall UTC ms at which the monotonic clock was 0."""
        code = counted.code
        sort = counted.sort if len(code.text) <= _TEXT_MOST else "foreign"
        foreign = sort == "foreign"
        if foreign and not self._strangers.new(code.text, code.symbology, self._clock()[1]):
            return
        scan = Scan(
            device=self._device.spec.id,
            code=sort,  # type: ignore[arg-type]  # the words of contract.printed
            text="" if foreign else code.text,
            symbology=code.symbology,
            reads=counted.reads,
            proof=counted.proof,
            legible=max(0, boot_ms + counted.legible_ms),
        )
        self._recorder.put(scan, None if foreign else picture)

    def _measure(self, wall: int, mono: int) -> None:
        """The figures of this interval, with those of its last picture in which something was read, else its last."""
        self._report_ms = mono
        subject, self._subject = self._subject, None
        fields = self._report.report(mono) | (measured(measures(*subject)) if subject else {})
        fields["still"] = (mono - self._changed_ms) / 1000
        self._hand_on(self._device.answered(self._channels, self._values(fields), wall, mono))

    def _miss(self, fault: Fault) -> None:
        self._fault = fault
        self._freshen(self._clock()[1])
        over = fault.code == "camera_ended"
        if not (over and self._device.state == "lost"):
            self._hand_on(self._device.failed(fault, *self._clock(), randbelow(1000) / 1000))
        while over and self._device.state != "lost":
            self._hand_on(self._device.failed(fault, *self._clock(), 0.0))
        if over:
            self._stop.wait(_TURN_S)

    def _freshen(self, mono: int) -> None:
        self._recent_ms = mono
        fields = self._recent.report(mono)
        with self._lock:
            self._rate, self._latency = fields["frame_rate"] or 0.0, fields["latency"] or 0.0

    def _hand_on(self, outcome: Outcome) -> None:
        for body in outcome.events:
            self._recorder.put(body)
        if outcome.sample is not None:
            self._sink(outcome.sample)

    def _recorded(self, scan: Scan) -> None:
        self.view.decided(self._clock()[0], scan)

    def _kept(self, name: str) -> bytes | None:
        return self._snapshots.get(name) if self._snapshots else None

    def _figures(self) -> CameraFigures:
        fault = self._fault
        cause = (fault.text("zh"), fault.text("en")) if fault else ("", "")
        with self._lock:
            return CameraFigures(self._rate, self._latency, self._dropped, self._device.state, cause)
