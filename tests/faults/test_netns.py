"""The spoilt line is spoilt: what is cut does not pass, three of ten get lost, a connection is reset, and all mends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.faults import parts
from tests.faults.netns import RESET, Line
from tests.parts import missing

COUNT = 1_000
HEAR = """
import socket
ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
ear.bind(("0.0.0.0", 7000))
print("ready", flush=True)
ear.settimeout(1.0)
count = 0
try:
    while True:
        ear.recv(100)
        count += 1
except TimeoutError:
    print(count)
"""
SPEAK = f"""
import socket
mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range({COUNT}):
    mouth.sendto(b"x", ("{Line.address}", 7000))
"""
KNOCK = f"""
import socket
try:
    socket.create_connection(("{Line.address}", 7001), timeout=2)
except OSError as error:
    print(type(error).__name__)
else:
    print("open")
"""
LISTEN = """
import socket
server = socket.create_server(("0.0.0.0", 7001))
print("ready", flush=True)
while True:
    server.accept()
"""


@pytest.fixture
def line() -> Iterator[Line]:
    absent = parts.missing(["network"], "amqtt")
    if absent:
        missing(absent)
    with Line() as made:
        yield made


def arrived(line: Line) -> int:
    ear = subprocess.Popen([*line.county, sys.executable, "-c", HEAR], stdout=subprocess.PIPE, text=True)
    assert ear.stdout is not None
    assert ear.stdout.readline() == "ready\n"
    subprocess.run([*line.farm, sys.executable, "-c", SPEAK], check=False, capture_output=True)
    return int(ear.communicate(timeout=120)[0])


def test_what_is_cut_does_not_pass_and_what_is_mended_does(line: Line) -> None:
    assert arrived(line) == COUNT
    line.cut()
    assert arrived(line) == 0
    line.mend()
    assert arrived(line) == COUNT


def test_three_of_ten_get_lost(line: Line) -> None:
    line.lossy(30)
    assert COUNT * 0.6 < arrived(line) < COUNT * 0.8  # six standard deviations to either side
    line.mend()
    assert arrived(line) == COUNT


def test_a_connection_is_refused_while_all_are_reset(line: Line) -> None:
    server = subprocess.Popen([*line.county, sys.executable, "-c", LISTEN], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"

        def knock() -> str:
            return subprocess.run(
                [*line.farm, sys.executable, "-c", KNOCK], capture_output=True, text=True
            ).stdout.strip()

        assert knock() == "open"
        line.spoil(RESET)
        assert knock() == "ConnectionRefusedError"
        line.mend()
        assert knock() == "open"
    finally:
        server.kill()
        server.communicate()
