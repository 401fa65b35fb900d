"""What all peripherals share: a thread that steps, whether the thing is there, what is told about it."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import Final

from contract.event import Body, DeviceHealth
from contract.moment import LAW_ZONE
from gateway.core.card import Card
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec, PeripheralStatus, Presence
from gateway.core.progress import Part
from gateway.core.scan import Scan
from gateway.rim.fault_log import FaultLog
from gateway.rim.worker import Worker

Clock = Callable[[], tuple[int, int]]  # () -> (wall UTC ms, monotonic ms)
Heard = Card | Scan | Fault
Hear = Callable[[str, Heard], None]  # id of the peripheral, what it has to tell

_log: Final = logging.getLogger("zhigen.gateway.peripheral")
_PATIENCE_S: Final = 60.0
_REOPEN_S: Final = (0.5, 1, 2, 5, 10)


class Peripheral(Worker):
    """One peripheral with its thread; `hear` is called from there with cards, codes and what went wrong with one.

    What `hear` raises is logged by its type only, since its message may hold what was read.
    """

    def __init__(
        self,
        spec: PeripheralSpec,
        hear: Hear,
        emit: Callable[[Body], None],
        clock: Clock,
        lost: DeviceHealth | None = None,
    ) -> None:
        super().__init__(f"peripheral-{spec.id}")
        self.spec = spec
        self._hear = hear
        self._clock = clock
        self._presence = Presence(spec.id, emit, lost)
        self._fault: Fault | None = None
        self._fault_log = FaultLog(_log, f"peripheral {spec.id}", "well again")
        self._tries = 0
        self._served = self._failures = 0

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog."""
        return Part(f"peripheral {self.spec.id}", self.turned, _PATIENCE_S)

    def status(self) -> PeripheralStatus:
        """How it is; safe from any thread."""
        fault, presence = self._fault, self._presence
        return PeripheralStatus(
            self.spec.id,
            self.spec.profile.protocol,
            presence.state,
            fault.cause if fault else "",
            (fault.text("zh"), fault.text("en")) if fault else ("", ""),
            presence.since,
            self._served,
            self._failures,
            self._waiting(),
        )

    @abstractmethod
    def _step(self) -> float:
        """Do one thing; returns seconds to rest before the next."""

    @abstractmethod
    def _close(self) -> None:
        """Give the port back."""

    def _waiting(self) -> int:
        return 0

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock()[0] / 1000, LAW_ZONE).date()

    def _well(self) -> None:
        """It is there, and nothing is the matter with it."""
        self._presence.there()
        self._tries = 0
        self._matter(None)

    def _ill(self, fault: Fault) -> None:
        """It is there, but something is the matter with it that a person must mend."""
        self._presence.there()
        self._tries = 0
        self._matter(fault)

    def _missed(self, fault: Fault) -> float:
        """It does not answer or cannot be reached; returns seconds until the next try."""
        self._presence.missed(fault, self._clock()[0])
        self._matter(fault)
        wait = _REOPEN_S[min(self._tries, len(_REOPEN_S) - 1)]
        self._tries += 1
        return wait

    def _serve(self, heard: Heard) -> None:
        if isinstance(heard, Fault):
            self._failures += 1
        else:
            self._served += 1
        try:
            self._hear(self.spec.id, heard)
        except Exception as error:
            _log.error("peripheral %s: what it read could not be handed on: %s", self.spec.id, type(error).__name__)

    def _matter(self, fault: Fault | None) -> None:
        self._fault = fault
        self._fault_log.tell(fault)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    wait = self._step()
                except Exception as error:
                    _log.error("peripheral %s: step failed: %s", self.spec.id, type(error).__name__)
                    wait = 1.0
                self.turned = monotonic()
                if wait:
                    self._stop.wait(wait)
        finally:
            self._close()
