"""The line between one gateway and its broker, so that a visitor can cut it and mend it.

It hands on bytes and reads none. Cut, it hangs up on everybody and answers nobody, as a router without power does.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

_PIECE = 65_536


class Line:
    """From `port` of the loopback to the broker at `target`; it is mended from the start until `cut`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def whole(self) -> bool:
        """Whether anything passes."""
        return self._listener is not None

    def cut(self) -> None:
        """Nothing passes from now on."""
        with self._lock:
            listener, self._listener = self._listener, None
            ends, self._open = self._open, set()
        for one in (*ends, *([listener] if listener is not None else [])):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def mend(self) -> None:
        """Everything passes again, at the same port. Raises OSError where somebody else has taken it meanwhile."""
        if self._listener is not None:
            return
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), name="line", daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return  # cut
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:  # the broker is away
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                if self._listener is listener:
                    self._open |= {near, far}
                else:  # cut meanwhile
                    near.close()
                    far.close()
                    continue
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._hand_on, args=ends, name="line", daemon=True).start()

    def _hand_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_PIECE):
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
