"""A TCP port that can be shut: everyone inside is dropped and newcomers are refused, until it opens again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

_TURN_S: Final = 0.05
_SEND_BUFFER: Final = 256 * 1024  # a slow client lags by what the kernel keeps for it: little
_STUCK_S: Final = 10.0


class Door:
    """Calls `serve` with each client in a thread of its own; port 0 takes a free one and keeps it."""

    def __init__(self, address: tuple[str, int], serve: Callable[[socket.socket], None]) -> None:
        self.address = address
        self._serve = serve
        self._lock = threading.Lock()
        self._clients: set[socket.socket] = set()
        self._listener: socket.socket | None = None

    def open(self) -> None:
        """Listen. Raises OSError."""
        if self._listener is not None:
            return
        listener = socket.create_server(self.address)
        listener.settimeout(_TURN_S)
        host, port = listener.getsockname()[:2]
        self.address = (host, port)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        """Drop everyone and refuse newcomers."""
        with self._lock:
            listener, self._listener = self._listener, None
            clients = list(self._clients)
        if listener is not None:
            # Without it the port goes on accepting for as long as the other thread still waits on it.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for client in clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.settimeout(_STUCK_S)
            with self._lock:
                if self._listener is not listener:
                    client.close()
                    return
                self._clients.add(client)
            threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client: socket.socket) -> None:
        try:
            with client, suppress(OSError):
                self._serve(client)
        finally:
            with self._lock:
                self._clients.discard(client)
