"""The demo under fire: every few seconds a part is killed with -9, and the demo goes on as if nothing had been.

Gateways are started again by the demo, as a service manager would; broker, ingest and the pages by the county's own
supervisor. Meanwhile somebody keeps asking for the pages, so that the report can say for how long they were away.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from zhigen.demo.system import System, answers
from zhigen.tongue import said

ROLES: Final = {"broker": ("消息服务器", "broker"), "ingest": ("接收进程", "ingest"), "serve": ("网页服务", "pages")}
PAUSE_S: Final = (2.5, 5.0)
MERCY_S: Final = 12.0  # four strikes at most in that time, and there are five parts
CALM_S: Final = 12.0  # before the end: what was killed last has time to come back


class Chaos:
    """Strikes at a running system. `strikes` counts; `longest_s` is how long the pages were away at the longest."""

    def __init__(self, system: System, chance: random.Random) -> None:
        self._system = system
        self._chance = chance
        self._answered = time.monotonic()
        self._struck: dict[str, float] = {}
        self.strikes = 0
        self.longest_s = 0.0

    def run(self, seconds: float, stop: threading.Event) -> None:
        """Strike for so many seconds (0: until `stop`), but for a calm end."""
        end = time.monotonic() + seconds - min(CALM_S, seconds / 2) if seconds > 0 else float("inf")
        due = time.monotonic() + self._chance.uniform(*PAUSE_S)
        while time.monotonic() < end and not stop.wait(0.2):
            self._system.ensure()
            self._ask()
            if time.monotonic() >= due:
                self.strike()
                due = time.monotonic() + self._chance.uniform(*PAUSE_S)
        while not self._ask() and not stop.wait(0.2):
            pass

    def strike(self) -> None:
        """Kill one part, by chance, of those that had time to get up from the last time."""
        now = time.monotonic()
        victim = self._chance.choice(
            [one for one in (*self._system.gateways, *ROLES) if now - self._struck.get(one, -MERCY_S) > MERCY_S]
        )
        self._struck[victim] = now
        self.strikes += 1
        if victim in ROLES:
            for pid in _pids(self._system.cloud.pid, victim):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            name = said(*ROLES[victim])
        else:
            gateway = self._system.gateways[victim]
            gateway.kill()
            gateway.start()
            name = said(f"网关 {victim}", f"gateway {victim}")
        click.echo(f"  {time.strftime('%H:%M:%S')}  {said('击倒', 'killed')} {name}")

    def _ask(self) -> bool:
        there = answers(f"{self._system.url}/health/live")
        now = time.monotonic()
        self.longest_s = max(self.longest_s, now - self._answered)
        if there:
            self._answered = now
        return there


def _pids(tree: int, role: str) -> list[int]:
    """The processes of one part of the county below the supervisor, the part's own child (a broker) included."""
    own = [pid for pid in _children(tree) if f"cloud.app\0{role}\0" in _command(pid)]
    return [*own, *(child for pid in own for child in _children(pid))]


def _children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, thread.read_text().split())


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    return ""
