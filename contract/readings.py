"""Rows of one device, as they travel: one sample a row, columns by point, so that a batch costs little.

    many: {"ver":1,"e":1,"b":"a1b2…","s":[7,8],"t":[ms,ms],"v":{"co2":[612,615]},"m":"…","q":{"co2":{"spike":[1]}}}
    one:  {"ver":1,"e":1,"b":"a1b2…","s":7,"t":ms,"v":{"co2":612},"m":"…","c":1,"q":{"co2":"spike"}}

A null in a column where `q` names no quality for that row was not sampled; a null with a quality is a value that could
not be had. The time of a row in the stores is µs = ms × 1000 + c, c being the clock segment (contract.moment).
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import Annotated, Final

import msgspec

from contract.errors import ContractError
from contract.measurement import of_point
from contract.quality import BY_WORD, Quality
from contract.wire import Key, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
MAX_ROWS: Final = 5_000
MAX_POINTS: Final = 256
MAX_SEGMENT: Final = 999

Column = list[float | None]


class Readings(msgspec.Struct):
    """Rows of one device that share epoch, boot, clock segment and meta.

    epoch, seqs: the outbox address of each row (lane "readings"); boot: the run of the gateway that measured;
    times: int64 UTC ms, one per row; values: point key -> one value per row in the canonical unit;
    quality: point key -> quality word -> the row indices that have it (what is not named is good);
    meta: hash of the birth under which the device was read.
    """

    epoch: int
    boot: str
    segment: int
    seqs: list[int]
    times: list[int]
    values: dict[str, Column]
    quality: dict[str, dict[str, list[int]]]
    meta: str

    def __len__(self) -> int:
        return len(self.seqs)

    def quality_column(self, key: str) -> list[int] | None:
        """The quality numbers of a column (the worst where a row has several), or None where every value is good."""
        words = self.quality.get(key)
        if not words:
            return None
        column = [0] * len(self.seqs)
        for word, rows in words.items():
            number = int(BY_WORD[word])
            for row in rows:
                column[row] = max(column[row], number)
        return column


def _said(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class Wire(msgspec.Struct, omit_defaults=True):
    """The short keys of the wire: many rows (lists) or one (without)."""

    ver: Version
    e: Annotated[Ordinal, _said("epoch of the outbox")]
    b: Annotated[Name, _said("boot: the run of the gateway that measured")]
    s: Annotated[
        Ordinal | Annotated[list[Ordinal], msgspec.Meta(min_length=1, max_length=MAX_ROWS)],
        _said("seq in the lane of readings, one per row, rising"),
    ]
    t: Annotated[Time | list[Time], _said("UTC ms, one per row")]
    v: Annotated[
        dict[Key, float | list[float | None] | None],
        msgspec.Meta(min_length=1, max_length=MAX_POINTS, description="point key -> one value per row, canonical unit"),
    ]
    m: Annotated[Name, _said("hash of the meta under which the device was read")] = ""
    c: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEGMENT, description="clock segment")] = 0
    q: Annotated[
        dict[str, str | dict[str, list[int]]],
        _said("point key -> quality word -> rows that have it (of one row: point key -> word); absent is good"),
    ] = {}


_read: Final = Reader(Wire, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def encode(readings: Readings) -> bytes:
    """The JSON bytes of rows; a single row is written without lists, for the eye of a field engineer."""
    wire = Wire(
        ver=VERSION,
        e=readings.epoch,
        b=readings.boot,
        c=readings.segment,
        s=readings.seqs,
        t=readings.times,
        v=readings.values,  # type: ignore[arg-type]  # a dict of the narrower column type
        q=readings.quality,  # type: ignore[arg-type]
        m=readings.meta,
    )
    if len(readings.seqs) == 1:
        wire.s, wire.t = readings.seqs[0], readings.times[0]
        wire.v = {key: column[0] for key, column in readings.values.items()}
        marks = {key: column[0] for key in readings.quality if (column := readings.quality_column(key))}
        wire.q = {key: Quality(mark).word for key, mark in marks.items() if mark}
    return _encode(wire)


def decode(body: bytes) -> Readings:
    """Read rows. Raises what contract.wire.Reader raises, and nothing else.

    What is checked here is what makes the rows readable at all: lengths, indices, order. Whether a point is known, a
    time plausible or a value in range is judged row by row later, so that one bad row never costs its neighbours.
    """
    wire = _read(body)
    if isinstance(wire.s, int):
        return _one(wire, wire.s)
    seqs, times, count = wire.s, wire.t, len(wire.s)
    if not isinstance(times, list) or len(times) != count:
        raise ContractError("shape", "t", why=f"wants {count} times, one for each s")
    if any(a >= b for a, b in pairwise(seqs)):
        raise ContractError("shape", "s", why="sequence numbers must rise")
    for key, column in wire.v.items():
        if not isinstance(column, list) or len(column) != count:
            raise ContractError("shape", f"v.{key}", why=f"wants {count} values")
    for key, words in wire.q.items():
        if not isinstance(words, dict) or key not in wire.v:
            raise ContractError("shape", f"q.{key[:60]}", why="wants {word: [row…]} of a column that is there")
        for word, rows in words.items():
            if word not in BY_WORD or (rows and (min(rows) < 0 or max(rows) >= count)):
                raise ContractError("shape", f"q.{key}.{word[:20]}", why="unknown quality or row out of bounds")
    return Readings(wire.e, wire.b, wire.c, seqs, times, wire.v, wire.q, wire.m)  # type: ignore[arg-type]  # checked


def _one(wire: Wire, seq: int) -> Readings:
    if not isinstance(wire.t, int):
        raise ContractError("shape", "t", why="one row wants one time")
    values: dict[str, Column] = {}
    for key, value in wire.v.items():
        if isinstance(value, list):
            raise ContractError("shape", f"v.{key}", why="one row wants one value")
        values[key] = [value]
    quality: dict[str, dict[str, list[int]]] = {}
    for key, word in wire.q.items():
        if not isinstance(word, str) or word not in BY_WORD or key not in values:
            raise ContractError("shape", f"q.{key[:60]}", why="wants the quality word of a value that is there")
        quality[key] = {word: [0]}
    return Readings(wire.e, wire.b, wire.c, [seq], [wire.t], values, quality, wire.m)


def check_column(key: str, column: Column) -> None:
    """Raises ContractError("unknown_measurement" | "not_finite") where the values of a point cannot be kept."""
    of_point(key)
    for value in column:
        if value is not None and not isfinite(value):
            raise ContractError("not_finite", key, key=key)
