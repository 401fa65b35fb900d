"""The one thread that writes the outbox: groups readings, commits events at once, deletes what is settled.

Its order of work in every turn: events, readings, what an ack told (time, high marks), its own events (clock, gaps),
room. A turn ends early when an event arrives, so an event waits for one group of readings at most. A disk without room
is tried again every second; a damaged file ends the thread, and the gateway with it: the next start salvages it.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from contract import event
from contract.ack import Lane, Range
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim import outbox_room
from gateway.rim.outbox_book import Book
from gateway.rim.outbox_orders import Batch, Bounds, Facts, Moment, Order, Owed
from gateway.rim.outbox_room import Relief
from gateway.rim.outbox_schema import HANDOVER_MS, Run, damaged
from gateway.rim.reserve import Reserve

log = logging.getLogger(__name__)

RETRY_S: Final = 1.0
CHECK_S: Final = 1.0
SETTLE_S: Final = 0.2
ASK_S: Final = 5.0  # rows wait for the time, and nothing is on its way whose ack could tell it


class Writer:
    """Owns the book. `put`, `order`, `settle`, `hear` and `reopen` may be called from any thread and never block.

    synced: whether the kernel says that the wall time is right.
    """

    def __init__(
        self,
        book: Book,
        *,
        synced: Callable[[], bool],
        bounds: Bounds,
        committed: Callable[[Batch], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.book, self._bounds, self._synced = book, bounds, synced
        self._committed, self._failed = committed, failed
        self._reserve = Reserve(book.file.path.parent)
        self.samples: deque[Sample] = deque()
        self._orders: deque[Order] = deque()
        self._settled: deque[tuple[Lane, Sequence[Range]]] = deque()
        self._own: deque[Owed] = deque()
        self._heard: deque[tuple[int, int, int]] = deque(maxlen=8)
        self._seen: deque[tuple[int, int, int]] = deque(maxlen=8)
        self._condemned: deque[event.Gap] = deque()
        self._known_bad: set[tuple[Lane, int]] = set()
        self._shed: event.Gap | None = None
        self._shed_lock = threading.Lock()
        self._wake = threading.Event()
        self._idle = self._full = self._stopping = False
        self._checked = self._deleted = 0.0
        self._asked: float | None = None
        self._thread = threading.Thread(target=self._serve, name="outbox", daemon=True)
        self.turned = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether orders are still carried out."""
        return self._thread.is_alive() and not self._stopping

    @property
    def full(self) -> bool:
        """Whether the disk has no room."""
        return self._full

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

    def hear(self, t: int, sent: int, mono: int) -> None:
        """A proved ack told the time, see Dating.hear."""
        self._heard.append((t, sent, mono))
        self._wake.set()

    def reopen(self, epoch: int, events: int, readings: int) -> None:
        """The cloud knows rows of `epoch` up to these numbers: where that is more than ever was here, begin another."""
        self._seen.append((epoch, events, readings))
        self._wake.set()

    def condemn(self, lane: Lane, seq: int, run: Run, t: int) -> None:
        """A row is not what was written: declare it (wall ms `t`, as far as that is true) and let it go."""
        start, end = run.dated(t) - HANDOVER_MS, run.dated(t) + HANDOVER_MS
        gap = event.Gap(start, end, "salvage", rows=1, lane=lane, epoch=run.epoch, first=seq, last=seq)
        if (lane, seq) not in self._known_bad:  # it may be read again before it is gone
            self._known_bad.add((lane, seq))
            self._condemned.append(gap)
            self._wake.set()

    def owe(self, body: event.Body, moment: Moment, facts: Facts | None = None) -> None:
        """An event of the outbox itself: recorded in the next turn, or as soon as there is room."""
        self._own.append(Owed(body, moment, facts or {}))
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
        if not (self.samples or self._orders or self._stopping or self._heard or self._seen or self._condemned):
            pending = self._settled or self._own or self._shed or self.book.undated
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
            if self._full:
                self._try(self._let_go)
            while self._try(self._commit_samples) and (flush or not self._orders):
                pass
            self._turn_page([order for order in orders if order.meta])
            if orders:
                self.book.dating.ask(*orders[-1].moment, synced=self._synced())
                if not self.samples:  # a look must not overtake samples that are older
                    self._look(*orders[-1].moment)
            self._try(self._date)
            self._ask()
            self._try(self._begin_epoch)
            self._try(self._commit_own)
            self._try(self._let_condemned_go)
            self._try(self._make_room)
        finally:
            for order in orders:
                order.done.set()

    def _try(self, step: Callable[[], bool | None]) -> bool:
        """Take a step; without room it is taken again later, and the others still have their turn."""
        try:
            return bool(step())
        except sqlite3.Error as error:
            if damaged(error):
                raise
            if not self._full:
                log.error("outbox state=no_room cause=%r", str(error))
            self._full = True
            return False

    def _carry_out(self, orders: list[Order]) -> None:
        if not orders:
            return
        try:
            frames = iter(self.book.events([owed for order in orders for owed in order.owed()]))
        except sqlite3.Error as error:
            if damaged(error):
                raise
            log.warning("outbox events=refused count=%d cause=%r", len(orders), str(error))
            for order in orders:
                order.error = GatewayError("outbox_no_room", path=self.book.file.path)
        else:
            for order in orders:
                order.frame = next(frames)
                order.following = next(frames) if order.then is not None else None

    def _turn_page(self, orders: list[Order]) -> None:
        """Go over to another birth: all that was put before is committed under the old one, or waits for room."""
        for order in orders:
            if self._full:
                order.error = GatewayError("outbox_no_room", path=self.book.file.path)
            else:
                self.book.meta = order.meta

    def _commit_samples(self) -> bool:
        """A group of samples and what was settled meanwhile; returns whether there were samples."""
        samples = self._take()
        settled = self._take_settled(bool(samples))
        if not (samples or settled):
            return False
        try:
            batch = self.book.readings(samples, settled)
        except BaseException:
            self.samples.extendleft(reversed(samples))
            self._settled.extendleft(reversed(settled))
            raise
        if batch is not None:
            self._committed(batch)
        if self._full:
            log.info("outbox state=room")
            self._full = False
            self._reserve.hold()
        return batch is not None

    def _take(self) -> list[Sample]:
        """The next group: all of one stretch, so it ends before a step of the clock."""
        # Never more than `held`: then no drop by another thread can leave fewer than were counted.
        count = min(len(self.samples), self._bounds.group_rows, self._bounds.held)
        samples = [self.samples.popleft() for _ in range(count)]
        timeline = self.book.dating.timeline
        if samples and timeline.steady([sample.t - sample.mono for sample in samples]):
            self._look(samples[-1].t, samples[-1].mono)
            return samples
        for place, sample in enumerate(samples):
            if not timeline.steady([sample.t - sample.mono]):
                if sample.mono < timeline.mono:  # read before the step and put after it: what is not set dates it
                    samples[place] = msgspec.structs.replace(sample, t=timeline.offset + sample.mono)
                    continue
                if place:
                    self.samples.extendleft(reversed(samples[place:]))
                    return samples[:place]
            self._look(sample.t, sample.mono)
        return samples

    def _take_settled(self, along: bool) -> list[tuple[Lane, Sequence[Range]]]:
        now = time.monotonic()
        if not self._settled or not (along or self._stopping or now - self._deleted >= SETTLE_S):
            return []
        self._deleted = now
        return [self._settled.popleft() for _ in range(len(self._settled))]

    def _let_go(self) -> None:
        """A full disk: with the room that was kept for it, delete what is settled; its pages take what waits."""
        settled = self._take_settled(along=True)
        if not settled:
            return
        if self._reserve.give():
            log.warning("outbox state=reserve_given")
        try:
            self.book.readings([], settled)
        except BaseException:
            self._settled.extendleft(reversed(settled))
            raise
        self.book.file.checkpoint()

    def _look(self, wall: int, mono: int) -> None:
        dating = self.book.dating
        if mono >= dating.timeline.mono and not dating.timeline.steady([wall - mono]):
            dating.ask(wall, mono, synced=self._synced())  # was it set by somebody who knows?
        step = dating.look(wall, mono)
        if step:
            log.warning("clock step_ms=%d segment=%d", step, dating.segment)
            self.owe(event.ClockStep(step, dating.segment, dating.synced), (wall, mono))

    def _date(self) -> None:
        """Go by what was learnt of the time."""
        dating = self.book.dating
        while self._heard:
            dating.hear(*self._heard.popleft())
        if dating.wrong():
            self._own.append(self.book.clock_event(dating.renew()))
            log.warning("clock source=%s shift_ms=%s segment=%d", dating.source, dating.shift, dating.segment)
        if self.book.date():
            log.info("clock source=%s shift_ms=%s segment=%d", dating.source, dating.shift, dating.segment)

    def _ask(self) -> None:
        """Acks tell the time here. Where all that went is acked and none could tell it, send one more event."""
        if not self.book.undated or self.book.counts["events"] or self._own:
            self._asked = None
            return
        now = time.monotonic()
        if self._asked is None:
            self._asked = now
        elif now - self._asked > ASK_S:
            self.owe(event.ClockStep(0, self.book.dating.segment, synced=False), self.book.moment)

    def _begin_epoch(self) -> None:
        """Where the cloud knows numbers of this epoch that never were here, the file is an old image: begin another."""
        while self._seen:
            epoch, events, readings = self._seen.popleft()
            marks = self.book.marks
            if epoch != self.book.epoch or (events <= marks.events and readings <= marks.readings):
                continue
            wall, mono = self.book.moment
            now_s = (self.book.dating.true(mono) or wall) // 1000
            said = event.Epoch(epoch, "restored", marks.events, marks.readings, events, readings)
            try:
                self.book.reopen(max(epoch + 1, now_s), said)
            except BaseException:
                self._seen.appendleft((epoch, events, readings))
                raise
            log.error(
                "outbox state=restored epoch=%d seen_events=%d seen_readings=%d", self.book.epoch, events, readings
            )

    def _commit_own(self) -> None:
        with self._shed_lock:
            shed, self._shed = self._shed, None
        if shed is not None:
            shift = self.book.dating.shift or 0
            said = msgspec.structs.replace(shed, start=shed.start + shift, end=shed.end + shift)
            self._own.append(Owed(said, self.book.moment, {}))
        own = list(self._own)
        if own:
            self.book.events(own)
            for _ in own:
                self._own.popleft()

    def _let_condemned_go(self) -> None:
        while self._condemned:
            gap = self._condemned[0]
            self.book.relieve(Relief([(gap.first, gap.last)], {}, gap))
            self._condemned.popleft()

    def _make_room(self) -> None:
        now = time.monotonic()
        if now - self._checked < CHECK_S and not self._over_rows():
            return
        self._checked = now
        book = self.book
        while book.counts["readings"] and (self._over_rows() or 0 < self._bounds.bytes < book.file.size()):
            most = max(1, book.counts["readings"] // outbox_room.SHARE)
            held = (book.file, book.spans["readings"], book.runs, most)
            relief = outbox_room.thinned(*held) or outbox_room.oldest(*held)
            book.relieve(relief)
            log.warning("outbox state=full cause=%s rows=%d", relief.gap.cause, relief.gap.rows)

    def _over_rows(self) -> bool:
        return 0 < self._bounds.rows < self.book.counts["readings"]
