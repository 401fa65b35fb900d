"""What a bus is asked to do: plain facts that the configuration hands to the wiring, checked before they come here.

Overrides of a point and limits of an alarm are in the canonical unit of the measurement, which is what people see; the
profile's own figures are in the instrument's unit and converted where the profile is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contract.profile import Profile
from gateway.core.calibration import Calibration
from gateway.core.code import Symbology

Side = Literal["high", "low"]
Severity = Literal["notice", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class TcpBus:
    """A Modbus TCP connection; `framer` "rtu" is for serial servers that tunnel raw RTU frames.

    trace: file that takes down all that goes over it ("": none).
    """

    id: str
    host: str
    port: int = 502
    framer: Literal["socket", "rtu"] = "socket"
    connect_timeout_ms: int = 3000
    guard_ms: int = 0
    trace: str = ""


@dataclass(frozen=True, slots=True)
class SerialBus:
    """An RS485 line behind a serial port, 8 data bits; `guard_ms`: silence the line needs, above 3.5 characters."""

    id: str
    port: str
    baud: int = 9600
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    guard_ms: int = 0
    trace: str = ""


@dataclass(frozen=True, slots=True)
class DirectSerial:
    """A serial port with one instrument at it that speaks by itself or when asked; 8 data bits.

    None: as the profile of the instrument says.
    """

    id: str
    port: str
    baud: int | None = None
    parity: Literal["N", "E", "O"] | None = None
    stop_bits: Literal[1, 2] | None = None


@dataclass(frozen=True, slots=True)
class DirectTcp:
    """The same behind a serial server or a network socket of the instrument's own."""

    id: str
    host: str
    port: int
    connect_timeout_ms: int = 3000


@dataclass(frozen=True, slots=True)
class BleBus:
    """A Bluetooth adapter that listens for tags."""

    id: str
    adapter: str = "hci0"


@dataclass(frozen=True, slots=True)
class HostBus:
    """The gateway's own machine; `folder` tells which disk."""

    id: str
    folder: str = "."


@dataclass(frozen=True, slots=True)
class CameraBus:
    """A camera, or a recording of one: `source` is a device, a file or the address of a stream, without a login.

    password_file: read whenever it is opened. width, height (pixels), fps: wanted of a device, 0: as it likes. region:
    left, top, right, bottom as parts of the picture that is looked at. forget_ms: what nobody sees for so long is gone.
    folder, keep, room: where at most so many pictures, of so many bytes together, are kept ("": none). name: zh, en.
    """

    id: str
    source: str
    username: str = ""
    password_file: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0.0
    region: tuple[float, float, float, float] | None = None
    symbologies: frozenset[Symbology] = frozenset(("qr_code", "data_matrix", "code_128", "ean_13"))
    forget_ms: int = 2000
    silence_ms: int = 5000
    folder: str = ""
    keep: int = 0
    room: int = 0
    name: tuple[str, str] = ("", "")


ModbusBus = TcpBus | SerialBus
BusSpec = TcpBus | SerialBus | DirectSerial | DirectTcp | BleBus | HostBus | CameraBus


@dataclass(frozen=True, slots=True)
class AlarmSpec:
    """Raise when `point` is beyond `limit` for `for_s`; clear when it is back by `hysteresis`."""

    point: str
    side: Side
    limit: float
    hysteresis: float = 0.0
    for_s: float = 0.0
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class PointSpec:
    """What the farm wants otherwise than the profile says; None keeps the profile's word."""

    deadband: float | None = None
    heartbeat_s: float | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    stuck_s: float | None = None
    calibrations: tuple[Calibration, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One instrument on a bus: the profile it is read by, how often, and what tells it from others on the bus.

    unit: its unit id (Modbus); address, key: MAC and, where its adverts are encrypted, the key (BLE).

    heartbeat_s: a point that does not move is reported at least this often; lost_after: unanswered polls in a row until
    the device counts as lost.
    """

    id: str
    profile: Profile
    unit: int = 0
    interval_s: float = 10.0
    heartbeat_s: float = 60.0
    lost_after: int = 3
    points: Mapping[str, PointSpec] = field(default_factory=dict)
    alarms: tuple[AlarmSpec, ...] = ()
    address: str = ""
    key: bytes = b""
