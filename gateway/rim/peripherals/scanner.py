"""Barcode scanners: on a serial port, or as a keyboard whose keys go to nobody else.

A keyboard scanner is grabbed (EVIOCGRAB), so that what it types does not land in whatever window has the focus.
Neither kind can be asked whether it is there: an open port is all that is known.
"""

from __future__ import annotations

import fcntl
import os
import select
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from contract.event import Body, DeviceHealth
from contract.profile import PeripheralProfile
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec, Plug
from gateway.core.scan import Scan
from gateway.drivers.keyboard import EVENT, Typing, keys
from gateway.drivers.serial_scanner import Lines
from gateway.rim.opening import serial_fault
from gateway.rim.peripherals.link import CutError, Link
from gateway.rim.peripherals.peripheral import Clock, Hear, Peripheral

_LOOK_S: Final = 0.5
_EVIOCGRAB: Final = 0x40044590  # _IOW('E', 0x90, int) of <linux/input.h>
_EVENTS: Final = 64


class SerialScanner(Peripheral):
    """A scanner on a serial port."""

    def __init__(
        self,
        spec: PeripheralSpec,
        hear: Hear,
        emit: Callable[[Body], None],
        clock: Clock,
        lost: DeviceHealth | None = None,
    ) -> None:
        super().__init__(spec, hear, emit, clock, lost)
        self._link = Link(spec.place)
        self._lines = _lines(spec.profile)

    def _step(self) -> float:
        if not self._link.is_open:
            if fault := self._link.open():
                return self._missed(fault)
            self._lines = _lines(self.spec.profile)
            self._well()
        gap_s = self.spec.profile.scanner.gap_ms / 1000
        try:
            data = self._link.read(gap_s if self._lines.waiting else _LOOK_S)
        except CutError as cut:
            self._half(self._lines.cut())
            return self._missed(cut.fault)
        found = self._lines.feed(data) if data else [self._lines.idle()]
        for one in found:
            self._half(one)
        return 0.0

    def _half(self, one: Scan | Fault | None) -> None:
        if one is not None:
            self._serve(one)

    def _close(self) -> None:
        self._link.close()


class KeyboardScanner(Peripheral):
    """A scanner that is a keyboard. `opened` opens its event device for us alone and gives the descriptor."""

    def __init__(
        self,
        spec: PeripheralSpec,
        hear: Hear,
        emit: Callable[[Body], None],
        clock: Clock,
        lost: DeviceHealth | None = None,
        opened: Callable[[str], int] | None = None,
    ) -> None:
        super().__init__(spec, hear, emit, clock, lost)
        assert isinstance(spec.place, Plug)  # noqa: S101  # the configuration sees to it
        self._path = spec.place.path
        self._opened = opened or grabbed
        self._fd = -1
        self._typing = _typing(spec.profile)

    def _step(self) -> float:
        if self._fd < 0:
            try:
                self._fd = self._opened(self._path)
            except OSError as error:
                return self._missed(serial_fault(self._path, error))
            self._typing = _typing(self.spec.profile)
            self._well()
        options = self.spec.profile.scanner
        wait = options.gap_ms / 1000 if self._typing.waiting else _LOOK_S
        if not select.select([self._fd], [], [], wait)[0]:
            found = self._typing.end() if options.suffix == "none" else self._typing.half()
            if found is not None:
                self._serve(found)
            return 0.0
        try:
            data = os.read(self._fd, EVENT.size * _EVENTS)
        except BlockingIOError:
            return 0.0
        except OSError:
            data = b""
        if not data:
            self._close()
            return self._missed(Fault("port_failed", details={"port": self._path, "why": "disconnected"}))
        for key in keys(data):
            if (one := self._typing.press(key)) is not None:
                self._serve(one)
        return 0.0

    def _close(self) -> None:
        if self._fd >= 0:
            with suppress(OSError):
                os.close(self._fd)
        self._fd = -1


def grabbed(path: str) -> int:
    """The descriptor of an input device that nobody else hears any more. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(fd, _EVIOCGRAB, 1)
    except OSError:
        os.close(fd)
        raise
    return fd


def _lines(profile: PeripheralProfile) -> Lines:
    return Lines(profile.scanner.suffix, profile.scanner.charset)


def _typing(profile: PeripheralProfile) -> Typing:
    return Typing(profile.scanner.layout, profile.scanner.charset)
