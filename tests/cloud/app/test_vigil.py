"""The vigil over a process of the cloud, and the tree that feeds systemd's watchdog only while no child hangs."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from cloud.app import supervisor
from cloud.app.supervisor import Child, Supervisor
from cloud.app.vigil import Probe, Vigil, answers
from cloud.kernel.notify import Notifier, Pulse
from cloud.kernel.progress import Part
from tests.cloud.house import House
from tests.parts import free_port
from tests.patience import until


class Systemd:
    """The listening end of $NOTIFY_SOCKET."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "n")
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._line.bind(self.address)
        self.environment = {"NOTIFY_SOCKET": self.address, "WATCHDOG_USEC": "60000000"}
        self.heard: list[str] = []

    def listen(self) -> list[str]:
        while True:
            try:
                self.heard.append(self._line.recv(4096).decode())
            except BlockingIOError:
                return self.heard

    def forget(self) -> None:
        self.listen()
        self.heard.clear()

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    listening = Systemd(tmp_path)
    yield listening
    listening.close()


def test_the_watchdog_is_fed_while_all_turn_and_by_nobody_else(systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment)
    away = [Part("lane", monotonic(), 60.0), Part("keeper", monotonic() - 61, 60.0)]
    parts = [away[0]]
    vigil = Vigil(lambda: parts, notifier)
    assert vigil.look() == []
    assert systemd.listen() == ["WATCHDOG=1"]
    parts += away[1:]
    assert vigil.look() == ["keeper"]
    assert systemd.listen() == ["WATCHDOG=1"]
    parts.pop()
    assert vigil.look() == []
    assert systemd.listen() == ["WATCHDOG=1"] * 2
    notifier.close()


def test_a_process_is_ready_when_it_has_begun_and_not_before(systemd: Systemd) -> None:
    begun, looked = threading.Event(), threading.Event()

    def has_begun() -> bool:
        looked.set()
        return begun.is_set()

    notifier = Notifier(systemd.environment)
    vigil = Vigil(list, notifier, has_begun, beat_s=0.01)
    vigil.start()
    assert looked.wait(120)
    assert systemd.listen() == []
    begun.set()
    until(lambda: "WATCHDOG=1" in systemd.listen())
    assert systemd.heard[0] == "READY=1"
    vigil.stop()
    vigil.join(120)
    assert "STOPPING=1" in systemd.listen()
    notifier.close()


def test_an_api_is_asked_whether_it_lives(house: House) -> None:
    port = int(house.url.rsplit(":", 1)[1])
    before = monotonic()
    (part,) = Probe("0.0.0.0", port, 60.0).parts()
    assert part.turned >= before
    nobody = free_port()
    assert not answers("127.0.0.1", nobody)
    dead = Probe("127.0.0.1", nobody, 60.0)
    (first,), (second,) = dead.parts(), dead.parts()
    assert first.turned == second.turned


BEATING = """
import os, socket, sys, threading
line = socket.socket(fileno=int(os.environ["ZHIGEN_NOTIFY_FD"]))
assert not os.environ["NOTIFY_SOCKET"]
while not os.path.exists(sys.argv[1]):
    line.send(b"WATCHDOG=1")
    threading.Event().wait(0.05)
threading.Event().wait()
"""


def test_a_tree_feeds_the_watchdog_until_one_of_its_children_hangs(
    systemd: Systemd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "HUNG_S", 1.0)
    hang = tmp_path / "hang"
    argv = [sys.executable, "-c", BEATING, str(hang)]
    child = Child("ingest", argv, {}, pulse=Pulse())
    notifier = Notifier(systemd.environment)
    out = io.StringIO()
    tree = Supervisor([child], out, notifier)

    def scene() -> None:
        until(lambda: systemd.listen().count("WATCHDOG=1") > 3, "the watchdog to be fed")
        hang.touch()
        until(lambda: "STATUS=hung: ingest" in systemd.listen(), "the hanging child to be told")
        systemd.forget()
        until(lambda: monotonic() > child.turned + 2.5, "a few more looks")
        assert "WATCHDOG=1" not in systemd.listen()
        hang.unlink()
        assert child.process is not None
        child.process.kill()  # as whoever looks after it would; the tree starts it again
        until(lambda: "STATUS=running" in systemd.listen(), "the new child to turn")

    failed: list[BaseException] = []

    def act() -> None:
        try:
            scene()
        except BaseException as error:  # told by the test's own thread
            failed.append(error)
        finally:
            tree.stop()

    actor = threading.Thread(target=act)
    actor.start()
    tree.run()
    actor.join(120)
    assert failed == []
    assert systemd.listen()[-1] == "STOPPING=1"
    assert "hung: ingest" in out.getvalue()
    notifier.close()


def _scraped(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.slow
@pytest.mark.parametrize("role", [pytest.param("serve", marks=pytest.mark.campaign), "run"])
def test_a_real_cloud_is_ready_alive_and_ends_in_order(systemd: Systemd, tmp_path: Path, role: str) -> None:
    port = free_port()
    (tmp_path / "cloud.yaml").write_text(f"data: data\nembedded_broker: {{port: 0}}\nlisten: {{port: {port}}}\n")
    command = [sys.executable, "-m", "zhigen", "cloud"]
    options = ["--config", str(tmp_path / "cloud.yaml")]
    subprocess.run([*command, "migrate", *options], check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [*command, role, *options],
        env={**os.environ, **systemd.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: "WATCHDOG=1" in systemd.listen(), "the watchdog", 60)
        assert systemd.heard[0] == "READY=1"
        if role == "run":
            connected = 'zhigen_ingest_connected{lane="events",worker="ingest"} 1.0'
            until(lambda: systemd.listen() and connected in _scraped(port), "ingest", 60)
        assert 'zhigen_store_up{store="series"} 1.0' in _scraped(port)
        systemd.listen()  # Linux keeps ten messages for a listener and drops what comes after
        process.send_signal(signal.SIGTERM)
        until(lambda: systemd.listen() and process.poll() is not None, "the end", 40)
        assert process.returncode in (0, -signal.SIGTERM)  # uvicorn hands the signal on when it is done
        assert "STOPPING=1" in systemd.listen()
    finally:
        process.kill()
        process.wait()
