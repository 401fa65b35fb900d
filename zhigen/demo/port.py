"""A free TCP port of the loopback."""

from __future__ import annotations

import socket


def free(wish: int = 0) -> int:
    """`wish` where it is free on the loopback, else a free TCP port."""
    for candidate in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise OSError("no free TCP port")
