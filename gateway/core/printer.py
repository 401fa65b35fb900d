"""What every printer has in common, whatever it speaks: a job, and how the printer says that it is. Pure.

A job is out of our hands only when the printer itself says that all of it is on paper. What stands between (paper out,
head open, a cut line) is a fault, and the job waits: never dropped, and marked as a reprint where part of it may have
been printed before.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from gateway.core.fault import Fault


class State(NamedTuple):
    """How a printer is: what keeps it from printing (None: nothing), and whether all that it was sent is on paper."""

    fault: Fault | None
    done: bool


class Answers(Protocol):
    """How one language asks a printer how it is, and reads what comes back."""

    query: bytes
    forgets: bool  # it answers at all times, so one that was silent was off, and what it held is gone

    def begin(self) -> None:
        """A job is about to be sent."""

    def heard(self, data: bytes) -> State | None:
        """Take in what came; a state once an answer to `query` is whole."""
