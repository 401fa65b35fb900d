"""The till's own record, independent of all that the product stores: what it was about to give, what was taken.

    {"lane":"readings","word":"will","first":7,"last":7,"t":ms,"step":0}    about to be put into the outbox
    {"lane":"readings","word":"done","first":7,"last":7,"t":ms,"step":0}    the outbox said that it is committed
    {"lane":"events","word":"age","first":0,"last":0,"t":ms,"step":140}     the oldest unsettled event was 140 ms old

Numbers rise by one in each lane, over restarts too. A line goes to the operating system in one write before anything
else happens, so kill -9 costs none; a torn last line counts for nothing. What was `will` and not `done` when a process
was killed may or may not have been committed: only the cloud can tell, and either is right.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from contract.ack import Lane, merge

Word = Literal["will", "done", "age"]


class Line(msgspec.Struct, frozen=True):
    """One line: numbers first..last of a lane; row `first + i` has the wall time t + i × step (ms)."""

    lane: Lane
    word: Word
    first: int
    last: int
    t: int
    step: int = 0


_decode = msgspec.json.Decoder(Line).decode
_encode = msgspec.json.Encoder().encode


class Book:
    """Appends to a file; `next` is the number of each lane that was never used."""

    def __init__(self, path: Path) -> None:
        self.next: dict[Lane, int] = {"readings": 1, "events": 1}
        for line in read(path):
            if line.word == "will":
                self.next[line.lane] = max(self.next[line.lane], line.last + 1)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        if path.stat().st_size:
            os.write(self._file, b"\n")  # whatever was torn ends here

    def will(self, lane: Lane, t: int, rows: int = 1, step: int = 0) -> int:
        """The numbers of the next rows; the first of them."""
        first = self.next[lane]
        self.next[lane] = first + rows
        self._write(Line(lane, "will", first, first + rows - 1, t, step))
        return first

    def done(self, lane: Lane, numbers: Iterable[int], t: int) -> None:
        """These are committed."""
        for first, last in merge(numbers):
            self._write(Line(lane, "done", first, last, t))

    def age(self, t: int, age_ms: int) -> None:
        """How old the oldest event is that the cloud has not acked."""
        self._write(Line("events", "age", 0, 0, t, age_ms))

    def _write(self, line: Line) -> None:
        os.write(self._file, _encode(line) + b"\n")


def read(path: Path) -> Iterator[Line]:
    """Every whole line."""
    if not path.exists():
        return
    for line in path.read_bytes().split(b"\n"):
        with suppress(msgspec.DecodeError):
            yield _decode(line)
