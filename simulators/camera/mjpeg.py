"""MJPEG over HTTP: `/video` is multipart/x-mixed-replace, `/snapshot.jpg` one picture, all else 404."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from simulators.camera.asked import let_in, receive
from simulators.camera.newest import Newest, Sent

PATH: Final = "/video"
STILL: Final = "/snapshot.jpg"
_BOUNDARY: Final = "zhigen-simulated-frame"
_NEVER: Final = "Cache-Control: no-store\r\nConnection: close\r\n"


class Mjpeg:
    """Serves one client at a time in `serve`, which any number of threads may call. user: "name:password" or ""."""

    def __init__(self, newest: Newest, user: str = "", over: Callable[[], bool] = lambda: False) -> None:
        self._newest = newest
        self._user = user
        self._over = over

    def serve(self, client: socket.socket) -> None:
        """Answer one request. Raises OSError where the client is gone."""
        asked, _ = receive(client)
        if asked is None:
            return
        path = asked.target.partition("?")[0]
        if not let_in(asked, self._user):
            _refuse(client, "401 Unauthorized", 'WWW-Authenticate: Basic realm="zhigen sim camera"\r\n')
        elif path not in (PATH, STILL):
            _refuse(client, "404 Not Found")
        elif asked.method != "GET":
            _refuse(client, "405 Method Not Allowed", "Allow: GET\r\n")
        elif path == STILL:
            self._still(client)
        else:
            self._stream(client)

    def _still(self, client: socket.socket) -> None:
        sent = self._newest.after(0, 5.0)
        if sent is None:
            _refuse(client, "503 Service Unavailable")
            return
        length = len(sent.jpeg)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n{_NEVER}\r\n"
        client.sendall(head.encode() + sent.jpeg)

    def _stream(self, client: socket.socket) -> None:
        kind = f"multipart/x-mixed-replace;boundary={_BOUNDARY}"
        client.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{_NEVER}\r\n".encode())
        number = 0
        while not self._over():
            sent = self._newest.after(number, 0.5)
            if sent is None:
                if _left(client):
                    return
                continue
            number = sent.number
            client.sendall(_part(sent))


def _part(sent: Sent) -> bytes:
    head = (
        f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(sent.jpeg)}\r\n"
        f"X-Timestamp: {sent.t_ms / 1000:.3f}\r\n\r\n"
    )
    return head.encode() + sent.jpeg + b"\r\n"


def _refuse(client: socket.socket, status: str, more: str = "") -> None:
    client.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n{more}Connection: close\r\n\r\n".encode())


def _left(client: socket.socket) -> bool:
    """Whether the client has closed its end; looked at only while nothing is sent."""
    with suppress(BlockingIOError, TimeoutError):
        return not client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    return False
