"""The page of a scanned code: p95 at 200 requests a second on two cores (< 50 ms), as a phone's request arrives.

A county with 40 batches and 200 labels on packs, served by the real command in a process of its own; requests begin on
time whether or not earlier ones were answered, each of another network and of a label by lot, so that look-ups are
counted and pages go stale as they would. The ceiling in the same run: `/health/live` at the same pace, which does
nothing.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.county import row
from cloud.labels import office
from cloud.trace import Batch
from contract.event import Labelling
from tests.cloud.labels import ground as packs
from tests.cloud.public.ground import BATCH, town
from tests.parts import free_port

BATCHES: Final = 40
PACKS: Final = 5
RATE: Final = 200
SECONDS: Final = 10
LINES: Final = 24
_SLOW_S: Final = 60.0


def county(folder: Path) -> list[str]:
    """Paths of the labels of a county whose stores lie in a folder."""
    made = town(folder)
    paths = []
    with made.database.write() as session:
        cycle = session.get_one(Batch, BATCH).cycle
        for number in range(BATCHES):
            packs.batch(session, f"{number:016x}", cycle=cycle)
    for number in range(BATCHES):
        order = packs.order(made.database, PACKS)
        codes = packs.drawn(made.database, order, 1, PACKS)
        with made.database.write() as session:
            said = Labelling(step="activate", order=order, batch=f"{number:016x}", codes=tuple(codes))
            office.tell(packs.deed(session), said)
        paths += [f"/{code}" for code in codes]
    made.house.close()
    return paths


async def paced(port: int, path: Callable[[], str]) -> list[float]:
    """Seconds from when each request was due to its last byte, RATE a second for SECONDS."""
    lines: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(LINES):
        lines.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    chance, spent = random.Random(1), list[float]()

    async def ask(due: float) -> None:
        reader, writer = await lines.get()
        network = ".".join(str(chance.randrange(1, 255)) for _ in range(3))
        writer.write(f"GET {path()} HTTP/1.1\r\nHost: t.example.cn\r\nX-Forwarded-For: 11.{network}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.partition(b"\r\n")[0].decode())
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(size)
        spent.append(time.perf_counter() - due)
        lines.put_nowait((reader, writer))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(RATE * SECONDS):
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(due))
    while not lines.empty():
        lines.get_nowait()[1].close()
    return spent


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        paths = county(folder / "data")
        (folder / "county.yaml").write_text("format: 1\ndata: data\n", encoding="utf-8")
        port = free_port()
        command = [sys.executable, "-m", "zhigen", "cloud", "serve", "--config", str(folder / "county.yaml")]
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _ready(url, process)
            cold = []
            for number, path in enumerate(paths):
                began = time.perf_counter()
                first = httpx.get(url + path, headers={"X-Forwarded-For": f"11.0.{number}.1"}).raise_for_status()
                cold.append(time.perf_counter() - began)
                size = len(first.content)
            chance = random.Random(2)
            pages = asyncio.run(paced(port, lambda: chance.choice(paths)))
            bare = asyncio.run(paced(port, lambda: "/health/live"))
        finally:
            process.terminate()
            process.wait(20)
    best = _p95(bare)
    return [
        row(
            f"public page at {RATE} requests/s, p95 (< 50)", _p95(pages), "ms", best, _p95(pages) / best, "/health/live"
        ),
        row("public page, median", statistics.median(pages) * 1000, "ms"),
        row("public page, the first look at a batch", max(cold) * 1000, "ms"),
        row("public page, first looks, median", statistics.median(cold) * 1000, "ms"),
        row("public page (< 60,000)", size, "bytes"),
    ]


def _p95(spent: list[float]) -> float:
    """In ms."""
    return statistics.quantiles(spent, n=20)[-1] * 1000


def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SLOW_S
    while True:
        try:
            if httpx.get(url + "/health/live", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the cloud did not start")
        time.sleep(0.1)
