"""A program of the demo: started, watched, ended, its output in a file of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from zhigen.tongue import said

_LIBC: Final = ctypes.CDLL(None)
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


def end_with_parent() -> None:
    """In a child: ask the kernel to end it when whoever started it is gone, even by kill -9."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class StopError(Exception):
    """Somebody asked the demo to end while it was starting."""


ZHIGEN: Final = (sys.executable, "-m", "zhigen")
PATIENCE_S: Final = 300.0
"""How long a part may take before it is said to hang: a busy machine starts a cloud in minutes, not seconds."""


class Child:
    """One `zhigen …` process. `kill()` is SIGKILL, as a power cut would be to the process; `stop()` lets it finish.

    feed: it has a standard input, see `say`; program: what runs instead of `zhigen`; environment: on top of our own;
    ending: the signal that asks it to end.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        folder: Path,
        feed: bool = False,
        *,
        program: Sequence[str] = ZHIGEN,
        environment: Mapping[str, str] | None = None,
        ending: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._arguments = [*program, *arguments]
        self._environment = {"PYTHONUNBUFFERED": "1", **(environment or {})}
        self._feed = feed
        self._ending = ending
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is appended to `log`."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._arguments,
                stdin=subprocess.PIPE if self._feed else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment},
                start_new_session=True,
                preexec_fn=end_with_parent,  # one call into libc, before any thread exists
            )

    @property
    def pid(self) -> int:
        """The process id, 0 where it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    @property
    def ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def say(self, line: str) -> None:
        """Write one line to its standard input."""
        if self._process is None or self._process.stdin is None:
            raise RuntimeError(f"{self.name} listens to nobody")
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End the whole process group at once, with no chance to tidy up."""
        if self._process is not None and self.pid:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._hang_up()

    def stop(self, patience_s: float = 60.0) -> int:
        """Ask it to end; after `patience_s` make it. Returns the exit status (negative: the signal)."""
        if self._process is None:
            return 0
        if self.pid:
            self._process.send_signal(self._ending)
            try:
                self._process.wait(patience_s)
            except subprocess.TimeoutExpired:
                self.kill()
        self._hang_up()
        return self._process.returncode

    def _hang_up(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()

    def ensure(self) -> None:
        """Raise with the tail of its log where it has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            tail = self.log.read_text(errors="replace").splitlines()[-12:]
            ended = said(f"{self.name} 意外退出", f"{self.name} ended by itself")
            raise click.ClickException(f"{ended} ({self._process.returncode}), {self.log}:\n  " + "\n  ".join(tail))


def until(
    what: str,
    ready: Callable[[], bool],
    watch: Sequence[Child] = (),
    stop: threading.Event | None = None,
) -> None:
    """Wait until `ready()` is true; meanwhile no child of `watch` may end.

    Raises a ClickException with `what` after `PATIENCE_S`; StopError once `stop` is set.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not ready():
        if stop is not None and stop.is_set():
            raise StopError
        for child in watch:
            child.ensure()
        if time.monotonic() > deadline:
            late = said(f"等了 {PATIENCE_S:.0f} 秒仍未就绪", f"not ready after {PATIENCE_S:.0f} s")
            raise click.ClickException(f"{late}: {what}")
        time.sleep(0.1)
