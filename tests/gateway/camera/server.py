"""A network camera of the tests: MJPEG over HTTP, as well as all that goes wrong with one, when it is told to.

It sends the pictures it was given over and over, one every 40 ms of waiting; nothing is timed but that.
"""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_EVERY_S = 0.02
BOUNDARY = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who looked has gone; that is no error of a camera."""


class HttpCamera:
    """`frozen` says nothing more on its lines; `cut` ends them and takes no new ones; requests: who was let in."""

    def __init__(
        self, pictures: Sequence[bytes], login: tuple[str, str] | None = None, *, digest: bool = False
    ) -> None:
        self.pictures = list(pictures)
        self.login, self.digest = login, digest
        self.frozen = threading.Event()
        self.cut = threading.Event()
        self.admitted = 0
        self.sent = 0
        self._ended = threading.Event()
        camera = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                camera._serve(self)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/stream"

    def close(self) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        if self.cut.is_set():
            return
        if not handler.path.startswith("/stream"):
            handler.send_error(404)
            return
        if not self._lets_in(handler):
            handler.send_response(401)
            way = 'Digest realm="cam", nonce="abc"' if self.digest else 'Basic realm="cam"'
            handler.send_header("WWW-Authenticate", way)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        self.admitted += 1
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        handler.end_headers()
        place = 0
        while not (self._ended.is_set() or self.cut.is_set()):
            if not self.frozen.is_set():
                picture = self.pictures[place % len(self.pictures)]
                handler.wfile.write(BOUNDARY % (len(picture), picture))
                self.sent += 1
                place += 1
            self._ended.wait(_EVERY_S)

    def _lets_in(self, handler: BaseHTTPRequestHandler) -> bool:
        if self.login is None:
            return True
        word = handler.headers.get("Authorization", "")
        name, password = self.login
        if not self.digest:
            return word == "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        parts = dict(re.findall(r'(\w+)="?([^",]*)"?', word))
        known = _md5(f"{name}:cam:{password}")
        return parts.get("response") == _md5(f"{known}:abc:{_md5('GET:' + handler.path)}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


class RawServer:
    """Takes connections and answers each with `says`, then goes on saying nothing; b"" never says a word."""

    def __init__(self, says: bytes) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._says = says
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    @property
    def connections(self) -> int:
        return len(self._lines)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for line in self._lines:
            line.close()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._lines.append(line)
            if self._says:
                with suppress(OSError):  # who asked has heard enough and is gone; the next one is still to be answered
                    line.sendall(self._says)
                    line.shutdown(socket.SHUT_WR)
