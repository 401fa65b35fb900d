"""A stand-in of bluetoothd: owns `org.bluez`, has one adapter, and tells of adverts only while somebody scans.

What it answers, as BlueZ does (doc/org.bluez.Adapter.rst, org.bluez.AdvertisementMonitorManager.rst):

    /                 ObjectManager.GetManagedObjects; signals InterfacesAdded, InterfacesRemoved
    /org/bluez/hci0   Properties.Get, GetAll, Set; Adapter1.SetDiscoveryFilter, StartDiscovery, StopDiscovery;
                      AdvertisementMonitorManager1.RegisterMonitor, UnregisterMonitor (only where `monitors`)
    …/dev_XX_XX_…     Device1 with Address, Name, RSSI, ManufacturerData, ServiceData; signal PropertiesChanged

A scan ends with the connection that began it. Nothing here filters by the patterns of a monitor.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, NamedTuple

from dbus_fast import BusType, Message, MessageType, RequestNameReply, Variant
from dbus_fast.aio import MessageBus

from contract.errors import ContractError

SERVICE: Final = "org.bluez"
_ADAPTER: Final = "org.bluez.Adapter1"
_DEVICE: Final = "org.bluez.Device1"
_MONITORS: Final = "org.bluez.AdvertisementMonitorManager1"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_OBJECTS: Final = "org.freedesktop.DBus.ObjectManager"

Reply = tuple[str, list[Any]] | str  # (signature, body), or the name of an error
_OK: Final[tuple[str, list[Any]]] = ("", [])


class Advert(NamedTuple):
    """What a tag says once; `name` "" where it has none."""

    address: str
    name: str
    rssi: int
    manufacturer: dict[int, bytes]
    service: dict[str, bytes]


class Bluetoothd:
    """The service on the bus at `address`. monitors: whether it offers passive scans; refusing: nobody is permitted."""

    def __init__(self, address: str, adapter: str = "hci0", *, monitors: bool = True) -> None:
        self._address = address
        self._path = f"/org/bluez/{adapter}"
        self._bus: MessageBus | None = None
        self._scans: set[tuple[str, str]] = set()  # (connection, what it asked for)
        self._devices: dict[str, dict[str, Variant]] = {}
        self.monitors = monitors
        self.refusing = False
        self.plugged = True
        self.powered = True
        self.blocked = False

    @property
    def scanning(self) -> bool:
        """Whether anybody would hear an advert."""
        return self._bus is not None and self.plugged and self.powered and bool(self._scans)

    async def start(self) -> None:
        """Come to the bus and show the adapter. ContractError where another owns the name."""
        bus = self._bus = await MessageBus(bus_address=self._address, bus_type=BusType.SYSTEM).connect()
        bus.add_message_handler(self._answer)
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'"],
            )
        )
        if await bus.request_name(SERVICE) is not RequestNameReply.PRIMARY_OWNER:
            await self.stop()
            raise ContractError("mistake", zh="此总线上已有 org.bluez", en="another program owns org.bluez on this bus")
        if self.plugged:
            self._added(self._path, self._adapter())

    async def stop(self) -> None:
        """Leave the bus, as a service that was killed does: nobody is told but by the bus itself."""
        if self._bus is not None:
            await asyncio.sleep(0)  # what was said is sent
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self._bus = None
        self._scans.clear()
        self._devices.clear()

    def plug(self, *, there: bool) -> None:
        """Put the adapter in, or pull it out with all that it knows."""
        if there == self.plugged:
            return
        self.plugged = there
        if there:
            self._added(self._path, self._adapter())
            return
        for path in self._devices:
            self._signal("/", _OBJECTS, "InterfacesRemoved", "oas", [path, [_DEVICE]])
        self._devices.clear()
        self._scans.clear()
        self._signal("/", _OBJECTS, "InterfacesRemoved", "oas", [self._path, [_ADAPTER, _MONITORS]])

    def power(self, *, on: bool, blocked: bool = False) -> None:
        """Switch the radio; blocked: by rfkill."""
        self.powered, self.blocked = on, blocked
        if not on:
            self._scans.clear()
        if self.plugged:
            self._changed(self._path, _ADAPTER, self._adapter()[_ADAPTER])

    def advertise(self, advert: Advert) -> bool:
        """Tell whoever scans. Returns whether anybody does."""
        if not self.scanning:
            return False
        path = f"{self._path}/dev_{advert.address.replace(':', '_')}"
        news: dict[str, Variant] = {"RSSI": Variant("n", advert.rssi)}
        if advert.manufacturer:
            news["ManufacturerData"] = Variant(
                "a{qv}", {company: Variant("ay", data) for company, data in advert.manufacturer.items()}
            )
        if advert.service:
            news["ServiceData"] = Variant("a{sv}", {uuid: Variant("ay", data) for uuid, data in advert.service.items()})
        known = self._devices.get(path)
        if known is None:
            self._devices[path] = news | _identity(advert, self._path)
            self._added(path, {_DEVICE: self._devices[path]})
        else:
            known.update(news)
            self._changed(path, _DEVICE, news)
        return True

    def _adapter(self) -> dict[str, dict[str, Variant]]:
        state = "on" if self.powered else "off-blocked" if self.blocked else "off"
        properties = {
            "Address": Variant("s", "00:00:5E:00:53:01"),
            "Name": Variant("s", "zhigen sim ble"),
            "Powered": Variant("b", self.powered),
            "PowerState": Variant("s", state),
            "Discovering": Variant("b", any(what == "discovery" for _, what in self._scans)),
            "Roles": Variant("as", ["central", "peripheral"]),
        }
        return {_ADAPTER: properties} | ({_MONITORS: {}} if self.monitors else {})

    def _answer(self, message: Message) -> bool:
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _, new = message.body
            if not new:
                self._scans = {scan for scan in self._scans if scan[0] != name}
            return False
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        reply = "org.freedesktop.DBus.Error.AccessDenied" if self.refusing else self._reply(message)
        if isinstance(reply, str):
            self._send(Message.new_error(message, reply, "zhigen sim ble"))
        else:
            self._send(Message.new_method_return(message, *reply))
        return True

    def _reply(self, message: Message) -> Reply:
        sender = message.sender or ""
        here = message.path == self._path and self.plugged
        match message.interface, message.member:
            case "org.freedesktop.DBus.ObjectManager", "GetManagedObjects":
                objects = {self._path: self._adapter()} if self.plugged else {}
                return "a{oa{sa{sv}}}", [objects | {path: {_DEVICE: props} for path, props in self._devices.items()}]
            case _ if not here:
                return "org.freedesktop.DBus.Error.UnknownObject"
            case "org.freedesktop.DBus.Properties", "GetAll":
                return "a{sv}", [self._adapter().get(message.body[0], {})]
            case "org.freedesktop.DBus.Properties", "Get":
                found = self._adapter().get(message.body[0], {}).get(message.body[1])
                return ("v", [found]) if found else "org.freedesktop.DBus.Error.InvalidArgs"
            case "org.bluez.Adapter1", "SetDiscoveryFilter":
                return _OK
            case ("org.bluez.Adapter1", _) | ("org.bluez.AdvertisementMonitorManager1", _) if not self.powered:
                return "org.bluez.Error.NotReady"
            case "org.bluez.Adapter1", "StartDiscovery":
                self._scans.add((sender, "discovery"))
            case "org.bluez.Adapter1", "StopDiscovery":
                self._scans.discard((sender, "discovery"))
            case "org.bluez.AdvertisementMonitorManager1", "RegisterMonitor" if self.monitors:
                self._scans.add((sender, message.body[0]))
                return _OK
            case "org.bluez.AdvertisementMonitorManager1", "UnregisterMonitor" if self.monitors:
                self._scans.discard((sender, message.body[0]))
                return _OK
            case _:
                return "org.freedesktop.DBus.Error.UnknownMethod"
        self._changed(self._path, _ADAPTER, {"Discovering": self._adapter()[_ADAPTER]["Discovering"]})
        return _OK

    def _added(self, path: str, interfaces: dict[str, dict[str, Variant]]) -> None:
        self._signal("/", _OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def _changed(self, path: str, interface: str, properties: dict[str, Variant]) -> None:
        self._signal(path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, properties, []])

    def _signal(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        self._send(Message.new_signal(path, interface, member, signature, body))

    def _send(self, message: Message) -> None:
        if self._bus is not None and self._bus.connected:
            sent = self._bus.send(message)
            sent.add_done_callback(_unheard)


def _unheard(sent: asyncio.Future[Any]) -> None:
    """What was not sent because the bus went is nobody's loss."""
    if not sent.cancelled():
        sent.exception()


def _identity(advert: Advert, adapter: str) -> dict[str, Variant]:
    found = {
        "Adapter": Variant("o", adapter),
        "Address": Variant("s", advert.address),
        "AddressType": Variant("s", "random"),
        "Alias": Variant("s", advert.name or advert.address.replace(":", "-")),
        "Connected": Variant("b", False),  # noqa: FBT003  # a value of D-Bus
        "UUIDs": Variant("as", []),
    }
    return found | ({"Name": Variant("s", advert.name)} if advert.name else {})
