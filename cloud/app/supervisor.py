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
from cloud.kernel.notify import Notifier, Pulse
from cloud.kernel.progress import Part, hung

FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 30.0
STEADY_S: Final = 10.0  # whoever lived that long is no child that cannot start, and need not wait
STOP_S: Final = 15.0
HUNG_S: Final = 60.0  # a child that says nothing for so long; at its start it opens stores
USELESS: Final = 2  # the exit code of a mistake that a restart does not mend


@dataclass
class Child:
    """One program. `ready` is asked until it is true before the next child starts; `fds` are handed down.

    pulse: by which it tells that it makes progress; None for a program of others, which cannot.
    """

    name: str
    argv: Sequence[str]
    environment: dict[str, str]
    ready: Callable[[], bool] = lambda: True
    fds: tuple[int, ...] = ()
    pulse: Pulse | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    turned: float = 0.0
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
            env={**os.environ, **self.environment, **(self.pulse.environment if self.pulse else {})},
            pass_fds=self.fds + ((self.pulse.theirs.fileno(),) if self.pulse else ()),
            start_new_session=True,
        )
        self.started = self.turned = monotonic()
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
    """Runs children until it is told to stop.

    systemd's watchdog (`notifier`) is fed while no child hangs; one that ended is started again, which is no hanging.
    """

    def __init__(self, children: Sequence[Child], out: IO[str] | None = None, notifier: Notifier | None = None) -> None:
        self.children = list(children)
        self._notifier = notifier or Notifier({})
        self._stuck: list[str] = []
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
                self._notifier.ready()
                started()
            while not self._stop.wait(0.2):
                for child in self.children:
                    self._look(child)
                self._feed()
        finally:
            self._notifier.stopping()
            for child in reversed(self.children):
                child.stop()
                if child.pulse is not None:
                    child.pulse.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _feed(self) -> None:
        now = monotonic()
        for child in self.children:
            if child.pulse is not None and child.pulse.beaten():
                child.turned = now
        running = [child for child in self.children if child.pulse is not None and not child.due]
        stuck = hung([Part(child.name, child.turned, HUNG_S) for child in running], now)
        if stuck != self._stuck:
            self._stuck = stuck
            self._notifier.status(f"hung: {', '.join(stuck)}" if stuck else "running")
            self._out.write(f"zhigen cloud: {'hung: ' + ', '.join(stuck) if stuck else 'all turn again'}\n")
            self._out.flush()
        if not stuck:
            self._notifier.alive()

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
