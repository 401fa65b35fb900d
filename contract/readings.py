"""Rows of one device, as they travel: one sample a row, columns by point, so that a batch costs little.

    many:  {"ver":1,"e":1,"b":"a1b2…","c":0,"s":[7,8],"t":[ms,ms],"v":{"co2":[612,615]},"q":{"co2":{"spike":[1]}},"m":"…"}
    one:   {"ver":1,"e":1,"b":"a1b2…","c":0,"s":7,"t":ms,"v":{"co2":612},"q":{"co2":"spike"},"m":"…"}

A null in a column where `q` names no quality for that row was not sampled; a null with a quality is a value that could
not be had. The time of a row in the stores is µs = ms × 1000 + c, c being the clock segment (contract.moment).
"""

from __future__ import annotations

from math import isfinite
from typing import Final

import msgspec

from contract.errors import ContractError
from contract.measurement import of_point
from contract.quality import BY_WORD, Quality

VERSION: Final = 1
MAX_ROWS: Final = 5_000
MAX_POINTS: Final = 256
MAX_SEGMENT: Final = 999

Column = list[float | None]


class Readings(msgspec.Struct, forbid_unknown_fields=False, omit_defaults=False):
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
        """The quality numbers of a column, or None where every value is good."""
        words = self.quality.get(key)
        if not words:
            return None
        column = [0] * len(self.seqs)
        for word, rows in words.items():
            number = int(BY_WORD[word])
            for row in rows:
                column[row] = number
        return column


class _Wire(msgspec.Struct, omit_defaults=True):
    ver: int
    e: int
    b: str
    s: int | list[int]
    t: int | list[int]
    v: dict[str, float | list[float | None] | None]
    m: str = ""
    c: int = 0
    q: dict[str, str | dict[str, list[int]]] = {}


_decode: Final = msgspec.json.Decoder(_Wire).decode
_encode: Final = msgspec.json.Encoder().encode


def encode(readings: Readings) -> bytes:
    """The JSON bytes of rows; a single row is written without lists, for the eye of a field engineer."""
    wire = _Wire(
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
        wire.q = {key: word for key, words in readings.quality.items() for word in words}
    return _encode(wire)


def decode(body: bytes) -> Readings:
    """Read rows. Raises ContractError("not_json" | "shape" | "newer_version") and nothing else.

    What is checked here is what makes the rows readable at all: lengths, indices, order. Whether a point is known, a
    time plausible or a value in range is judged row by row later, so that one bad row never costs its neighbours.
    """
    try:
        wire = _decode(body)
    except msgspec.ValidationError as error:
        raise ContractError("shape", why=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("not_json", why=str(error)) from None
    if wire.ver != VERSION:
        raise ContractError(
            "newer_version" if wire.ver > VERSION else "shape", found=wire.ver, known=VERSION, why="ver"
        )
    seqs, times = wire.s, wire.t
    if isinstance(seqs, int):
        return _one(wire, seqs)
    count = len(seqs)
    if not isinstance(times, list) or len(times) != count or not 0 < count <= MAX_ROWS:
        raise ContractError("shape", "t", why=f"{count} rows want as many times, 1 to {MAX_ROWS}")
    if seqs[0] < 1 or any(a >= b for a, b in zip(seqs, seqs[1:], strict=False)):
        raise ContractError("shape", "s", why="sequence numbers must rise from 1")
    for key, column in wire.v.items():
        if not isinstance(column, list) or len(column) != count:
            raise ContractError("shape", f"v.{key[:60]}", why=f"wants {count} values")
    for key, words in wire.q.items():
        if not isinstance(words, dict) or key not in wire.v:
            raise ContractError("shape", f"q.{key[:60]}", why="wants {word: [row…]} of a column that is there")
        for word, rows in words.items():
            if word not in BY_WORD or any(not 0 <= row < count for row in rows):
                raise ContractError("shape", f"q.{key[:60]}.{word[:20]}", why="unknown quality or row out of bounds")
    return _checked(
        Readings(wire.e, wire.b, wire.c, seqs, times, wire.v, wire.q, wire.m)  # type: ignore[arg-type]  # checked above
    )


def _one(wire: _Wire, seq: int) -> Readings:
    if not isinstance(wire.t, int) or seq < 1:
        raise ContractError("shape", "t", why="one row wants one time and a sequence number from 1")
    values: dict[str, Column] = {}
    for key, value in wire.v.items():
        if isinstance(value, list):
            raise ContractError("shape", f"v.{key[:60]}", why="one row wants one value")
        values[key] = [value]
    quality: dict[str, dict[str, list[int]]] = {}
    for key, word in wire.q.items():
        if not isinstance(word, str) or word not in BY_WORD or key not in values:
            raise ContractError("shape", f"q.{key[:60]}", why="wants the quality word of a value that is there")
        quality[key] = {word: [0]}
    return _checked(Readings(wire.e, wire.b, wire.c, [seq], [wire.t], values, quality, wire.m))


def _checked(readings: Readings) -> Readings:
    if (
        readings.epoch < 1
        or not 0 <= readings.segment <= MAX_SEGMENT
        or len(readings.boot) > 40
        or len(readings.meta) > 64
    ):
        raise ContractError("shape", why="epoch, boot, clock segment or meta hash out of bounds")
    if not 0 < len(readings.values) <= MAX_POINTS:
        raise ContractError("shape", "v", why=f"wants 1 to {MAX_POINTS} points")
    return readings


def check_column(key: str, column: Column) -> None:
    """Raises ContractError("unknown_measurement" | "not_finite") where the values of a point cannot be kept."""
    of_point(key)
    for value in column:
        if value is not None and not isfinite(value):
            raise ContractError("not_finite", key, key=key)


__all__ = ["MAX_ROWS", "VERSION", "Column", "Quality", "Readings", "check_column", "decode", "encode"]
