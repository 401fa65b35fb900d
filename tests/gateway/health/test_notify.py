"""What systemd hears, over a real datagram socket, from a real gateway."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.rim.notify import Notifier
from tests.gateway.app.process import CONFIG
from tests.parts import free_port
from tests.patience import until


class Systemd:
    """The listening end of $NOTIFY_SOCKET."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._line.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self.heard: list[str] = []

    @property
    def environment(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": self.address, "WATCHDOG_USEC": "60000000"}

    def listen(self) -> list[str]:
        while True:
            try:
                self.heard.append(self._line.recv(4096).decode())
            except BlockingIOError:
                return self.heard

    def close(self) -> None:
        self._line.close()


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    address = str(tmp_path / "n") if request.param == "path" else f"@zhigen-test-{os.getpid()}"
    listening = Systemd(address)
    yield listening
    listening.close()


def test_a_line_says_what_it_is_asked_to_and_a_status_only_when_it_changes(systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment)
    notifier.ready()
    for text in ("connected", "connected", "offline"):
        notifier.status(text)
    notifier.alive()
    notifier.stopping()
    assert systemd.listen() == ["READY=1", "STATUS=connected", "STATUS=offline", "WATCHDOG=1", "STOPPING=1"]


def test_nobody_who_listens_or_who_watches_is_no_trouble(systemd: Systemd, tmp_path: Path) -> None:
    Notifier({}).ready()
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()
    Notifier({"NOTIFY_SOCKET": systemd.address}).alive()
    assert systemd.listen() == []


def test_a_listener_that_does_not_read_never_blocks_the_gateway(systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment)
    for _ in range(5_000):
        notifier.alive()
    assert set(systemd.listen()) == {"WATCHDOG=1"}


def test_a_gateway_is_ready_alive_and_ends_in_order(tmp_path: Path) -> None:
    systemd = Systemd(str(tmp_path / "n"))
    config = tmp_path / "gw.yaml"
    config.write_text(CONFIG.format(broker=free_port(), modbus=free_port(), box="box"))
    process = subprocess.Popen(
        [sys.executable, "-m", "zhigen", "gateway", "run", "--config", str(config)],
        env={**os.environ, **systemd.environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: systemd.listen().count("WATCHDOG=1") > 2, "the watchdog")
        assert systemd.heard[0] == "READY=1"
        assert any(one.startswith("STATUS=offline, ") for one in systemd.heard), (
            "without a broker it is alive all the same"
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
        assert systemd.listen()[-1] == "STOPPING=1"
    finally:
        process.kill()
        process.wait()
        systemd.close()
