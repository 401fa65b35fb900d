"""Which port a bus is run by, and whether a bus can be opened at all.

What only some gateways need is imported when a bus of theirs is made: Bluetooth and its parsers take 30 MB, OpenCV
40.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from contract.event import Body
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import (
    BleBus,
    BusSpec,
    CameraBus,
    DeviceSpec,
    DirectSerial,
    DirectTcp,
    HostBus,
    SerialBus,
    TcpBus,
)
from gateway.rim.analyzer import AnalyzerPort
from gateway.rim.bus import Bus
from gateway.rim.cable import cable_of
from gateway.rim.host_port import HostPort
from gateway.rim.poll import Clock
from gateway.rim.port import Port
from gateway.rim.wire import line_of


def port_of(
    spec: BusSpec,
    devices: Sequence[DeviceSpec],
    sink: Callable[[Sample], None],
    emit: Callable[[Body], None],
    clock: Clock,
    active: Iterable[Body] = (),
) -> Port:
    """The port for `spec`, not yet started; `active`: raise and lost events that have had no clear or found yet, and
    the results that were recorded, oldest first.

    Raises GatewayError where a library that this kind of bus needs is not installed.
    """
    if isinstance(spec, TcpBus | SerialBus):
        return Bus(spec, devices, sink, emit, clock, active)
    if isinstance(spec, DirectSerial | DirectTcp) and len(devices) == 1:
        return AnalyzerPort(spec, devices[0], emit, clock, active)
    if isinstance(spec, BleBus):
        with _extra("ble"):
            from gateway.rim.ble import BlePort

            return BlePort(spec, devices, sink, emit, clock, active)
    if isinstance(spec, HostBus):
        return HostPort(spec, devices, sink, emit, clock, active)
    if isinstance(spec, CameraBus) and len(devices) == 1:
        with _extra("camera"):
            from gateway.rim.camera.camera import CameraPort
            from gateway.rim.camera.eye import watch_of

            return CameraPort(spec, devices[0], sink, emit, clock, watch_of(spec), active)
    raise GatewayError("bus_kind", bus=spec.id)


def closed(spec: BusSpec) -> Fault | None:
    """Why the bus cannot be opened now; None where it can. Raises GatewayError as `port_of`."""
    if isinstance(spec, TcpBus | SerialBus):
        line = line_of(spec)
        fault = line.open()
        line.close()
        return fault
    if isinstance(spec, DirectSerial | DirectTcp):
        cable = cable_of(spec)
        fault = cable.open()
        cable.close()
        return fault
    if isinstance(spec, BleBus):
        with _extra("ble"):
            from gateway.rim.radio import closed as deaf

            return deaf(spec.adapter)
    if isinstance(spec, CameraBus):
        with _extra("camera"):
            from gateway.rim.camera.eye import closed as blind

            return blind(spec)
    return None


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """A library that is not installed is told by the extra that brings it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise GatewayError("extra_missing", what=error.name, extra=name) from None
