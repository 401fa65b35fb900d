"""Why a port or a connection did not open, in the words of gateway.core.fault.

A port is a serial port, or the device file of a keyboard or a printer.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from gateway.core.fault import Fault

_MISSING: Final = (errno.ENOENT, errno.ENXIO, errno.ENODEV)
_DENIED: Final = (errno.EACCES, errno.EPERM)
_BUSY: Final = (errno.EBUSY, errno.EAGAIN)
# folder of /dev -> the group that may use what is in it (Debian's udev rules), and where names are to be found
_HOMES: Final = {"input": ("input", "/dev/input/by-id"), "usb": ("lp", "/dev/usb")}
_SERIAL: Final = ("dialout", "/dev/serial/by-id")


def serial_fault(port: str, error: Exception) -> Fault:
    """Missing, busy, not permitted, or failed with the system's reason."""
    number = getattr(error, "errno", None) or (error.args[0] if error.args else 0)
    code = (
        "port_missing"
        if number in _MISSING
        else "not_permitted"
        if number in _DENIED
        else "port_busy"
        if number in _BUSY
        else "port_failed"
    )
    why = error.args[-1] if error.args else str(error)
    parts = PurePath(port).parts
    group, folder = _HOMES.get(parts[2], _SERIAL) if len(parts) > 3 and parts[1] == "dev" else _SERIAL
    return Fault(code, details={"port": port, "why": why, "group": group, "folder": folder})


def reach(host: str, port: int, timeout_ms: int = 3000) -> Fault | None:
    """Why nothing at a host takes a connection; None where something does."""
    try:
        socket.create_connection((host, port), timeout=timeout_ms / 1000).close()
    except (OSError, UnicodeError) as error:
        return socket_fault({"host": host, "port": port}, timeout_ms, error)
    return None


def socket_fault(place: Mapping[str, object], timeout_ms: int, error: OSError | UnicodeError) -> Fault:
    """Refused, or unreachable with the system's reason; `place` has host and port."""
    if isinstance(error, ConnectionRefusedError):
        return Fault("refused", details=place)
    if isinstance(error, TimeoutError):
        return Fault("unreachable", details={**place, "why": f"{timeout_ms} ms"})
    # UnicodeError: a host name that no resolver can spell
    why = "no such name" if isinstance(error, socket.gaierror) else getattr(error, "strerror", None) or str(error)
    return Fault("unreachable", details={**place, "why": why})
