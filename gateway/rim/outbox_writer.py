"""The one thread that writes the outbox: groups readings, commits events at once, deletes what is settled.

Its order of work in every turn: events, readings, its own events (clock, gaps), room. A turn ends early when an event
arrives, so an event waits for one group of readings at most. A disk without room is tried again every second; a damaged
file ends the thread, and the gateway with it: at the next start the file is set aside and the gap declared.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from contract import event
from contract.ack import LANES, Lane, Range
from contract.identifiers import uuid7
from contract.keys import Signs
from gateway.core.clock import Timeline
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim import outbox_file
from gateway.rim.outbox_file import OutboxFile, Run

log = logging.getLogger(__name__)

RETRY_S: Final = 1.0
CHECK_S: Final = 1.0
SETTLE_S: Final = 0.2
_SHARE: Final = 50  # an outbox that is full lets go of one fiftieth, so that gaps stay few
Moment = tuple[int, int]


class Batch(NamedTuple):
    """Samples just committed: rows first, first + 1 … of one run."""

    first: int
    run: Run
    samples: Sequence[Sample]


class Bounds(msgspec.Struct, frozen=True):
    """How much the outbox may hold and how it groups.

    rows, bytes: of unsettled rows (0: any); held: samples kept in memory while the disk is full;
    group_ms, group_rows: a group is committed when its first sample is this old, or when it has so many.
    """

    rows: int = 0
    bytes: int = 512 * 1024 * 1024
    held: int = 20_000
    group_ms: int = 50
    group_rows: int = 1_000


class Order:
    """What a caller waits for: an event to record, facts to keep, all samples to be committed, a look at the clock."""

    def __init__(
        self,
        moment: Moment,
        body: event.Body | None = None,
        facts: dict[str, object] | None = None,
        *,
        flush: bool = False,
    ) -> None:
        self.moment = moment
        self.flush = flush
        self.body = body
        self.facts = facts or {}
        self.done = threading.Event()
        self.frame: event.EventFrame | None = None
        self.error: GatewayError | None = None


class Writer:
    """Owns the file. `put`, `order` and `settle` may be called from any thread and never block."""

    def __init__(
        self,
        file: OutboxFile,
        *,
        gateway: str,
        boot: str,
        meta: str,
        signer: Signs,
        synced: Callable[[], bool],
        bounds: Bounds,
        committed: Callable[[Batch], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._file, self._bounds = file, bounds
        self._gateway, self._boot, self._meta, self._synced = gateway, boot, meta, synced
        self._signer = signer
        self._committed, self._failed = committed, failed
        self.marks = file.marks()
        self.counts: dict[Lane, int] = {lane: file.count(lane) for lane in LANES}
        self.timeline = Timeline(file.segment(), self.marks.latest)
        self.samples: deque[Sample] = deque()
        self._orders: deque[Order] = deque()
        self._settled: deque[tuple[Lane, Sequence[Range]]] = deque()
        self._own: deque[tuple[event.Body, Moment, dict[str, object]]] = deque()
        self._run: Run | None = None
        self._shed: event.Gap | None = None
        self._shed_lock = threading.Lock()
        self._wake = threading.Event()
        self._idle = self._full = self._stopping = False
        self._checked = self._deleted = 0.0
        self._thread = threading.Thread(target=self._serve, name="outbox", daemon=True)
        self.turned = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether orders are still carried out."""
        return self._thread.is_alive() and not self._stopping

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, sample: Sample) -> None:
        """Queue a sample."""
        self.samples.append(sample)
        waiting = len(self.samples)
        if waiting > self._bounds.held:
            self._drop_held()
        if self._idle or waiting == self._bounds.group_rows:
            self._wake.set()

    def order(self, order: Order) -> None:
        """Queue an order."""
        self._orders.append(order)
        self._wake.set()

    def settle(self, lane: Lane, ranges: Sequence[Range]) -> None:
        """Queue a deletion."""
        self._settled.append((lane, ranges))
        self._wake.set()

    def owe(self, body: event.Body, moment: Moment, facts: dict[str, object] | None = None) -> None:
        """An event of the outbox itself: recorded in the next turn, or as soon as there is room."""
        self._own.append((body, moment, facts or {}))
        self._wake.set()

    def stop(self) -> None:
        """Write what is queued and end the thread."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _drop_held(self) -> None:
        with self._shed_lock:
            try:
                t = self.samples.popleft().t
            except IndexError:
                return
            lost = self._shed or event.Gap(t, t, "disk_full", rows=0)
            self._shed = event.Gap(min(lost.start, t), max(lost.end, t), "disk_full", rows=(lost.rows or 0) + 1)

    def _serve(self) -> None:
        try:
            while not self._stopping:
                self._rest()
                self._turn()
                self.turned = time.monotonic()
            self._turn()
        except Exception as error:  # the edge of the thread: whatever ends it, the gateway must know
            log.error("outbox state=failed cause=%r", str(error))
            self._stopping = True
            self._failed(error)
        finally:
            self._stopping = True
            while self._orders:
                order = self._orders.popleft()
                order.error = GatewayError("outbox_closed")
                order.done.set()

    def _rest(self) -> None:
        """Until there is an order, or a group is old or large enough."""
        self._wake.clear()
        self._idle = True
        if not (self.samples or self._orders or self._stopping):
            pending = self._settled or self._own or self._shed
            self._wake.wait(SETTLE_S if pending else None)
        self._idle = False
        if self._orders or self._stopping:
            return
        if self._full:
            self._wake.wait(RETRY_S)
        elif 0 < len(self.samples) < self._bounds.group_rows:
            self._wake.clear()
            if not (self._orders or self._stopping or len(self.samples) >= self._bounds.group_rows):
                self._wake.wait(self._bounds.group_ms / 1000)

    def _turn(self) -> None:
        orders = [self._orders.popleft() for _ in range(len(self._orders))]
        flush = any(order.flush for order in orders)
        try:
            self._carry_out([order for order in orders if order.body is not None or order.facts])
            self._try(self._commit_own)
            while self._try(self._commit_samples) and (flush or not self._orders):
                pass
            if orders and not self.samples:  # a look must not overtake samples that are older
                self._look(*orders[-1].moment)
            self._try(self._commit_own)
            self._try(self._make_room)
        finally:
            for order in orders:
                order.done.set()

    def _try(self, step: Callable[[], bool | None]) -> bool:
        """Take a step; without room it is taken again later, and the others still have their turn."""
        try:
            return bool(step())
        except sqlite3.Error as error:
            if outbox_file.damaged(error):
                raise
            if not self._full:
                log.error("outbox state=no_room cause=%r", str(error))
            self._full = True
            return False

    def _carry_out(self, orders: list[Order]) -> None:
        if not orders:
            return
        try:
            frames = self._commit_events([(order.body, order.moment, order.facts) for order in orders])
        except sqlite3.Error as error:
            if outbox_file.damaged(error):
                raise
            log.warning("outbox events=refused count=%d cause=%r", len(orders), str(error))
            for order in orders:
                order.error = GatewayError("outbox_no_room", path=self._file.path)
        else:
            for order, frame in zip(orders, frames, strict=True):
                order.frame = frame

    def _commit_events(
        self, wanted: Iterable[tuple[event.Body | None, Moment, dict[str, object]]], drop: Range | None = None
    ) -> list[event.EventFrame | None]:
        """One transaction with full sync: events, the facts that belong to them, readings that an event gives up."""
        marks = msgspec.structs.replace(self.marks)
        frames: list[event.EventFrame | None] = []
        dropped = 0
        with self._file.transaction(full=True):
            run = self._current_run(self.timeline.segment)
            for body, (wall, mono), facts in wanted:
                for key, value in facts.items():
                    self._file.remember(key, value)
                frame = self._frame(body, run, wall, mono, marks) if body is not None else None
                if frame is not None:
                    self._file.append_event(frame.event.seq, run, wall, frame.wire())
                    marks.events, marks.prev = frame.event.seq, frame.digest
                frames.append(frame)
            if drop is not None:
                dropped = self._file.delete("readings", [drop], marks)
        self._run, self.marks = run, marks
        self.counts["events"] += sum(frame is not None for frame in frames)
        self.counts["readings"] -= dropped
        return frames

    def _frame(self, body: event.Body, run: Run, wall: int, mono: int, marks: outbox_file.Marks) -> event.EventFrame:
        return event.frame(
            event.Event(
                id=uuid7(),
                gateway=self._gateway,
                epoch=run.epoch,
                seq=marks.events + 1,
                boot=self._boot,
                t=max(wall, 0),
                mono=mono,
                synced=self._synced(),
                prev=marks.prev,
                body=body,
            ),
            self._signer,
        )

    def _current_run(self, segment: int) -> Run:
        if self._run is None or self._run.segment != segment:
            return self._file.run(self._boot, segment, self._meta)
        return self._run

    def _commit_samples(self) -> bool:
        """One transaction of a group of samples and of what was settled meanwhile; returns whether there was any."""
        segment, samples = self._take()
        settled = self._take_settled(bool(samples))
        if not (samples or settled):
            return False
        marks = msgspec.structs.replace(self.marks)
        gone: list[tuple[Lane, int]] = []
        try:
            with self._file.transaction(full=False):
                run = self._current_run(segment)
                if samples:
                    self._file.append(marks.readings + 1, run, samples)
                    marks.readings += len(samples)
                    marks.produced += sum([len(sample.values) for sample in samples])
                    marks.latest = samples[-1].t
                for lane, ranges in settled:
                    gone.append((lane, self._file.delete(lane, ranges, marks)))
        except BaseException:
            self.samples.extendleft(reversed(samples))
            self._settled.extendleft(reversed(settled))
            raise
        self._run, self.marks = run, marks
        for lane, rows in gone:
            self.counts[lane] -= rows
        if samples:
            self.counts["readings"] += len(samples)
            self._committed(Batch(marks.readings - len(samples) + 1, run, samples))
        if self._full:
            log.info("outbox state=room")
            self._full = False
        return bool(samples)

    def _take(self) -> tuple[int, list[Sample]]:
        """The next group, ending before the clock stepped back, and the segment that it belongs to."""
        # Never more than `held`: then no drop by another thread can leave fewer than were counted.
        count = min(len(self.samples), self._bounds.group_rows, self._bounds.held)
        samples = [self.samples.popleft() for _ in range(count)]
        if samples and self.timeline.steady([sample.t - sample.mono for sample in samples]):
            self._look(samples[-1].t, samples[-1].mono)
            return self.timeline.segment, samples
        for place, sample in enumerate(samples):
            segment = self.timeline.segment
            self._look(sample.t, sample.mono)
            if place and self.timeline.segment != segment:
                self.samples.extendleft(reversed(samples[place:]))
                return segment, samples[:place]
        return self.timeline.segment, samples

    def _take_settled(self, along: bool) -> list[tuple[Lane, Sequence[Range]]]:
        now = time.monotonic()
        if not self._settled or not (along or self._stopping or now - self._deleted >= SETTLE_S):
            return []
        self._deleted = now
        return [self._settled.popleft() for _ in range(len(self._settled))]

    def _look(self, wall: int, mono: int) -> None:
        step = self.timeline.observe(wall, mono)
        if step:
            log.warning("clock step_ms=%d segment=%d", step, self.timeline.segment)
            self.owe(event.ClockStep(step, self.timeline.segment, self._synced()), (wall, mono))

    def _commit_own(self) -> None:
        with self._shed_lock:
            shed, self._shed = self._shed, None
        if shed is not None:
            self._own.append((shed, (shed.end, self.timeline.mono), {}))
        own = list(self._own)
        if own:
            self._commit_events(own)
            for _ in own:
                self._own.popleft()

    def _make_room(self) -> None:
        now = time.monotonic()
        if now - self._checked < CHECK_S and not 0 < self._bounds.rows < self.counts["readings"]:
            return
        self._checked = now
        while self.counts["readings"] and (
            0 < self._bounds.rows < self.counts["readings"] or 0 < self._bounds.bytes < self._file.size()
        ):
            first, last, start, end, rows = self._file.oldest(max(1, self.counts["readings"] // _SHARE))
            gap = event.Gap(start, end, "outbox_full", rows=rows)
            self._commit_events([(gap, (end, self.timeline.mono), {})], drop=(first, last))
            log.warning("outbox state=full dropped=%d", rows)
