"""What stands at the other end of the wire in these tests: scripted peers, and a real pymodbus server in a process."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

Script = Callable[[bytes], list[bytes] | None]  # request frame -> chunks to send, None: hang up


def crc(frame: bytes) -> bytes:
    """CRC-16/MODBUS bit by bit, low byte first."""
    value = 0xFFFF
    for byte in frame:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


def rtu(frame: bytes) -> bytes:
    return frame + crc(frame)


def tcp(request: bytes, pdu: bytes, unit: int | None = None, tid: int | None = None) -> bytes:
    """A Modbus TCP reply to `request`; unit and transaction id may lie."""
    head = request[:2] if tid is None else tid.to_bytes(2, "big")
    station = request[6] if unit is None else unit
    return head + b"\0\0" + (len(pdu) + 1).to_bytes(2, "big") + bytes([station]) + pdu


class TcpPeer:
    """Answers each request by a script; `script` may be exchanged while it runs."""

    def __init__(self, script: Script, size: int = 12) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.connections = 0
        self._size = size
        self._over = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection, suppress(OSError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(0.02)
        while not self._over.is_set():
            try:
                request = connection.recv(self._size)
            except TimeoutError:
                continue
            if not request:
                return
            self.requests.append(request)
            chunks = self.script(request)
            if chunks is None:
                return
            for chunk in chunks:
                connection.sendall(chunk)
                time.sleep(0.001)


class PtyPeer:
    """A device at the far end of a pseudo terminal; `path` is the port to open."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        os.close(slave)
        self._over = Event()
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def say(self, noise: bytes) -> None:
        os.write(self.master, noise)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        os.close(self.master)

    def _serve(self) -> None:
        heard = b""
        while not self._over.is_set():
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            try:
                heard += os.read(self.master, 256)
            except OSError:  # nobody holds the port open at the moment
                time.sleep(0.005)
                continue
            if len(heard) >= _request_size(heard):
                request, heard = heard[: _request_size(heard)], b""
                self.requests.append(request)
                for chunk in self.script(request) or []:
                    os.write(self.master, chunk)
                    time.sleep(0.001)


def _request_size(heard: bytes) -> int:
    """How long a request is: 8 bytes, or 9 and the data where several places are written."""
    return 9 + heard[6] if len(heard) > 6 and heard[1] in (15, 16) else 8


@contextmanager
def linked_ptys() -> Iterator[tuple[str, str]]:
    """Two ports joined by a null modem."""
    masters, paths, keep = [], [], []
    for _ in range(2):
        master, slave = os.openpty()
        tty.setraw(slave)
        masters.append(master)
        keep.append(slave)  # an end that nobody holds would read as an error
        paths.append(os.ttyname(slave))
    over = Event()

    def pump() -> None:
        while not over.is_set():
            for ready in select.select(masters, [], [], 0.02)[0]:
                os.write(masters[1 - masters.index(ready)], os.read(ready, 256))

    thread = Thread(target=pump)
    thread.start()
    try:
        yield paths[0], paths[1]
    finally:
        over.set()
        thread.join()
        for descriptor in (*masters, *keep):
            os.close(descriptor)


_SERVER = """
import asyncio, sys
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

async def main(kind, place, units):
    devices = [
        SimDevice(unit, [SimData(0, values=[600 + unit, 200 + unit] + [0] * 8, datatype=DataType.REGISTERS)])
        for unit in range(1, units + 1)
    ]
    if kind == "tcp":
        server = ModbusTcpServer(devices, address=("127.0.0.1", int(place)))
    else:
        server = ModbusSerialServer(devices, port=place, baudrate=115200)
    await server.serve_forever(background=True)
    port = server.transport.sockets[0].getsockname()[1] if kind == "tcp" else 0
    print(port, flush=True)
    await asyncio.Event().wait()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


class Server:
    """pymodbus' own server in a process: unit u holds 600 + u in register 0 and 200 + u in register 1."""

    def __init__(self, kind: str, place: str, units: int = 1) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, kind, place, str(units)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
