"""A free TCP port of the loopback."""

from __future__ import annotations

import secrets
import socket
from typing import Final

# Linux dials out from 32768 up: a port from there may carry somebody's call before its server has started.
_FIRST, _BEHIND = 10_240, 32_768
_TRIES: Final = 100


def free(wish: int = 0) -> int:
    """`wish` where it is free on the loopback, else a free TCP port that nobody dials out from."""
    for candidate in (wish, *(_FIRST + secrets.randbelow(_BEHIND - _FIRST) for _ in range(_TRIES))):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                if candidate:
                    probe.bind(("127.0.0.1", candidate))
                    return candidate
            except OSError:
                continue
    raise OSError("no free TCP port")
