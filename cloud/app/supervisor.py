"""A tree of child processes: started in order, restarted with back-off, ended in the reverse order, none left over.

Each line that a child prints comes out with its name in front. A child's own session keeps Ctrl-C for the parent, which
ends the others in order; its lifeline (standard input) ends it when the parent dies without a word.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType
from typing import IO, Final

from cloud.kernel.errors import CloudError

FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 30.0
STEADY_S: Final = 10.0  # whoever lived that long is no child that cannot start, and need not wait
STOP_S: Final = 15.0
USELESS: Final = 2  # the exit code of a mistake that a restart does not mend


@dataclass
class Child:
    """One program. `ready` is asked until it is true before the next child starts; `fds` are handed down."""

    name: str
    argv: Sequence[str]
    environment: dict[str, str]
    ready: Callable[[], bool] = lambda: True
    fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    wait: float = FIRST_WAIT_S
    pump: threading.Thread | None = field(default=None, repr=False)

    def start(self, out: IO[str]) -> None:
        """Start it now, and pass on what it prints."""
        self.process = subprocess.Popen(
            self.argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.environment},
            pass_fds=self.fds,
            start_new_session=True,
        )
        self.started = monotonic()
        self.pump = threading.Thread(target=_pump, args=(self.name, self.process, out), daemon=True)
        self.pump.start()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL where that does not end it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        if self.pump is not None:
            self.pump.join(2)


class Supervisor:
    """Runs children until it is told to stop."""

    def __init__(self, children: Sequence[Child], out: IO[str] | None = None) -> None:
        self.children = list(children)
        self._out = out or sys.stderr
        self._stop = threading.Event()

    def stop(self) -> None:
        """End `run`; may be called from a signal handler."""
        self._stop.set()

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Start all in order, call `started`, keep them running. Raises CloudError where a child
        ended with exit code 2: it can never start like this, and has told why. No child is left afterwards."""

        def end(_number: int, _frame: FrameType | None) -> None:
            self._stop.set()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                child.start(self._out)
                while not self._stop.is_set() and not child.ready():
                    self._look(child)
                    self._stop.wait(0.1)
            if not self._stop.is_set():
                started()
            while not self._stop.wait(0.2):
                for child in self.children:
                    self._look(child)
        finally:
            for child in reversed(self.children):
                child.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look(self, child: Child) -> None:
        assert child.process is not None  # noqa: S101  # started before it is looked at
        code = child.process.poll()
        now = monotonic()
        if code is None:
            if now - child.started > STEADY_S:
                child.wait = FIRST_WAIT_S
        elif code == USELESS:
            raise CloudError("child_useless", child=child.name)
        elif not child.due:
            child.due = now + child.wait
            self._out.write(f"zhigen cloud: {child.name} ended with {code}, again in {child.wait:g} s\n")
            self._out.flush()
            child.wait = min(LONGEST_WAIT_S, child.wait * 2)
        elif now >= child.due:
            child.due = 0.0
            child.stop()
            child.start(self._out)


def _pump(name: str, process: subprocess.Popen[bytes], out: IO[str]) -> None:
    assert process.stdout is not None  # noqa: S101  # opened with a pipe
    with process.stdout as lines:
        for line in lines:
            out.write(f"{name:<6} | {line.decode(errors='replace').rstrip()}\n")
            out.flush()
