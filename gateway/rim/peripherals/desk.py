"""All peripherals of a gateway under one roof: whoever serves a person listens here and prints here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from contract.event import Body, DeviceHealth
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec, PeripheralStatus, Plug
from gateway.core.progress import Part
from gateway.rim.opening import serial_fault
from gateway.rim.peripherals.card_reader import CardReader
from gateway.rim.peripherals.link import Link
from gateway.rim.peripherals.peripheral import Clock, Hear, Heard, Peripheral
from gateway.rim.peripherals.printer import Document, Printer
from gateway.rim.peripherals.scanner import KeyboardScanner, SerialScanner, grabbed

FOLDER: Final = "prints"


class Desk:
    """The peripherals that the configuration names; `folder` holds the spools of the printers.

    active: losses that have had no found yet. Raises GatewayError where a spool cannot be used.
    """

    def __init__(
        self,
        specs: Sequence[PeripheralSpec],
        emit: Callable[[Body], None],
        clock: Clock,
        folder: Path,
        active: Iterable[Body] = (),
    ) -> None:
        self._lock = Lock()
        self._listeners: list[Hear] = []
        self._emit, self._clock, self._folder = emit, clock, folder
        self._all: list[Peripheral] = []
        self._add(specs, active)

    def start(self) -> None:
        """Begin to look after all of them."""
        for one in self._all:
            one.start()

    def shed(self, wanted: Sequence[PeripheralSpec]) -> None:
        """Let go of those that `wanted` has not, or otherwise; the others notice nothing."""
        for one in self._all:
            if one.spec not in wanted:
                one.stop()
        self._all = [one for one in self._all if one.spec in wanted]

    def grow(self, wanted: Sequence[PeripheralSpec], active: Iterable[Body] = ()) -> None:
        """Look after those too that `wanted` has and that are not here, after `shed`. Raises as the making of it."""
        here = [one.spec for one in self._all]
        for one in self._add([spec for spec in wanted if spec not in here], active):
            one.start()

    def stop(self) -> None:
        """Let go of all of them."""
        for one in self._all:
            one.stop()

    def listen(self, hear: Hear) -> Callable[[], None]:
        """Call `hear` with every card, code and failed reading from now on, from the thread of its peripheral.

        Returns how to end it. Cards are read only while somebody listens.
        """
        with self._lock:
            self._listeners.append(hear)

        def end() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not hear]

        return end

    def print(self, printer: str, document: Document) -> int:
        """Print a document, as soon as that can be; returns its number at that printer.

        Raises GatewayError("no_printer" and what Printer.print raises), ValueError.
        """
        found = next((one for one in self._all if one.spec.id == printer and isinstance(one, Printer)), None)
        if found is None:
            raise GatewayError("no_printer", printer=printer)
        assert isinstance(found, Printer)  # noqa: S101
        return found.print(document)

    def status(self) -> list[PeripheralStatus]:
        """How they are; safe from any thread."""
        return [one.status() for one in self._all]

    @property
    def parts(self) -> list[Part]:
        """Their threads, for the watchdog."""
        return [one.part for one in self._all]

    def _hear(self, peripheral: str, heard: Heard) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for hear in listeners:
            hear(peripheral, heard)

    def _wanted(self) -> bool:
        return bool(self._listeners)

    def _add(self, specs: Sequence[PeripheralSpec], active: Iterable[Body]) -> list[Peripheral]:
        lost = {body.device: body for body in active if isinstance(body, DeviceHealth)}
        made = [self._made(spec, lost.get(spec.id)) for spec in specs]
        self._all = [*self._all, *made]
        return made

    def _made(self, spec: PeripheralSpec, lost: DeviceHealth | None) -> Peripheral:
        emit, clock, folder = self._emit, self._clock, self._folder
        match spec.profile.protocol:
            case "id-card":
                return CardReader(spec, self._hear, emit, clock, lost, self._wanted)
            case "serial-scanner":
                return SerialScanner(spec, self._hear, emit, clock, lost)
            case "hid-scanner":
                return KeyboardScanner(spec, self._hear, emit, clock, lost)
            case _:
                return Printer(spec, self._hear, emit, clock, lost, folder=folder / FOLDER / spec.id)


def closed(spec: PeripheralSpec) -> Fault | None:
    """Why the port of a peripheral cannot be opened now; None where it can."""
    if spec.profile.protocol == "hid-scanner" and isinstance(spec.place, Plug):
        try:
            os.close(grabbed(spec.place.path))
        except OSError as error:
            return serial_fault(spec.place.path, error)
        return None
    link = Link(spec.place)
    fault = link.open()
    link.close()
    return fault
