"""Names for people: of a place where something is plugged in, of a point, of a fault."""

from __future__ import annotations

from contract.measurement import of_point
from contract.profile import Quantity
from gateway.config.buses import (
    BleAdapter,
    BusEntry,
    InstrumentPort,
    InstrumentSocket,
    OwnMachine,
    SerialPort,
    TcpPort,
)
from gateway.config.camera import Camera
from gateway.config.peripherals import RAW_PORT, PeripheralEntry
from gateway.config.specs import bus_spec
from gateway.core.fault import Fault
from gateway.core.inlet import shown
from gateway.core.spec import SerialBus, TcpBus
from gateway.rim.terminal.care_view import PointView
from gateway.rim.terminal.report import Words
from gateway.rim.wire import spoken


def place_of(bus: BusEntry) -> str:
    """Where a bus is: `/dev/ttyUSB0 9600 8N1`, `192.168.1.8:502`, `hci0`; "" for the machine itself."""
    match bus:
        case TcpPort() | SerialPort():
            spec = bus_spec(bus)
            return spoken(spec) if isinstance(spec, TcpBus | SerialBus) else ""
        case InstrumentPort():
            return f"{bus.port} {bus.baud}" if bus.baud else bus.port
        case InstrumentSocket():
            return f"{bus.host}:{bus.port}"
        case BleAdapter():
            return bus.adapter
        case Camera():
            return shown(bus.source)
        case OwnMachine():
            return ""


def seat_of(one: PeripheralEntry) -> str:
    """Where a peripheral is."""
    if one.host:
        return f"{one.host}:{one.port or RAW_PORT}"
    return one.input or str(one.port or "")


def point_view(point: Quantity) -> PointView:
    """A point that has said nothing."""
    nature = of_point(point.key)
    name = Words(point.name.zh, point.name.en) if point.name else Words(nature.zh, nature.en)
    return PointView(point.key, name, nature.unit, nature.decimals)


def sentence(fault: Fault) -> Words:
    """What a fault says in both languages."""
    return Words(fault.text("zh"), fault.text("en"))
