"""What 400 points a minute cost on a line of 32 kbit/s, and how old they are at its end.

Real all the way, as in benchmarks.drain, but gateway and broker speak through a relay that lets 4,000 bytes a second
pass in either direction. Ten instruments of four points are read every six seconds, one after the other: the dearest
way to send so little, because each row is a message with a seal and an ack of its own. What passes is counted at the
relay, and each piece of up to 1,400 bytes is charged, in both senses, with 40 bytes for its TCP/IP header and 40 for
its TCP ack. There is no TLS here; its records would add 22 bytes a piece.
"""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from benchmarks.county import broker, ingest, process, row
from benchmarks.farm import Farm, Moment, ages, watch

DEVICES: Final = 10
POINTS: Final = 4
EVERY_S: Final = 0.6  # of one device after the other
A_MINUTE: Final = 60 / EVERY_S * POINTS
BYTES_S: Final = 32_000 / 8
_PIECE: Final = 1_400
_HEADERS: Final = 80
_WARM: Final = 10
_ROWS: Final = 100  # a minute of them
_PATIENCE_S: Final = 120.0


class Relay:
    """One connection at a time, from `port` to the broker; `up` and `down` are the bytes that passed, headers too."""

    def __init__(self, broker_port: int) -> None:
        self._broker = broker_port
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._ear.getsockname()[1]
        self.up = self.down = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._ear.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                farm, _ = self._ear.accept()
                county = socket.create_connection(("127.0.0.1", self._broker))
                for way in ((farm, county, "up"), (county, farm, "down")):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, name: str) -> None:
        source.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _PIECE)
        free = time.monotonic()
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                cost = len(piece) + _HEADERS
                free = max(free, time.monotonic()) + cost / BYTES_S
                time.sleep(max(0.0, free - time.monotonic()))
                to.sendall(piece)
                setattr(self, name, getattr(self, name) + cost)
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as place, broker(Path(place)) as port, _relay(port) as relay:
        folder = Path(place)
        with process(ingest, port, folder, 0) as county, process(gateway, folder, relay.port) as farm:
            _heard(county), _heard(farm)
            with process(watch, folder, DEVICES) as eye:
                _heard(eye)
                farm.send("go")
                _heard(farm)
                before, clock = (relay.up, relay.down), time.monotonic()
                put = _heard(farm)
                minutes = (time.monotonic() - clock) / 60
                up, down = relay.up - before[0], relay.down - before[1]
                farm.send("over")
                _heard(farm)
                eye.send("over")
                old = ages(put, _heard(eye))
            county.send("over")
            _heard(county)
    most, cuts, values = BYTES_S * 60, quantiles(old, n=100), len(put) * POINTS / minutes
    peer, name = "what 32 kbit/s carry", "line of 32 kbit/s:"
    return [
        row(f"{name} values a minute, live", values, "values/min", A_MINUTE, values / A_MINUTE, "what was asked for"),
        row(f"{name} bytes a minute up", up / minutes, "bytes/min", most, up / minutes / most, peer),
        row(f"{name} bytes a minute down", down / minutes, "bytes/min", most, down / minutes / most, peer),
        row(f"{name} age of a value in the store, p50", cuts[49], "ms"),
        row(f"{name} age of a value in the store, p95", cuts[94], "ms"),
    ]


def gateway(folder: Path, port: int, pipe: Connection) -> None:
    """A process: measures when told; tells when it has begun, then what it measured in a minute, then that it ended."""
    farm = Farm(folder, port, POINTS)
    put: list[Moment] = []
    pipe.send("ready")
    pipe.recv()
    farm.line.start()
    for number in range(_WARM + _ROWS):
        if number == _WARM:
            pipe.send("begun")
        measured = farm.measure(number % DEVICES)
        put += [measured] if number >= _WARM else []
        time.sleep(EVERY_S)
    pipe.send(put)
    pipe.recv()
    mark = farm.box.high("readings")
    while farm.waits(mark):
        time.sleep(0.01)
    farm.close()
    pipe.send("closed")


@contextmanager
def _relay(port: int) -> Iterator[Relay]:
    relay = Relay(port)
    try:
        yield relay
    finally:
        relay.close()


def _heard(pipe: Connection) -> Any:
    if not pipe.poll(_PATIENCE_S):
        raise RuntimeError("a part said nothing")
    return pipe.recv()


if __name__ == "__main__":
    for figure in run():
        print(figure)
