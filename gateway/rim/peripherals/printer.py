"""A printer with its spool: asks how it is, sends one job at a time, and waits until the printer says it is on paper.

While a job is at the printer and the connection stands, nothing is sent twice: out of paper, it goes on by itself when
paper is put in. Where the connection broke, what the printer had in its memory is not known, and the job is printed
again, marked; so it is where a receipt printer was silent, which only one that is off is. A printer that cannot answer
(`answers: false`) has printed what it has taken.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from contract.event import Body, DeviceHealth
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.label import Plan
from gateway.core.peripheral import PeripheralSpec
from gateway.core.printer import Answers, State
from gateway.core.receipt import Receipt, Rule, Text
from gateway.drivers import escpos, tspl, zpl
from gateway.rim.peripherals.lettering import drawn
from gateway.rim.peripherals.link import CutError, Link
from gateway.rim.peripherals.peripheral import Clock, Hear, Peripheral
from gateway.rim.peripherals.spool import Job, Spool

Document = Receipt | Plan
REPRINT: Final = (Text("补打 REPRINT", "center", bold=True), Rule())
_LOOK_S: Final = 5.0  # between two looks at an idle printer
_ASK_S: Final = (0.1, 0.2, 0.5, 1.0)  # between questions while a job is at the printer, the last for good
_ANSWER_S: Final = 2.0
_WRITE_S: Final = 1.0
_UNSURE_S: Final = 120.0  # well and still not done: it does not know how to say so


class Printer(Peripheral):
    """One printer; `folder` holds its spool. Raises GatewayError where that cannot be used."""

    def __init__(
        self,
        spec: PeripheralSpec,
        hear: Hear,
        emit: Callable[[Body], None],
        clock: Clock,
        lost: DeviceHealth | None = None,
        *,
        folder: Path,
    ) -> None:
        super().__init__(spec, hear, emit, clock, lost)
        self._link = Link(spec.place)
        self._spool = Spool(folder)
        self._answers = ANSWERS[spec.profile.protocol]()
        self._asks = spec.profile.printer.answers
        self._left: bytes | None = None  # of the job that is being sent; b"": all of it is at the printer
        self._looked = self._sent_at = 0.0
        self._asked_times = 0
        self._overdue = False  # an answer, on this connection

    def print(self, document: Document) -> int:
        """Keep a document and print it as soon as that can be. Returns its number.

        Raises GatewayError("spool_full" | "spool_unusable", and as `rendered`), ValueError for a code with control
        characters.
        """
        return self._spool.put(rendered(document, self.spec))

    def _waiting(self) -> int:
        return len(self._spool)

    def _step(self) -> float:
        if not self._link.is_open:
            self._left, self._overdue = None, False
            if fault := self._link.open():
                return self._missed(fault)
        try:
            return self._at_work() if len(self._spool) else self._idle()
        except CutError as cut:
            self._left = None
            return self._missed(cut.fault)

    def _idle(self) -> float:
        if monotonic() - self._looked >= _LOOK_S:
            self._looked = monotonic()
            self._look()
        return 0.1

    def _at_work(self) -> float:
        if self._left is None:
            if self._overdue:  # the answer to an old question must never be taken for that to a new one
                self._link.close()
                return 0.0
            if not self._look():
                return _ASK_S[-1]
            self._left = self._spool.begin()
            self._answers.begin()
            self._asked_times = 0
        if self._left:
            sent = self._link.write(self._left, _WRITE_S)
            self._left = self._left[sent:]
            self._sent_at = monotonic()
            if not sent:  # its memory is full: it prints, or it waits for paper and cannot say so
                self._ill(Fault("printer_slow", details={"size": len(self._left)}))
            return 0.0
        if self._asks and not ((state := self._asked()) and state.done):
            if state and self._overdue and self._answers.forgets:
                self._link.close()  # it was off: the job is printed again
                return 0.0
            if state and not state.fault and monotonic() - self._sent_at > _UNSURE_S:
                self._ill(Fault("printer_unsure", details={"s": round(_UNSURE_S)}))
            self._asked_times += 1
            return _ASK_S[min(self._asked_times, len(_ASK_S)) - 1]
        self._spool.done()
        self._left = None
        self._served += 1
        self._well()
        return 0.0

    def _look(self) -> bool:
        """Whether it is ready to print."""
        if not self._asks:
            self._well()
            return True
        state = self._asked()
        return state is not None and state.fault is None

    def _asked(self) -> State | None:
        """The printer's answer, told; None where none came in time. Raises CutError."""
        link, answers = self._link, self._answers
        link.write(answers.query, _WRITE_S)
        until = monotonic() + _ANSWER_S
        while (left := until - monotonic()) > 0 and not self._stop.is_set():
            state = answers.heard(link.read(min(left, 0.2)))
            if state is not None:
                if state.fault:
                    self._failures += self._fault_log.told != state.fault.code
                    self._ill(state.fault)
                else:
                    self._well()
                return state
        self._overdue = True
        if not self._stop.is_set():
            self._missed(Fault("printer_silent", details={"ms": round(_ANSWER_S * 1000)}))
        return None

    def _close(self) -> None:
        self._link.close()


def rendered(document: Document, spec: PeripheralSpec) -> Job:
    """The document in the printer's language.

    Raises GatewayError("document_kind", or what lettering raises), ValueError as its driver.
    """
    options = spec.profile.printer
    match spec.profile.protocol, document:
        case "escpos", tuple() as receipt if not isinstance(receipt, Plan):
            return Job(escpos.printed(receipt, options), escpos.printed((*REPRINT, *receipt), options))
        case "zpl", Plan() as plan:
            return Job(zpl.printed(drawn(plan, options.dpi, spec.font)))
        case "tspl", Plan() as plan:
            return Job(tspl.printed(drawn(plan, options.dpi, spec.font), options.gap_mm))
    kinds = ("标签", "label") if isinstance(document, Plan) else ("小票", "receipt")
    raise GatewayError("document_kind", printer=spec.id, zh=kinds[0], en=kinds[1])


ANSWERS: Final[dict[str, Callable[[], Answers]]] = {
    "escpos": escpos.Answers,
    "zpl": zpl.Answers,
    "tspl": tspl.Answers,
}
