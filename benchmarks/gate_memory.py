"""What a gate's gateway keeps in memory: camera at 720p and 60 boxes a minute, hand scanner, page open, minutes on end.

Real parts: `zhigen gateway run` in a process of its own, simulators.camera over HTTP, mosquitto, a stand-in for the
cloud that acks all. The page's part is played by a client that holds open what a page holds open: the state of the
gate, what the camera sees, its live picture. Resident memory is that of the gateway's process, from the kernel, as its
own figure is (gateway.rim.host). `python -m benchmarks.gate_memory` prints the rows as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import httpx

from simulators.camera.conveyor import Conveyor
from simulators.camera.simulator import Simulator
from tests.gateway.gate.process import GateProcess, fresh, running
from zhigen.bench.figure import Figure, Row

SECONDS: Final = 240
EVERY_S: Final = 5.0
MOST_MB: Final = 250
_BUSES: Final = """\
buses: [{{id: eye, kind: camera, source: "{source}", forget_s: 0.5, snapshots: {{keep: 200}}}}]
devices: [{{id: cam, profile: camera-generic, bus: eye, interval_s: 5}}]
"""
_OPEN: Final = ("/api/gate/stream", "/api/cameras/cam/stream", "/api/cameras/cam/live.mjpg")


class Outcome(NamedTuple):
    """MB of the gateway, one for each look; peak: the most; passed: vehicles that were told of."""

    sizes: Sequence[float]
    peak: float
    passed: int
    pictures: int


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    return [figure.row() for figure in _figures(measured())]


def measured(seconds: int = SECONDS) -> Outcome:
    """So long under the belt."""
    conveyor = Conveyor(texts=[fresh(number) for number in range(1, seconds + 60)], ahead=True)
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd()) as folder,
        Simulator(conveyor, mjpeg=("127.0.0.1", 0)) as camera,
        running(Path(folder), _BUSES.format(source=camera.identity()["mjpeg"]), "cameras: [cam], quiet_s: 2") as gate,
        _page(gate) as heard,
    ):
        assert gate.process.process is not None
        pid, sizes, end = gate.process.process.pid, [], time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(EVERY_S)
            sizes.append(_kernel(pid, "VmRSS"))
        return Outcome(sizes, _kernel(pid, "VmHWM"), len(gate.passed), heard[_OPEN[2]])


@contextmanager
def _page(gate: GateProcess) -> Iterator[dict[str, int]]:
    """Holds open what the page of a gate holds open; pieces that came, by address."""
    over = threading.Event()
    heard = dict.fromkeys(_OPEN, 0)

    def hold(address: str) -> None:
        with httpx.stream("GET", f"http://127.0.0.1:{gate.port}{address}", timeout=60) as answer:
            for _ in answer.iter_bytes():
                heard[address] += 1
                if over.is_set():
                    return

    threads = [threading.Thread(target=hold, args=(address,), daemon=True) for address in _OPEN]
    for thread in threads:
        thread.start()
    yield heard
    over.set()
    for thread in threads:
        thread.join()


def _kernel(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _figures(found: Outcome) -> Iterator[Figure]:
    unit, most = ("MB", "MB"), ("任务书的上限", "the most that it may be")
    half = len(found.sizes) // 2
    said = "卡口网关：常驻内存，摄像头和页面开着", "gate gateway: resident memory, camera and page open"
    yield Figure(said, median(found.sizes[half:]), unit, MOST_MB, most)
    yield Figure(("卡口网关：内存峰值", "gate gateway: peak of its memory"), found.peak, unit, MOST_MB, most)
    grown = median(found.sizes[half:]) - median(found.sizes[: max(half, 1)])
    made = f"{found.passed} 车，{found.pictures} 段画面", f"{found.passed} vehicles, {found.pictures} pieces of picture"
    yield Figure(("卡口网关：后一半比前一半多", "gate gateway: second half over first"), grown, unit, None, made)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, ensure_ascii=False)
    print()
