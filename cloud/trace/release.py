"""May a batch go out (产地准出)? The answer, and every reason why not; `cloud.trace.gate` finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Answer = Literal["released", "held", "refused"]


@dataclass(frozen=True, slots=True)
class Release:
    """The answer for one batch on one day. reasons: codes, none where it may go; earliest: the first day of harvest by
    the safety intervals, ISO, "" where nobody knows or nothing was used. basis: what a promise may rest on that day."""

    batch: str
    answer: Answer
    reasons: tuple[str, ...]
    earliest: str
    basis: frozenset[Literal["process_control", "self_test", "commissioned_test"]]
