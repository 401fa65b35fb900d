"""The pages of a gateway over real HTTP, with cameras that tests hold in their hands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from gateway.rim.terminal.house import House
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.terminal.camera import FakeCamera

WORD = "maple-river-42"


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Gate:
    """A server and what it shows."""

    cameras: dict[str, FakeCamera] = field(default_factory=lambda: {"gate-1": FakeCamera()})
    server: TerminalServer | None = None

    def open(self, host: str = "127.0.0.1", access_file: str = "", port: int = 0) -> None:
        house = House("gate-gw", lambda: ("城南批发市场 1 号口", "South market, gate 1"), lambda: self.cameras, now_ms)
        self.server = TerminalServer(host, port, house, access_file)

    @property
    def camera(self) -> FakeCamera:
        return self.cameras["gate-1"]

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.port}"

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, timeout=20)

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None


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
