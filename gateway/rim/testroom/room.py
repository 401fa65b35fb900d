"""The test room of a gateway: samples and their channels on one side, results as they come on the other.

What stands where is remembered with the outbox, and everything else is read from its day book, so that a cut between
any two steps leaves a state that somebody had seen. Results are recorded by the analyzers' own threads and never wait
for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from contract.event import Body, Custody, RapidTest, Remark, Sampling
from contract.moment import DAY_MS, day_start, law_day
from contract.testing import usual
from contract.wire import Line, Name
from gateway.core.errors import GatewayError
from gateway.core.label import Plan
from gateway.core.peripheral import PeripheralStatus
from gateway.core.scan import Scan
from gateway.core.testroom import label as labels
from gateway.core.testroom.bench import Slot, echo, put, sample_of, without
from gateway.core.testroom.explanation import rerun_words
from gateway.core.testroom.number import following, spelt
from gateway.core.testroom.presented import Presented, presented
from gateway.core.testroom.worklist import Work, Worklist, reruns, worklist
from gateway.rim.ground import Ground
from gateway.rim.terminal.board import Board
from gateway.rim.terminal.report import Words
from gateway.rim.testroom import view
from gateway.rim.testroom.instrument import Instrument
from gateway.rim.testroom.state import DaySheet, PeripheralView, SampleReport, TestRoomState

if TYPE_CHECKING:
    from gateway.rim.peripherals.peripheral import Heard

KINDS: Final = ("sampling", "rapid_test", "custody", "remark")
FACT: Final = "test_room/bench"
_BACK_MS: Final = 7 * DAY_MS  # work that is not settled stays on the list for so long
_NO_USE: Final = {
    "pack": ("这是农药、兽药或商品的码，不是农产品", "this is the code of a pack of farm inputs, no produce"),
    "unknown": ("不认得这个码或名称", "neither a known code nor a known name"),
    "unread": ("没扫清，再扫一次", "it was not read well: scan it again"),
}
_slots: Final = msgspec.json.Decoder(tuple[Slot, ...]).decode
Purpose = Literal["risk_monitoring", "supervision", "routine", "self"]


class NewSample(msgspec.Struct, frozen=True):
    """What is asked to be registered; what is left empty is taken from what was shown to the scanner."""

    product: Line = ""
    purpose: Purpose = "routine"
    place: Line = ""
    plan: Name = ""
    spare: bool = False


@dataclass(frozen=True)
class Fittings:
    """What belongs to the room as it is now. scanner: whose codes count here, "" every one's; printer: of labels, ""
    none; print: as Desk.print; memory, remember: the outbox's small facts."""

    scanner: str
    printer: str
    instruments: Callable[[], Sequence[Instrument]]
    peripherals: Callable[[], Sequence[PeripheralStatus]]
    print: Callable[[str, Plan], int]
    memory: Callable[[], dict[str, object]]
    remember: Callable[[str, object], None]


class TestRoom:
    """Safe from any thread."""

    __test__ = False

    def __init__(self, ground: Ground, fittings: Fittings) -> None:
        self._ground, self._fittings = ground, fittings
        self._lock = RLock()
        self._slots: tuple[Slot, ...] = _slots(msgspec.json.encode(fittings.memory().get(FACT, ())))
        self._used: set[Slot] = set()  # by results that may not be on disk yet
        self._draft: Presented | None = None
        self._picked = ""
        self._trouble: Words | None = None
        self._read: tuple[object, Worklist] | None = None
        self.board = Board(self.state)

    def recognised(self, body: Body) -> Body:
        """A result with the sample that it is of, before it is recorded; any other event as it is."""
        if not isinstance(body, RapidTest):
            return body
        with self._lock:
            work = self._work()
            now = self._ground.now()
            numbers = [one.number for one in work.works if one.stage != "discarded"]
            free = [slot for slot in work.slots if slot not in self._used]
            number, slot = sample_of(body, free, numbers, self._ground.gateway, law_day(now))
            found = work.work(number)
            if found is None or (slot is not None and echo(body, slot, now)):
                return body
            if slot is not None:
                self._used.add(slot)
            return msgspec.structs.replace(
                body, assigned=number, reruns=body.reruns or reruns(found), clerk=slot.clerk if slot else body.clerk
            )

    def heard(self, peripheral: str, heard: Heard) -> None:
        """Something was scanned at the desk."""
        if self._fittings.scanner not in ("", peripheral):
            return
        if isinstance(heard, Scan):
            self.scan(heard.text)
        elif not self._fittings.scanner:
            return  # a card, or the failure of somebody else's reader
        else:
            with self._lock:
                self._trouble = Words(*_NO_USE["unread"])
            self.board.change()

    def scan(self, text: str) -> None:
        """A code was scanned or typed: the label of a sample picks it, everything else begins a new one."""
        with self._lock:
            number = spelt(text, self._ground.gateway, law_day(self._ground.now()))
            if self._work().work(number) is not None:
                self._picked, self._trouble = number, None
            else:
                found = presented(text, self._ground.dossier())
                self._trouble = Words(*_NO_USE[found]) if isinstance(found, str) else None
                if not isinstance(found, str):
                    self._draft, self._picked = found, ""
        self.board.change()

    def clear(self) -> None:
        """Take away what was shown, and what went wrong with it."""
        with self._lock:
            self._draft, self._picked, self._trouble = None, "", None
        self.board.change()

    def register(self, asked: NewSample, clerk: str) -> str:
        """A sample is taken, and what was shown is used up; its number. Raises GatewayError."""
        with self._lock:
            shown = self._draft or Presented("name")
            product = asked.product.strip() or shown.product
            if not product:
                raise GatewayError("sample_product")
            now = self._ground.now()
            day = law_day(now)
            taken = self._ground.told(day_start(day) - DAY_MS, now + DAY_MS, ("sampling",))
            numbers = [one.body.sample for one in taken if isinstance(one.body, Sampling)]
            number = following(self._ground.gateway, day, numbers)
            place = asked.place.strip() or ("" if shown.of else shown.code if shown.kind == "label" else "")
            self._ground.record(
                Sampling(
                    number, asked.purpose, product, of=shown.of, batch=shown.batch, cycle=shown.cycle,
                    plan=asked.plan, spare=asked.spare, place=place, clerk=clerk, at=now,
                )
            )  # fmt: skip
            self._draft, self._picked, self._trouble = None, number, None
        self.board.change()
        return number

    def put(self, number: str, device: str, channel: str, why: str, clerk: str) -> None:
        """A sample stands on a channel from now on ("": it is the next that the analyzer tells of). One that is settled
        wants a reason, which becomes a note on its last result. Raises GatewayError."""
        if device not in {one.id for one in self._fittings.instruments()}:
            raise GatewayError("no_analyzer", device=device)
        with self._lock:
            work = self._of(number)
            if work.stage == "done":
                if not why.strip():
                    raise GatewayError("sample_settled", number=number)
                now = self._ground.now()
                self._ground.record(Remark(work.tests[-1].id, why.strip(), clerk=clerk, at=now))
            self._keep(put(self._slots, Slot(number, device, channel.strip(), self._ground.now(), clerk)))
        self.board.change()

    def lift(self, number: str) -> None:
        """A sample stands nowhere any more. Raises GatewayError."""
        with self._lock:
            self._of(number)
            self._keep(without(self._slots, number))
        self.board.change()

    def discard(self, number: str, why: str, clerk: str) -> None:
        """A sample is thrown away, for a reason. Raises GatewayError."""
        if not why.strip():
            raise GatewayError("reason_missing")
        with self._lock:
            self._of(number)
            self._ground.record(Custody(number, "discard", why=why.strip(), clerk=clerk, at=self._ground.now()))
            self._keep(without(self._slots, number))
        self.board.change()

    def remark(self, result: str, text: str, sample: str, clerk: str) -> None:
        """Note something on a result; sample: which it was of, where nobody had said so. Raises GatewayError."""
        if not text.strip():
            raise GatewayError("reason_missing")
        with self._lock:
            found = self._work().test(result)
            if found is None:
                raise GatewayError("result_unknown")
            if sample:
                self._of(sample)
                if found[1] is not None:
                    raise GatewayError("result_named", number=found[1].number)
            self._ground.record(Remark(result, text.strip(), sample, clerk=clerk, at=self._ground.now()))
        self.board.change()

    def label(self, number: str) -> int:
        """Print the label of a sample; its number at the printer. Raises GatewayError."""
        if not self._fittings.printer:
            raise GatewayError("no_label_printer")
        work = self._of(number, gone=True)
        return self._fittings.print(self._fittings.printer, labels.label(work.event, work.body))

    def state(self) -> TestRoomState:
        """All that the page draws now."""
        with self._lock:
            work, draft, picked, trouble = self._work(), self._draft, self._picked, self._trouble
        ground, now = self._ground, self._ground.now()
        day = law_day(now).isoformat()
        dossier, instruments = ground.dossier(), self._fittings.instruments()
        names = view.names_of(dossier)
        methods = {one.id: usual(one.method) for one in instruments}
        rows = [view.row(one, names, methods) for one in work.works if _shown(one, day)]
        strangers = [view.result(test, "") for test in work.strangers if law_day(test.heard).isoformat() == day]
        return TestRoomState(
            now, ground.gateway, Words(*ground.site()), day, draft, picked, trouble,
            dossier.issued if dossier is not None else 0,
            [view.instrument(one, work, day) for one in instruments],
            [
                PeripheralView(one.id, one.state, Words(*one.text), one.waiting)
                for one in self._fittings.peripherals()
                if one.id in (self._fittings.scanner, self._fittings.printer)
            ],
            bool(self._fittings.printer), rows, strangers, view.alarms(work), view.totals(work, day),
        )  # fmt: skip

    def day(self, day: date) -> DaySheet:
        """The day book of one day in Asia/Shanghai. Raises OverflowError for days beyond any calendar."""
        start = day_start(day)
        work = self._told(start - _BACK_MS, start + DAY_MS + _BACK_MS)
        name, names = day.isoformat(), view.names_of(self._ground.dossier())
        rows = [view.row(one, names, {}) for one in work.works if _of_day(one, name)]
        strangers = [view.result(test, "") for test in work.strangers if law_day(test.heard) == day]
        return DaySheet(
            self._ground.now(), self._ground.gateway, Words(*self._ground.site()), self._holder(), name,
            view.totals(work, name), rows, strangers, view.sheets(rows, strangers),
        )  # fmt: skip

    def report(self, number: str) -> SampleReport:
        """What is said of one sample. Raises GatewayError."""
        work = self._of(number, gone=True)
        row = view.row(work, view.names_of(self._ground.dossier()), {})
        return SampleReport(
            self._ground.now(), self._ground.gateway, Words(*self._ground.site()), self._holder(), row,
            view.sheets([row]), Words(*rerun_words(work.standing, work.left)),
        )  # fmt: skip

    def _holder(self) -> str:
        dossier = self._ground.dossier()
        return dossier.holder.name if dossier is not None and dossier.holder is not None else ""

    def _of(self, number: str, *, gone: bool = False) -> Work:
        found = self._work().work(number)
        if found is None and gone:  # older than the list
            found = self._told(0, self._ground.now() + DAY_MS).work(number)
        if found is None:
            raise GatewayError("sample_unknown", number=number[:40])
        if found.stage == "discarded" and not gone:
            raise GatewayError("sample_gone", number=number)
        return found

    def _work(self) -> Worklist:
        """The list as it is, read anew only where something was recorded or put elsewhere."""
        with self._lock:
            now = self._ground.now()
            key = (self._ground.mark(), self._slots, law_day(now))
            if self._read is None or self._read[0] != key:
                self._read = key, self._told(now - _BACK_MS, now + DAY_MS)
            return self._read[1]

    def _told(self, since: int, until: int) -> Worklist:
        return worklist(self._ground.told(since, until, KINDS), self._slots, self._ground.rules().crops)

    def _keep(self, slots: tuple[Slot, ...]) -> None:
        self._fittings.remember(FACT, msgspec.to_builtins(slots))
        self._slots = slots
        self._used &= set(slots)


def _shown(work: Work, day: str) -> bool:
    """Of today, or not settled."""
    return _of_day(work, day) or work.stage in ("waiting", "running", "void", "rerun", "confirm")


def _of_day(work: Work, day: str) -> bool:
    times: Collection[int] = (work.body.at or work.event.t, *(test.heard for test in work.tests))
    return any(law_day(at).isoformat() == day for at in times)
