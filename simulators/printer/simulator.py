"""A printer behind a TCP port or a pty; and goes wrong as printers do.

paper_out   prints nothing; goes on with what it has stored once there is paper     cover   the same, open
silence     takes everything, answers nothing      mute     answers nothing while paper is out or the cover open
slow        `amount` ms for each piece that it prints (default 20)
jam         takes no more bytes (its memory is full)

`cut` closes the connection and, as a loose cable to its supply does, forgets what was not yet on paper.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from simulators.printer import escpos, tspl, zpl
from simulators.printer.sheet import Sheet
from simulators.switches import Switches
from simulators.terminal import Terminal

IDENTITY: Final = "zhigen sim printer"
KINDS: Final = {"paper_out": None, "cover": None, "silence": None, "mute": None, "slow": 20.0, "jam": None}
_TURN_S: Final = 0.005


class Language(Protocol):
    """What a printer understands."""

    sheets: list[Sheet]
    strange: list[bytes]

    @property
    def busy(self) -> bool: ...  # noqa: D102

    def take(self, data: bytes, paper: bool, cover: bool) -> bytes: ...  # noqa: D102

    def work(self) -> bytes: ...  # noqa: D102

    def reset(self) -> None: ...  # noqa: D102


LANGUAGES: Final[dict[str, type[Language]]] = {
    "escpos": escpos.Language,
    "zpl": zpl.Language,
    "tspl": tspl.Language,
}


class Simulator:
    """One printer on `tcp` (host, port; 0 takes a free one) or `pty`. Use as a context, or `start` and `stop`."""

    def __init__(self, language: str, *, tcp: tuple[str, int] | None = None, pty: Path | None = None) -> None:
        self.faults = Switches(KINDS)
        self.language = LANGUAGES[language]()
        self.name = language
        self.sheets = self.language.sheets
        self._lock = threading.Lock()
        self._tcp = tcp
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self._terminal = Terminal(pty, self._received, baud=0) if pty else None
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens, once started."""
        assert self._listener is not None  # noqa: S101
        host, port = self._listener.getsockname()[:2]
        return host, port

    def start(self) -> None:
        """Listen. Raises OSError."""
        if self._tcp is not None:
            self._listener = socket.create_server(self._tcp)
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self._listener.settimeout(0.05)
            self._threads.append(threading.Thread(target=self._accept, daemon=True))
        if self._terminal is not None:
            self._terminal.plug()
        self._threads.append(threading.Thread(target=self._work, daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Vanish; `sheets` stay."""
        self._over.set()
        if self._terminal is not None:
            self._terminal.unplug()
        for thread in self._threads:
            thread.join()
        if self._listener is not None:
            self._listener.close()

    def cut(self) -> None:
        """Lose supply and connection for a moment."""
        with self._lock:
            self.language.reset()
            if self._client is not None:
                with suppress(OSError):
                    self._client.shutdown(socket.SHUT_RDWR)
        if self._terminal is not None:
            self._terminal.unplug()
            self._terminal.plug()

    def identity(self) -> dict[str, object]:
        """What it is, for who starts it."""
        place = {"tcp": list(self.address)} if self._listener else {}
        link = {"link": str(self._terminal.link)} if self._terminal else {}
        return {"simulator": IDENTITY, "language": self.name, **place, **link, "faults": list(KINDS)}

    @property
    def _stands(self) -> bool:
        return self.faults.holds("paper_out") or self.faults.holds("cover")

    def _accept(self) -> None:
        assert self._listener is not None  # noqa: S101
        while not self._over.is_set():
            with suppress(TimeoutError):
                client, _ = self._listener.accept()
                client.settimeout(0.05)
                self._client = client
                self._serve(client)
                client.close()
                self._client = None

    def _serve(self, client: socket.socket) -> None:
        while not self._over.is_set():
            if self.faults.holds("jam"):
                time.sleep(_TURN_S)
                continue
            try:
                data = client.recv(1024)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            self._received(data)

    def _received(self, data: bytes) -> None:
        with self._lock:
            answer = self.language.take(data, not self.faults.holds("paper_out"), self.faults.holds("cover"))
        if answer and not self.faults.holds("silence") and not (self.faults.holds("mute") and self._stands):
            self._send(answer)

    def _send(self, data: bytes) -> None:
        if self._terminal is not None:
            self._terminal.send(data)
        elif self._client is not None:
            with suppress(OSError):
                self._client.sendall(data)

    def _work(self) -> None:
        while not self._over.is_set():
            if self._stands:
                time.sleep(_TURN_S)
                continue
            if slow := self.faults.amount("slow"):
                time.sleep(slow / 1000)
            with self._lock:
                answer = self.language.work()
                idle = not self.language.busy
            if answer and not self.faults.holds("silence"):
                self._send(answer)
            if idle:
                time.sleep(_TURN_S)
