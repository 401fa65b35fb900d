"""An identity-card reader on its serial port.

Cards are read only while somebody listens (`wanted`): until then the reader is asked for a card now and then, which
tells that it is there, and a card that lies on it stays unread.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from contract.event import Body, DeviceHealth
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec
from gateway.drivers.id_card import Hearing, Reply
from gateway.drivers.id_card_visit import Visit
from gateway.rim.peripherals.link import CutError, Link
from gateway.rim.peripherals.peripheral import Clock, Hear, Peripheral

_IDLE_S: Final = 5.0  # between two searches while nobody listens
_LOOK_S: Final = 0.2
_FOR_THE_PERSON: Final = ("card_gone", "card_unread")


class CardReader(Peripheral):
    """Finds, selects and reads cards."""

    def __init__(
        self,
        spec: PeripheralSpec,
        hear: Hear,
        emit: Callable[[Body], None],
        clock: Clock,
        lost: DeviceHealth | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(spec, hear, emit, clock, lost)
        self._link = Link(spec.place)
        self._hearing = Hearing()
        self._visit = Visit()
        self._wanted = wanted
        self._asked = -_IDLE_S

    def _step(self) -> float:
        if not self._link.is_open and (fault := self._link.open()):
            return self._missed(fault)
        wanted = self._wanted()
        visit = self._visit if wanted else Visit()
        try:
            if not wanted and monotonic() - self._asked < _IDLE_S:
                self._link.drain()  # tells a plug that was pulled
                return _LOOK_S
            self._asked = monotonic()
            reply = self._ask(visit)
        except CutError as cut:
            self._visit = Visit()
            return self._missed(cut.fault)
        if self._stop.is_set():
            return 0.0
        finding = not visit.present
        found = visit.answered(reply)
        if isinstance(found, Fault) and found.code not in _FOR_THE_PERSON:
            return max(self._missed(found), visit.pause_ms / 1000)
        if not (finding and isinstance(reply, Fault)):
            self._well()
        if found is not None:
            self._serve(found)
        return visit.pause_ms / 1000

    def _ask(self, visit: Visit) -> Reply | Fault:
        """The reply to what the visit asks; late replies to older requests are passed over. Raises CutError."""
        link, hearing, command = self._link, self._hearing, visit.command
        link.drain()
        hearing.clear()
        frame = command.frame
        until = monotonic() + visit.timeout_ms / 1000
        if link.write(frame, visit.timeout_ms / 1000) < len(frame):
            return Fault("reader_silent", details={"ms": visit.timeout_ms})
        garbled: Fault | None = None
        while (left := until - monotonic()) > 0 and not self._stop.is_set():
            for reply in hearing.feed(link.read(min(left, 0.2))):
                if isinstance(reply, Fault):
                    garbled = reply
                elif reply.answers(command):
                    hearing.clear()
                    return reply
            if garbled and not hearing.half:
                break
        half = hearing.half
        hearing.clear()
        if half:
            return Fault("garbled", details={"size": half})
        return garbled or Fault("reader_silent", details={"ms": visit.timeout_ms})

    def _close(self) -> None:
        self._hearing.clear()
        self._link.close()
