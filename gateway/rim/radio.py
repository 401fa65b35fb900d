"""A Bluetooth adapter as BlueZ has it on D-Bus: whether it can be listened to, why not, and what is heard.

bleak does the scanning. It does not say when an adapter is pulled out, switched off, or its service restarted; the
adapter is therefore looked at over a connection of our own, once a second. Interfaces: BlueZ doc/org.bluez.Adapter.rst.

A scan is passive where the families allow it and BlueZ offers it (the tags' batteries live longer), active otherwise.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

from bleak import BleakScanner
from bleak.assigned_numbers import AdvertisementDataType
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakError
from dbus_fast import AuthError, BusType, Message, MessageType
from dbus_fast.aio import MessageBus

from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.drivers.ble import FAMILIES, patterns

for _library in {family.module for family in FAMILIES.values()} | {"bleak"}:
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # what they complain of is a fault here, told once

_ANSWER_S: Final = 5.0
_LOOK_S: Final = 1.0
_STILL_S: Final = 90.0  # nothing at all was heard: bluetoothd sometimes forgets to scan, begin anew
_UNHEARD: Final = -127  # what bleak gives where BlueZ has no signal strength: no advert, a property changed
_RFKILL: Final = Path("/sys/class/rfkill")
_DOWN: Final = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.NoReply",
    "org.freedesktop.DBus.Error.Spawn",
    "org.freedesktop.systemd1.",
)
_GONE: Final = ("org.freedesktop.DBus.Error.UnknownObject", "org.freedesktop.DBus.Error.UnknownMethod")
_DENIED: Final = "org.freedesktop.DBus.Error.AccessDenied"

Heard = Callable[[Advert], None]


class Radio:
    """One adapter ("hci0"), to be used within one event loop. parsers: the families to listen for; () hears all."""

    def __init__(self, adapter: str, parsers: Iterable[str] = ()) -> None:
        wanted = tuple(parsers)
        self.adapter = adapter
        self._passive = bool(wanted) and not any(FAMILIES[name].answers for name in wanted)
        self._patterns = patterns(wanted)
        self._bus: MessageBus | None = None
        self._owner = ""
        self._scanner: BleakScanner | None = None
        self._last = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._scanner is not None

    async def open(self, heard: Heard) -> Fault | None:
        """Begin to listen; `heard` is called in this loop. Returns why it cannot."""
        if fault := await self.look():
            return fault
        for mode in ("passive", "active") if self._passive else ("active",):
            scanner = self._scan(mode, heard)
            try:
                await asyncio.wait_for(scanner.start(), _ANSWER_S)
            except (BleakError, OSError, EOFError, TimeoutError) as error:
                why = str(error) or type(error).__name__
            else:
                self._scanner, self._last = scanner, monotonic()
                return None
        return self._failed(why)

    async def look(self) -> Fault | None:
        """How the adapter is now; while it listens, also whether what it listens through is still the same service."""
        try:
            reply = await asyncio.wait_for(self._properties(), _ANSWER_S)
        except (FileNotFoundError, ConnectionRefusedError):
            return Fault("bluetooth_down")
        except (PermissionError, AuthError):
            return Fault("bluetooth_denied")
        except (OSError, EOFError, TimeoutError) as error:
            return self._failed(str(error) or type(error).__name__)
        if reply.message_type is MessageType.ERROR:
            return self._refused(reply.error_name or "", str(reply.body[0]) if reply.body else "")
        known = {name: value.value for name, value in reply.body[0].items()}
        if not known.get("Powered"):
            switched = known.get("PowerState") == "off-blocked" or blocked(_RFKILL)
            return self._fault("adapter_blocked" if switched else "adapter_off")
        owner, self._owner = self._owner, reply.sender or ""
        if self._scanner is not None and owner != self._owner:
            return Fault("bluetooth_down")
        if self._scanner is not None and monotonic() - self._last > _STILL_S:
            return self._failed("nothing heard")
        return None

    async def close(self) -> None:
        """Stop listening."""
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            with suppress(BleakError, OSError, EOFError, TimeoutError, AssertionError):
                await asyncio.wait_for(scanner.stop(), _ANSWER_S)
        if self._bus is not None:
            self._bus.disconnect()
            self._bus = None

    def _scan(self, mode: Any, heard: Heard) -> BleakScanner:
        def found(device: BLEDevice, said: AdvertisementData) -> None:
            if said.rssi != _UNHEARD:
                self._last = monotonic()
                name = said.local_name or ""
                heard(Advert(device.address.upper(), said.rssi, name, said.manufacturer_data, said.service_data))

        wanted = [(start, AdvertisementDataType(kind), data) for start, kind, data in self._patterns]
        return BleakScanner(found, scanning_mode=mode, bluez={"adapter": self.adapter, "or_patterns": wanted})

    async def _properties(self) -> Message:
        if self._bus is None or not self._bus.connected:
            self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        return await self._bus.call(
            Message(
                destination="org.bluez",
                path=f"/org/bluez/{self.adapter}",
                interface="org.freedesktop.DBus.Properties",
                member="GetAll",
                signature="s",
                body=["org.bluez.Adapter1"],
            )
        )

    def _refused(self, name: str, text: str) -> Fault:
        if name.startswith(_DOWN):
            return Fault("bluetooth_down")
        if name in _GONE:
            return self._fault("no_adapter")
        if name == _DENIED:
            return Fault("bluetooth_denied")
        return self._failed(f"{name} {text}".strip())

    def _failed(self, why: str) -> Fault:
        return Fault("bluetooth_failed", details={"adapter": self.adapter, "why": why})

    def _fault(self, code: str) -> Fault:
        return Fault(code, details={"adapter": self.adapter})


def forgiving(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An exception handler of a loop: D-Bus connections that end leave errors that nobody waits for any more."""
    if not isinstance(context.get("exception"), OSError | EOFError):
        loop.default_exception_handler(context)


def closed(adapter: str) -> Fault | None:
    """Why nothing can be heard through an adapter now; None where it can."""

    async def looked() -> Fault | None:
        asyncio.get_running_loop().set_exception_handler(forgiving)
        radio = Radio(adapter)
        try:
            return await radio.look()
        finally:
            await radio.close()

    return asyncio.run(looked())


def listen(adapter: str, seconds: float, heard: Heard, beat: Callable[[float], None] = lambda _: None) -> Fault | None:
    """Give every advert in the air to `heard`, known device or not, for some seconds. Returns what ended it before.

    It scans actively, so that names come too. `beat` is told about once a second how many are left.
    """

    async def listened() -> Fault | None:
        asyncio.get_running_loop().set_exception_handler(forgiving)
        radio = Radio(adapter)
        try:
            fault = await radio.open(heard)
            end = monotonic() + seconds
            while fault is None and (left := end - monotonic()) > 0:
                beat(left)
                await asyncio.sleep(min(_LOOK_S, left))
                fault = await radio.look()
            return fault
        finally:
            await radio.close()

    return asyncio.run(listened())


def blocked(folder: Path) -> bool:
    """Whether rfkill blocks a Bluetooth radio (Linux Documentation/ABI/stable/sysfs-class-rfkill)."""
    with suppress(OSError):
        for switch in folder.iterdir():
            if (switch / "type").read_text().strip() == "bluetooth":
                return "1" in {(switch / side).read_text().strip() for side in ("soft", "hard")}
    return False
