"""Serves the page on the loopback, and carries out what its buttons say.

Another site's page in the same browser may not press them: a request must name this very address, and so must the page
that it came from.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from zhigen.demo.county import SHOP, TEST_ROOM
from zhigen.demo.hands.deed import Deed, Order
from zhigen.demo.hands.page import PAPERS, Desk, Done, page, paper
from zhigen.demo.hands.steps import steps
from zhigen.demo.peripherals import printed
from zhigen.demo.port import free
from zhigen.demo.stage import Props
from zhigen.tongue import language

_CSS: Final = Path(__file__).with_name("hands.css")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'"
)
_PRINTERS: Final = {"shop": SHOP.gateway, "lab": TEST_ROOM.gateway}


class Hands:
    """folder: of the demo; desks: by gateway; give: carries out an order."""

    def __init__(self, folder: Path, props: Props, desks: Mapping[str, Desk], give: Callable[[Order], None]) -> None:
        self._folder, self._desks, self._give = folder, desks, give
        self._steps = steps(props)
        self._deeds: dict[str, Deed] = {deed.key: deed for step in self._steps for deed in step.deeds}
        self._presses: Counter[str] = Counter()
        self._done: Done | None = None
        self._one = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, name="hands", daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()

    def shown(self, lang: str) -> str:
        """The page."""
        return page(self._steps, self._desks, self._done, lang)

    def paper(self, kind: str, lang: str) -> str:
        """What a printer printed last."""
        return paper(kind, self._sheet(kind), lang)

    def picture(self, kind: str) -> bytes | None:
        """The same as PNG; None before anything was printed."""
        sheet = self._sheet(kind)
        return sheet.with_suffix(".png").read_bytes() if sheet is not None else None

    def do(self, key: str) -> bool:
        """Carry out what a button says; False for one that is none."""
        deed = self._deeds.get(key)
        if deed is None:
            return False
        wrong = ""
        with self._one:
            try:
                for order in deed.orders:
                    time.sleep(order.wait_s)
                    self._give(order.turn(self._presses[key]))
                self._presses[key] += 1
            except OSError as error:  # its simulator is gone, or the port of the line
                wrong = error.strerror or type(error).__name__
        self._done = Done(deed.words, time.strftime("%H:%M:%S"), wrong)
        return True

    def _sheet(self, kind: str) -> Path | None:
        """The text of the last sheet whose picture is there too."""
        folder = printed(self._folder, _PRINTERS[kind])
        found = sorted(one for one in folder.glob("*.txt") if one.with_suffix(".png").is_file())
        return found[-1] if found else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        super().__init__(("127.0.0.1", free()), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went on before it had read everything is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """A page, the style, a sheet of paper."""
        if not self._ours():
            return
        hands, path, lang = self.server.hands, urlsplit(self.path).path, self._lang()
        kind = path.removeprefix("/paper/").removesuffix(".png")
        if path == "/":
            self._reply(hands.shown(lang).encode())
        elif path == "/hands.css":
            self._reply(_CSS.read_bytes(), "text/css; charset=utf-8")
        elif kind in PAPERS and path.endswith(".png"):
            picture = hands.picture(kind)
            self._reply(picture or b"", "image/png", 200 if picture else 404)
        elif kind in PAPERS:
            self._reply(hands.paper(kind, lang).encode())
        else:
            self._reply(b"", status=404)

    def do_POST(self) -> None:
        """A button; back to where it stands."""
        if not self._ours():
            return
        asked = urlsplit(self.path)
        if not self.server.hands.do(asked.path.removeprefix("/do/")):
            self._reply(b"", status=404)
            return
        number = parse_qs(asked.query).get("step", [""])[0]
        self.send_response(303)
        self.send_header("Location", f"/?lang={self._lang()}#step-{number if number.isdecimal() else 1}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _lang(self) -> str:
        wanted = parse_qs(urlsplit(self.path).query).get("lang", [""])[0]
        return wanted if wanted in ("zh", "en") else language()

    def _ours(self) -> bool:
        """Whether this address was meant, by a page of this address or by nobody's; else it is refused."""
        port = self.server.server_port
        names = {f"127.0.0.1:{port}", f"localhost:{port}"}
        origin = self.headers.get("Origin")
        if self.headers.get("Host") in names and (origin is None or urlsplit(origin).netloc in names):
            return True
        self._reply(b"", status=403)
        return False

    def _reply(self, body: bytes, media: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that http.server has for it
        """The terminal belongs to the demo."""
