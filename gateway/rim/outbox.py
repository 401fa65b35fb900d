"""The outbox: what is in it is produced, and leaves only by the cloud's word.

Readings are queued without waiting and committed in groups (flash wears by the commit); an event is on disk before
`record` returns. Rows have the address (epoch, lane, seq) and never change. Every start says what was not measured: a
`gap` from the last committed reading to now, then a `birth`.

When the disk is full, readings are held in memory, the oldest dropped beyond a bound and declared as soon as there is
room; events are refused to their giver. When the outbox is full, its oldest readings become minutes, and where that
makes no room they go; a gap event says which. Readings whose time is not proven stay until it is (gateway.core.dating).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import msgspec

from contract import event
from contract.ack import Lane, Range
from contract.birth import Clock, LaneState
from contract.keys import Signs
from gateway.core.dating import Missed
from gateway.core.errors import GatewayError
from gateway.core.rapid_test import MEMORY
from gateway.core.sample import Sample
from gateway.rim import clock as machine_clock
from gateway.rim.outbox_book import MISSED, Book
from gateway.rim.outbox_days import DayBook
from gateway.rim.outbox_file import OutboxFile
from gateway.rim.outbox_orders import Batch, Bounds, Facts, Order
from gateway.rim.outbox_reader import OutboxReader
from gateway.rim.outbox_schema import HANDOVER_MS, Run
from gateway.rim.outbox_writer import Writer
from gateway.rim.salvage import FACT, Declared

log = logging.getLogger(__name__)
Reason = Literal["start", "restart", "config"]
_META: Final = "meta"
_SINCE: Final = "since"
_MISSED_MOST: Final = 100
_RESULT: Final = "tested/"
_PASSED: Final = "passed/"
_decode_body = msgspec.json.Decoder(event.Body).decode


class Outbox:
    """The outbox of one run of a gateway.

    folder: where the file lies; gateway: its id; boot: id of this run; meta: hash of the birth under which is read;
    signer: gives the key that signs an event now; clock: () -> (wall UTC ms, monotonic ms) of one instant;
    synced: whether the kernel says that this wall time is right; machine: id of the machine's boot;
    committed: called in the writer's thread with every batch; failed: called once when writing ended for good.
    Raises GatewayError("outbox_in_use" | "outbox_newer" | "outbox_folder" | "outbox_no_room").
    """

    def __init__(
        self,
        folder: Path,
        *,
        gateway: str,
        boot: str,
        meta: str,
        signer: Callable[[], Signs],
        clock: Callable[[], tuple[int, int]],
        synced: Callable[[], bool] = lambda: False,
        machine: str = "",
        bounds: Bounds | None = None,
        committed: Callable[[Batch], None] = lambda _: None,
        failed: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self._clock, self._meta = clock, meta
        wall, mono = clock()
        self._file = OutboxFile(folder, wall // 1000)
        self._book = Book(
            self._file,
            gateway=gateway,
            boot=boot,
            meta=meta,
            machine=machine or machine_clock.machine(),
            moment=(wall, mono),
            signer=signer,
        )
        self._writer = Writer(self._book, synced=synced, bounds=bounds or Bounds(), committed=committed, failed=failed)
        self.reader = OutboxReader(self._file.reader(), self._writer.condemn)
        self.days = DayBook(self._file.reader())
        self._before = self._book.marks.latest
        self._step = self._book.dating.start(wall, mono, synced=synced())

    @property
    def epoch(self) -> int:
        """The epoch of rows from now on; rows of before keep theirs."""
        return self._book.epoch

    @property
    def produced(self) -> int:
        """Values (not rows) ever committed, nulls with a quality included."""
        return self._book.marks.produced

    @property
    def segment(self) -> int:
        """The clock segment of rows from now on."""
        return self._book.dating.segment

    @property
    def held(self) -> int:
        """Samples in memory that wait to be taken; not those whose commit is under way (see `flush`)."""
        return len(self._writer.samples)

    @property
    def turned(self) -> float:
        """When the writer's thread last came round (monotonic seconds); `observe` makes it."""
        return self._writer.turned

    @property
    def full(self) -> bool:
        """Whether the disk has no room."""
        return self._writer.full

    @property
    def undated(self) -> bool:
        """Whether there are readings whose time is not proven yet."""
        return bool(self._book.undated)

    def clock_state(self) -> Clock:
        """What the wall clock is worth."""
        dating = self._book.dating
        return Clock(dating.shift == 0, dating.segment, dating.shift, dating.source)

    def true(self) -> int | None:
        """The true UTC ms of now, where it is known."""
        return self._book.dating.true(self._clock()[1])

    def high(self, lane: Lane) -> int:
        """The highest seq of a lane that was ever committed, 0 for none."""
        return self._book.marks.events if lane == "events" else self._book.marks.readings

    def backlog(self, lane: Lane) -> int:
        """How many rows of a lane are not settled."""
        return self._book.counts[lane]

    def state(self, lane: Lane) -> LaneState:
        """The watermarks of a lane: numbers of the present epoch, but every row that waits counts."""
        high, first = self.high(lane), self._book.firsts[lane]
        oldest = self.reader.oldest(lane)
        mine = oldest if oldest is None or oldest[0] >= first else self.reader.oldest(lane, first)
        low = mine[0] if mine else high + 1
        self._book.spans[lane].forget(oldest[0] if oldest else high + 1)
        t = self.run(oldest[2]).dated(oldest[1]) if oldest else 0
        return LaneState(self.epoch, low, max(high, low - 1), self.backlog(lane), t)

    def run(self, number: int) -> Run:
        """A run as it is known now."""
        return self._book.runs[number]

    def waits_from(self) -> int | None:
        """The first reading that may not be sent yet, because the time of its run is not proven; None: all may."""
        undated = self._book.undated
        if not undated:
            return None
        return min((span.first for span in self._book.spans["readings"] if span.run in undated), default=None)

    def start(self, software: str) -> None:
        """Begin to write, and say what was missed: gap, clock step back, birth; later, where the disk is full now."""
        self._writer.start()
        moment = self._clock()
        facts = self.reader.memory()
        memory = self.memory()
        known, since = memory.get(_META), memory.get(_SINCE)
        if FACT in facts:
            self._own_up(msgspec.json.decode(facts[FACT], type=Declared), moment)
        elif isinstance(since, int):
            self._miss(since, moment, facts.get(MISSED, b"[]"))
        if self._step:
            self._writer.owe(event.ClockStep(self._step, self.segment, self._book.dating.synced), moment)
        reason: Reason = "start" if known is None else "restart" if known == self._meta else "config"
        self._writer.owe(event.Birth(software, self._meta, reason), moment, {_META: self._meta, _SINCE: moment[0]})
        self.flush()

    def reborn(self, software: str, meta: str) -> None:
        """Go on under another birth: samples that were put before keep the one under which they were read.

        Raises as `record` does; then nothing has changed.
        """
        moment = self._clock()
        self._wait(Order(moment, meta=meta))
        self._meta = meta
        self._writer.owe(event.Birth(software, meta, "config"), moment, {_META: meta})

    def put(self, sample: Sample) -> None:
        """Queue a sample; it is committed within `group_ms`. Never blocks; one without values is nothing."""
        if sample.values:
            self._writer.put(sample)

    def record(self, body: event.Body, facts: Facts | None = None) -> event.EventFrame:
        """Commit an event with full sync; it is on disk when this returns.

        An alarm that is raised is remembered in the same transaction until it clears, a lost device until it is found
        (`active`), a result of an analyzer until it is old (`results`), what a gate let in (`passages`), so that event
        and state can never disagree. facts: to be remembered with it, see outbox_orders.Facts.
        Raises GatewayError("outbox_no_room") where the disk is full, ("outbox_closed") after `close`.
        """
        moment = self._clock()
        order = self._wait(Order(moment, body, _facts(body, moment[0]), last=facts))
        assert order.frame is not None  # noqa: S101  # an order with a body has a frame or an error
        return order.frame

    def record_two(
        self, first: event.Body, then: Callable[[str], event.Body], facts: Facts | None = None
    ) -> tuple[str, str]:
        """Commit two events as `record` does, both or neither; `then` is given the id of the first. Their ids.

        facts: belong to the second.
        """
        moment = self._clock()
        order = self._wait(Order(moment, first, _facts(first, moment[0]), then=then, last=facts))
        assert order.frame is not None and order.following is not None  # noqa: S101, PT018  # as in `record`
        return str(order.frame.event.id), str(order.following.event.id)

    def remember(self, key: str, value: object) -> None:
        """Keep a small fact (JSON) over restarts; None forgets it. Raises as `record` does."""
        self.remember_all({key: value})

    def remember_all(self, facts: Facts) -> None:
        """Keep several, all or none. Raises as `record` does."""
        self._wait(Order(self._clock(), None, facts))

    def observe(self) -> None:
        """Look at the clock: a step may come while no device answers. Never blocks."""
        self._writer.order(Order(self._clock()))

    def flush(self) -> None:
        """Return when every sample that was put before is committed, or the disk is full. Raises as `record` does."""
        self._wait(Order(self._clock(), flush=True))

    def settle(self, lane: Lane, epoch: int, ranges: Sequence[Range], boot: str = "") -> list[Range]:
        """Delete these rows: the cloud has them. Returns which of them are of this epoch and boot ("": any).

        Others of the same numbers are not touched: they are of another machine, or of another life of this file. Never
        blocks.
        """
        runs = self._book.runs

        def meant(number: int) -> bool:
            return runs[number].epoch == epoch and boot in ("", runs[number].boot)

        found = self._book.spans[lane].of(ranges, meant)
        if found:
            self._writer.settle(lane, found)
        return found

    def learn(self, t: int, sent: int, mono: int) -> None:
        """A proved ack told the time: the cloud's UTC ms, when the rows went and the ack came (monotonic ms)."""
        self._writer.hear(t, sent, mono)

    def compare(self, lane: Lane, epoch: int, seq: int) -> None:
        """The cloud knows this number of an epoch. Where it never was here, another epoch begins."""
        if epoch == self.epoch and seq > self.high(lane):
            self._writer.reopen(epoch, *((seq, 0) if lane == "events" else (0, seq)))

    def memory(self) -> dict[str, object]:
        """All facts that were kept."""
        return {key: msgspec.json.decode(value) for key, value in self.reader.memory().items()}

    def active(self) -> list[event.Body]:
        """The alarms that have no clear yet, and the devices that were lost and not found again."""
        facts = self.reader.memory()
        return [_decode_body(facts[key]) for key in facts if key.startswith(("alarm/", "lost/"))]

    def results(self) -> list[event.RapidTest]:
        """What analyzers gave and was recorded, without its bytes, oldest first: the same is not recorded again.

        Of each device the latest are kept; older ones are forgotten here.
        """
        found: dict[str, list[tuple[str, event.RapidTest]]] = {}
        for key, raw in sorted(self.reader.memory().items()):
            if key.startswith(_RESULT):
                body = msgspec.json.decode(raw, type=event.RapidTest)
                found.setdefault(body.device, []).append((key, body))
        for device, kept in found.items():
            for key, _ in kept[:-MEMORY]:
                self.remember(key, None)
            found[device] = kept[-MEMORY:]
        return [body for kept in found.values() for _, body in kept]

    def passages(self, since: int) -> list[event.Passage]:
        """What was let in and recorded, oldest first; what was before `since` (wall ms of then) is forgotten here."""
        found = []
        for key, raw in sorted(self.reader.memory().items()):
            if key.startswith(_PASSED):
                if int(key.split("/")[1]) < since:
                    self.remember(key, None)
                else:
                    found.append(msgspec.json.decode(raw, type=event.Passage))
        return found

    def close(self) -> None:
        """Commit what is queued and close the file."""
        self._writer.stop()
        self.reader.close()
        self.days.close()
        self._file.close()

    def _own_up(self, lost: Declared, moment: tuple[int, int]) -> None:
        """Say what a damaged file cost."""
        log.error("outbox %s", GatewayError("outbox_damaged", aside=self._file.aside or "-").text("en"))
        said = event.Epoch(lost.previous, "salvage", lost.events, lost.readings)
        bodies: list[event.Body] = [said, *lost.gaps]
        for body in bodies:
            self._writer.owe(body, moment, {FACT: None} if body is bodies[-1] else {})

    def _miss(self, since: int, moment: tuple[int, int], raw: bytes) -> None:
        """Say that nobody measured between the run before and this one, and remember it until the time is proven."""
        wall, mono = moment
        dating = self._book.dating
        before, start = self._ended(since)
        said = before.dated(start) if before is not None else start
        gap = event.Gap(said, max(wall, said), "restart")
        missed = msgspec.json.decode(raw, type=list[Missed])
        if before is not None:
            missed.append(Missed(before.id, start, dating.machine, dating.base, mono, (gap.start, gap.end)))
        self._writer.owe(gap, moment, {MISSED: missed[-_MISSED_MOST:]})

    def _ended(self, since: int) -> tuple[Run | None, int]:
        """When the run before was last known to measure (wall ms), and the stretch by whose clock that is told.

        since: when it began, by the clock of then. A stretch of another clock may have come after the last reading.
        """
        book, start = self._book, self._before - HANDOVER_MS
        last, latest = book.runs.get(book.marks.run), book.before
        if last is None or latest is None:
            return latest, max(start, since)
        first = next(run for run in book.runs.values() if run.boot == latest.boot)
        if abs(first.base + first.mono - since) <= HANDOVER_MS and (first.id > last.id or first is last):
            return first, since if first.id > last.id else max(start, since)
        return last, start

    def _wait(self, order: Order) -> Order:
        if not self._writer.alive:
            raise GatewayError("outbox_closed")
        self._writer.order(order)
        while not order.done.wait(1.0):
            if not self._writer.alive:
                raise GatewayError("outbox_closed")
        if order.error is not None:
            raise order.error
        return order


def _facts(body: event.Body, wall: int) -> dict[str, object]:
    match body:
        case event.Alarm(state=state, device=device, point=point, side=side, limit=limit):
            return {f"alarm/{device}/{point}/{side}/{limit}": body if state == "raise" else None}
        case event.DeviceHealth(device=device, state=state):
            return {f"lost/{device}": body if state == "lost" else None}
        case event.RapidTest(device=device):
            kept = msgspec.structs.replace(body, raw="")
            name = sha256(msgspec.json.encode(kept)).hexdigest()[:16]
            return {f"{_RESULT}{device}/{wall:015d}/{name}": kept}  # sorts by the time of recording
        case event.Passage(decision="pass"):
            return {f"{_PASSED}{wall:015d}/{sha256(msgspec.json.encode(body)).hexdigest()[:16]}": body}
    return {}
