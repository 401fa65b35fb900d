"""The pages of a gateway over real HTTP, with cameras that tests hold in their hands."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.event import Attendance, Body
from gateway.core.operator import PAGES, PageName, Trade
from gateway.rim.operators import Operators
from gateway.rim.peripherals import Desk
from gateway.rim.terminal.duty import Shift, cookie
from gateway.rim.terminal.house import House
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.terminal.camera import FakeCamera

WORD = "maple-river-42"
GATEWAY = "gate-gw"
OPERATOR = cookie(GATEWAY)  # the cookie of whoever has signed on


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def house(folder: Path, **more: Any) -> House:
    """A house of which nothing is there but what is told."""
    kept: dict[str, Any] = {
        "gateway": GATEWAY, "place": lambda: ("城南批发市场 1 号口", "South market, gate 1"), "found": dict,
        "now": now_ms, "operators": Operators(folder), "emit": lambda _: None, "served": PAGES,
    }  # fmt: skip
    return House(**{**kept, **more})


@dataclass
class Gate:
    """A server and what it shows."""

    cameras: dict[str, FakeCamera] = field(default_factory=lambda: {"gate-1": FakeCamera()})
    server: TerminalServer | None = None
    events: list[Body] = field(default_factory=list)
    desk: Desk | None = None
    served: tuple[PageName, ...] = PAGES
    idle_s: float = 900.0
    folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)

    def open(self, host: str = "127.0.0.1", access_file: str = "", port: int = 0) -> None:
        self.house = house(
            Path(self.folder.name), found=lambda: self.cameras, emit=self.events.append, desk=lambda: self.desk,
            served=self.served, idle_s=self.idle_s,
        )  # fmt: skip
        self.server = TerminalServer(host, port, self.house, access_file)

    def attendances(self) -> list[Attendance]:
        return [one for one in self.events if isinstance(one, Attendance)]

    @property
    def camera(self) -> FakeCamera:
        return self.cameras["gate-1"]

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.port}"

    def sign_on(self, trade: Trade) -> str:
        """Somebody of that trade signs on; the value of the cookie."""
        assert self.server is not None
        return self.server.duty.begin(Shift(f"{trade}-1", trade, frozenset({trade}), "till"))

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, timeout=120)

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None
            self.folder.cleanup()


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    made.open()
    yield made
    made.close()


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    file = tmp_path / "word"
    file.write_text(WORD + "\n")
    file.chmod(0o600)
    return file


@pytest.fixture
def guarded(word_file: Path) -> Iterator[Gate]:
    """Open to other machines, with a word; what comes through a proxy is not from this machine."""
    made = Gate()
    made.open("0.0.0.0", str(word_file))
    yield made
    made.close()
