"""What a conversation with a residue analyzer is made of: bytes and time go in, actions come out. No I/O.

Some analyzers speak when a test is done (a line of text, ASTM), others only when asked (gateway.drivers.asking). To
the thread that holds the wire both look alike: it tells what it heard and that time passed, and does what comes back,
in that order: a result before the acknowledgement of it is safe with us before the instrument may forget it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Literal, NamedTuple

from contract.moment import LAW_ZONE
from contract.profile.analyzer_options import Verdicts
from gateway.core.fault import Fault

Verdict = Literal["pass", "fail", ""]
MOST_RAW: Final = 1024  # bytes of what came that one unreadable piece keeps; more of it is noise


class Moment(NamedTuple):
    """One instant: wall UTC ms (the instrument is asked by date), monotonic ms (waits are measured)."""

    wall: int
    mono: int


@dataclass(frozen=True, slots=True)
class Send:
    """Write these bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """One test as the instrument says it: item is what was tested for, rate is in %, tested UTC ms (0: no time that
    exists). control, change: ΔA0 and ΔAt, None where it does not say them.

    doubts: what is odd about it, in words of gateway.core.rapid_test; raw: the bytes that say so.
    """

    number: str
    sample: str = ""
    item: str = ""
    rate: float | None = None
    verdict: Verdict = ""
    tested: int = 0
    doubts: tuple[str, ...] = ()
    raw: bytes = b""
    control: float | None = None
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that came and are no result; `cause` is a code of gateway.core.fault.TEXTS."""

    cause: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Spoke:
    """The instrument answered as it should: it is there."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question was not answered, or not so that it could be used."""

    fault: Fault


Action = Send | Result | Unreadable | Spoke | Missed


class Dialogue(ABC):
    """One conversation over one wire. A wire that broke begins a new one with `opened`."""

    asks: ClassVar[bool] = False  # whether a silent instrument is found out; who only listens takes silence for rest

    @abstractmethod
    def opened(self, now: Moment) -> list[Action]:
        """The wire is open; whatever was half heard before is over."""

    @abstractmethod
    def heard(self, data: bytes, now: Moment) -> list[Action]:
        """These bytes came."""

    @abstractmethod
    def passed(self, now: Moment) -> list[Action]:
        """Time passed; nothing came meanwhile."""

    @abstractmethod
    def wait_ms(self, now: Moment) -> int | None:
        """How long nothing is to be done unless something comes; None: for ever."""

    def postpone(self, ms: int, now: Moment) -> None:  # noqa: B027  # who never asks need not care
        """Ask the next time no earlier than this."""

    @property
    def longest_ms(self) -> int:
        """How long a question may go unanswered before that is known."""
        return 0


def local_ms(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> int:
    """UTC ms of a time as instruments show it (Asia/Shanghai); 0 for one that no calendar has."""
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=LAW_ZONE).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


class Words:
    """The verdict that a word, code or flag of the instrument means."""

    def __init__(self, verdicts: Verdicts) -> None:
        self._known: Mapping[str, Verdict] = {
            **{word.upper(): "pass" for word in verdicts.passed},
            **{word.upper(): "fail" for word in verdicts.failed},
        }

    def __call__(self, word: str) -> Verdict | None:
        """None for a word that is none of them; a word left out is no verdict."""
        word = word.strip().upper()
        return self._known.get(word) if word else ""
