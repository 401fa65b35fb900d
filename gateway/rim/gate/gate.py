"""The gate of a market: what its cameras, its scanner and its people show becomes passages, judged at once.

No network is asked. The county's voucher keys, its list of revocations and its policy come with the signed rules; what
came in before is remembered with the events that told of it. A list that never came, or is old, lets nothing pass by
itself: a person looks. Which vehicle a code belongs to and when one is closed is gateway.core.gatehouse.queue's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import RLock
from time import monotonic
from typing import Final, NamedTuple

from contract.event import Body, Passage, Scan
from contract.gate import Decision, Reason, Verdict, Watch
from gateway.core.card import Card
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.gatehouse.assessment import assess, passage
from gateway.core.gatehouse.override import why_of
from gateway.core.gatehouse.queue import Queue
from gateway.core.gatehouse.reading import kind_of
from gateway.core.gatehouse.standing import taken_up
from gateway.core.gatehouse.vehicle import Read, Source, Vehicle
from gateway.core.passage import KEPT_MS, Memory
from gateway.core.scan import Scan as HandScan
from gateway.rim.gate.book import GateBook, Sheet
from gateway.rim.gate.day import Day
from gateway.rim.gate.slate import Slate
from gateway.rim.outbox_days import DayBook
from gateway.rim.outbox_orders import Facts
from gateway.rim.poll import Clock
from gateway.rim.worker import Worker

log = logging.getLogger(__name__)
_TURN_S: Final = 0.25
_MINUTE_MS: Final = 60_000


class Heard(NamedTuple):
    """The last thing that was read and did not join a vehicle, and why. t: wall UTC ms."""

    t: int
    source: Source
    reason: Reason


class Looked(NamedTuple):
    """A vehicle and what is made of it now; judged None: there is nothing to judge yet. closes: in how many ms it is
    whole; waits: a person has to decide."""

    vehicle: Vehicle
    judged: Decision | None
    closes: int
    waits: bool


@dataclass(frozen=True)
class Yard:
    """A gate at one moment. now: UTC ms as well as it is known."""

    now: int
    here: Looked | None
    behind: Looked | None
    waiting: list[Looked]
    heard: Heard | None
    last: list[tuple[int, Passage]]
    totals: dict[str, int]
    watch: Watch
    sheet: Sheet
    staffed: bool
    memory: Memory = field(repr=False)


class Gate(Worker):
    """emit: where events go with the facts that belong to them, on disk when it returns or kept until there is room;
    record: the same for what a person decides, raises GatewayError where it cannot be written; clock: wall and
    monotonic ms; true: the best known UTC ms, or None where the clock was never set; passed: what was let in before,
    as the outbox remembers it; scanner: id of the hand scanner, "" for none; staffed: whether an examiner is signed
    on; days: the day book; slate: what stands here over a cut of the power.

    Safe from any thread: one lock holds everything.
    """

    def __init__(
        self,
        cameras: Collection[str],
        quiet_s: float,
        book: GateBook,
        emit: Callable[[Body, Facts], object],
        clock: Clock,
        true: Callable[[], int | None],
        passed: Callable[[int], list[Passage]],
        *,
        scanner: str = "",
        record: Callable[[Body, Facts], object] | None = None,
        staffed: Callable[[], bool] = lambda: False,
        days: DayBook | None = None,
        slate: Slate | None = None,
    ) -> None:
        super().__init__("gate")
        self.cameras = tuple(cameras)
        self.scanner = scanner
        self._queue = Queue(round(quiet_s * 1000))
        self._book, self._emit, self._record, self._clock, self._true = book, emit, record or emit, clock, true
        self._staffed = staffed
        self._memory = Memory()
        self._lock = RLock()
        self._judged: dict[int, tuple[tuple[object, ...], Decision]] = {}
        self._heard: Heard | None = None
        self._changed: Callable[[], None] = lambda: None
        for one in passed(clock()[0] - KEPT_MS):
            self._memory.entered(one)
        self._day = Day(days, self._watch(book.in_force).now)
        self._slate = slate
        if slate is not None:
            wall, mono = clock()
            self._queue.restore(taken_up(slate.found, wall, mono), mono)

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever a screen has to be drawn anew."""
        self._changed = changed

    def scanned(self, body: Body) -> None:
        """Any event of this gateway; what the gate's cameras counted is looked at, at once."""
        if not isinstance(body, Scan) or body.device not in self.cameras:
            return
        if body.code == "voucher":
            wall, mono = self._clock()
            read = Read(body.text, "camera", body.device, wall, mono, body.snapshot, body.legible)
            with self._lock:
                vehicle = self._queue.seen(read)
                self._heard = None
                self._assessed(vehicle)
                self._write()
        elif body.code == "label":
            self._aside("camera", "label")
        else:
            return
        self._changed()

    def heard(self, peripheral: str, heard: Card | HandScan | Fault) -> None:
        """What the peripherals hear; what the gate's hand scanner read is looked at."""
        if peripheral != self.scanner or isinstance(heard, Card):
            return
        if isinstance(heard, Fault):
            self._aside("scanner", "unreadable")
        else:
            try:
                self._take("scanner", peripheral, heard.text)
            except GatewayError as error:
                log.warning("gate scan=refused code=%s", error.code)
        self._changed()

    def typed(self, text: str, number: int = 0) -> None:
        """A person typed a code, or scanned it into the page. Raises GatewayError("gate_moved" | "gate_full")."""
        with self._lock:
            if number:
                self._queue.meant(number)
            self._take("typed", "", text)
        self._changed()

    def change(self, wanted: Callable[[Vehicle], Vehicle], number: int = 0) -> None:
        """A person enters something about the vehicle before them. Raises GatewayError as Queue.change."""
        with self._lock:
            self._queue.change(wanted, *self._clock(), number)
            self._heard = None
            self._write()
        self._changed()

    def remove(self, code: int, number: int = 0) -> None:
        """Take a code out of the vehicle before the person. Raises GatewayError("gate_moved" | "gate_no_code")."""
        with self._lock:
            self._queue.meant(number)
            self._queue.change(lambda vehicle: vehicle.forget(code), *self._clock(), number)
            self._write()
        self._changed()

    def park(self, number: int) -> None:
        """Put the vehicle before the person aside. Raises GatewayError("gate_moved")."""
        with self._lock:
            self._queue.park(number)
            self._write()
        self._changed()

    def resume(self, number: int) -> None:
        """Take one that waits in hand. Raises GatewayError("gate_no_vehicle")."""
        with self._lock:
            self._queue.resume(number)
            self._write()
        self._changed()

    def decide(self, number: int, decision: Verdict, why: str, clerk: str) -> Passage:
        """A person decides on the vehicle before them; it is on disk when this returns.

        Raises GatewayError("gate_moved" | "gate_nothing" | "gate_stopped" | "gate_why", or what `record` raises); then
        the vehicle still stands there.
        """
        with self._lock:
            vehicle = self._queue.meant(number)
            if number != vehicle.number:
                raise GatewayError("gate_moved")
            if vehicle.empty:
                raise GatewayError("gate_nothing")
            sheet = self._book.in_force
            watch = self._watch(sheet)
            judged = self._assessed(vehicle)
            said = why_of(judged, decision, why)
            told = passage(vehicle, judged, watch, sheet.law, decision=decision, why=said, clerk=clerk)
            self._record(told, self._without(vehicle))
            self._queue.close(number)
            self._entered(vehicle, told)
            self._write()
        self._changed()
        return told

    def yard(self) -> Yard:
        """How it stands now."""
        with self._lock:
            sheet, staffed, mono = self._book.in_force, self._staffed(), self._clock()[1]
            attended = self._queue.attended(mono, staffed=staffed)
            watch = self._watch(sheet)
            queue = self._queue

            def looked(vehicle: Vehicle | None) -> Looked | None:
                if vehicle is None:
                    return None
                judged = None if vehicle.empty else self._assessed(vehicle)
                waits = attended and (vehicle.in_hand or (judged is not None and judged.verdict != "pass"))
                return Looked(vehicle, judged, queue.closes(vehicle, mono), waits)

            waiting = [one for one in map(looked, queue.waiting) if one is not None]
            last, totals = list(reversed(self._day.last)), self._day.totals(watch.now)
            here, behind = looked(queue.here), looked(queue.behind)
            return Yard(
                watch.now, here, behind, waiting, self._heard, last, totals, watch, sheet, staffed, self._memory
            )

    def _run(self) -> None:
        while True:
            ended = self._stop.wait(_TURN_S)
            self._turn(last=ended)
            if ended:
                return

    def _turn(self, *, last: bool) -> None:
        self.turned = monotonic()
        with self._lock:
            if last:
                due = self._queue.take()
            else:
                mono = self._clock()[1]
                attended = self._queue.attended(mono, staffed=self._staffed())
                due = self._queue.due(mono, self._clean, staffed=attended)
            for vehicle in due:
                self._close(vehicle)
            self._write()
        if due:
            self._changed()

    def _close(self, vehicle: Vehicle) -> None:
        """As judged, by nobody."""
        sheet = self._book.in_force
        judged = self._assessed(vehicle)
        told = passage(vehicle, judged, self._watch(sheet), sheet.law, decision=judged.verdict)
        self._emit(told, self._without(vehicle))
        self._entered(vehicle, told)

    def _entered(self, vehicle: Vehicle, told: Passage) -> None:
        if self._slate is not None:
            self._slate.wiped(vehicle)
        self._memory.entered(told)
        self._day.add(told.at, told)
        standing = {one.number for one in (*self._queue.waiting, self._queue.here, self._queue.behind) if one}
        self._judged = {number: kept for number, kept in self._judged.items() if number in standing}
        words = (told.verdict, told.decision, ",".join(told.reasons), len(told.shown))
        log.info("gate verdict=%s decision=%s reasons=%s shown=%d", *words)

    def _take(self, source: Source, device: str, text: str) -> None:
        kind = kind_of(text)
        with self._lock:
            if kind == "foreign":
                self._aside(source, "foreign")
                return
            wall, mono = self._clock()
            read = Read(text, source, device, wall, mono)
            here = self._queue.here
            helped = here is not None and self._staffed() and not self._clean(here)
            in_hand = source == "typed" or helped
            vehicle = self._queue.scanned("label" if kind == "label" else "voucher", read, in_hand=in_hand)
            self._heard = None
            self._assessed(vehicle)
            self._write()

    def _write(self) -> None:
        """What stands here is on disk before anybody is shown it."""
        if self._slate is not None:
            attended = self._queue.attended(self._clock()[1], staffed=self._staffed())
            self._slate.write(self._queue.standing(staffed=attended))

    def _without(self, vehicle: Vehicle) -> Facts:
        return self._slate.without(vehicle) if self._slate is not None else {}

    def _aside(self, source: Source, reason: Reason) -> None:
        with self._lock:
            self._heard = Heard(self._clock()[0], source, reason)

    def _clean(self, vehicle: Vehicle) -> bool:
        return not vehicle.empty and self._assessed(vehicle).verdict == "pass"

    def _assessed(self, vehicle: Vehicle) -> Decision:
        """The verdict now; reckoned anew where the vehicle, the rules, the memory, the clock or the minute changed."""
        sheet = self._book.in_force
        watch = self._watch(sheet)
        key = (vehicle, sheet, self._memory.revision, watch.synced, watch.now // _MINUTE_MS)
        kept = self._judged.get(vehicle.number)
        if kept is None or kept[0] != key:
            kept = key, assess(vehicle, sheet.verifier, self._memory, sheet.policy, watch)
            self._judged[vehicle.number] = kept
        return kept[1]

    def _watch(self, sheet: Sheet) -> Watch:
        true = self._true()
        return Watch(self._clock()[0] if true is None else true, sheet.listed, synced=true is not None)
