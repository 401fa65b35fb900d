"""A real InfluxDB for tests: Debian's 1.6.7 on a free port; before it the stand-in for the paths of 2.x."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from cloud.kernel.stores import Influx
from simulators import influx_paths
from tests.parts import free_port, part
from tests.patience import until


class InfluxServer:
    """One influxd; `kill()` is SIGKILL, `start()` on the same port and folder."""

    def __init__(self, folder: Path, extra: Sequence[str] = ()) -> None:
        self._program = part("influxd")
        self.port, rpc = free_port(), free_port()
        place = folder / "influx"
        place.mkdir()
        self._conf = place / "influxdb.conf"
        self._conf.write_text(
            "\n".join(
                (
                    "reporting-disabled = true",
                    f'bind-address = "127.0.0.1:{rpc}"',
                    f'[meta]\ndir = "{place}/meta"\nlogging-enabled = false',
                    f'[data]\ndir = "{place}/data"\nwal-dir = "{place}/wal"\nindex-version = "inmem"',
                    "query-log-enabled = false\ncache-max-memory-size = 536870912",
                    *extra,
                    f'[http]\nbind-address = "127.0.0.1:{self.port}"\nlog-enabled = false\nmax-row-limit = 0',
                    "[monitor]\nstore-enabled = false",
                    "[continuous_queries]\nenabled = false",
                    '[logging]\nlevel = "error"',
                )
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its own address, without the proxy."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "-config", str(self._conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers, "influxd", 30)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, at once by default."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(90)
            self._process = None

    def create(self, database: str) -> None:
        """A database with the three retention classes, kept for ever."""
        influx_paths.create(self.url, database)

    def ask(self, query: str, **parameters: str) -> Any:
        """What it answers to InfluxQL."""
        answer = httpx.post(f"{self.url}/query", data={"q": query, **parameters}, timeout=120)
        answer.raise_for_status()
        return answer.json()["results"]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ping", timeout=1).status_code == 204
        except httpx.HTTPError:
            return False


class PathMap(influx_paths.PathMap):
    """The stand-in, and how the product is told of it."""

    def told(self, database: str, token_file: Path | None = None) -> Influx:
        """How the product is told of it."""
        return Influx(url=self.url, organisation="county", token_file=token_file, database=database)
