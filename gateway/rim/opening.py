"""Why a serial port or a connection did not open, in the words of gateway.core.fault."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from typing import Final

from gateway.core.fault import Fault

_MISSING: Final = (errno.ENOENT, errno.ENXIO, errno.ENODEV)
_DENIED: Final = (errno.EACCES, errno.EPERM)
_BUSY: Final = (errno.EBUSY, errno.EAGAIN)


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
    return Fault(code, details={"port": port, "why": error.args[-1] if error.args else str(error)})


def socket_fault(place: Mapping[str, object], timeout_ms: int, error: OSError | UnicodeError) -> Fault:
    """Refused, or unreachable with the system's reason; `place` has host and port."""
    if isinstance(error, ConnectionRefusedError):
        return Fault("refused", details=place)
    if isinstance(error, TimeoutError):
        return Fault("unreachable", details={**place, "why": f"{timeout_ms} ms"})
    # UnicodeError: a host name that no resolver can spell
    why = "no such name" if isinstance(error, socket.gaierror) else getattr(error, "strerror", None) or str(error)
    return Fault("unreachable", details={**place, "why": why})
