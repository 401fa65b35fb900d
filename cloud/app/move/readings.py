"""Carries the readings: first the floor and the rollups below it, which nothing can make again, then all raw rows.

Everything is written again where a move was cut off: (series, µs) is written once, so nothing is doubled. What lies
above the floor is rolled up anew from the rows, at the end, so that the first chart need not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from cloud.app.move.tables import Tell
from cloud.telemetry.port import Block, Buckets, Page, Refusal, TimeSeries
from cloud.telemetry.series import HOUR, MINUTE, parts

FOREVER: Final = 9_000_000_000_000_000  # µs, 2255; an InfluxDB's own time ends soon after
LENGTHS: Final = {"minute": MINUTE, "hour": HOUR}
_VALUES: Final = 20_000  # in one write
_MINUTES: Final = 500

Reached = dict[str, tuple[str, int]]
Save = Callable[[], None]


class _Piece(NamedTuple):
    """What is written at once, and where it ends."""

    pages: list[Page | Buckets]
    series: str
    end: int  # µs, the first that is not in it


def is_empty(target: TimeSeries) -> bool:
    """Whether nothing was ever put in."""
    return not target.names() and target.floor() == 0


def carry(
    source: TimeSeries, target: TimeSeries, reached: Reached, save: Save, tell: Tell, refused: list[Refusal]
) -> None:
    """All series. `reached` is brought forward and saved after each piece; what the target refuses is added up.

    Raises StoreError.
    """
    names, floor = sorted(source.names()), source.floor()
    if floor:
        target.raise_floor(floor)
        for stage, length in LENGTHS.items():
            _stage(stage, names, reached, save, tell, _rollups(source, target, length, floor))
    _stage("raw", names, reached, save, tell, _raw(source, target, refused))
    done = 0
    while found := target.rollup(_MINUTES):
        done += found
        tell("rollup", done, 0)


class _Way(NamedTuple):
    """How a stage reads and writes."""

    read: Callable[[str, int], Iterator[Page | Buckets]]
    write: Callable[[list[Page | Buckets]], None]


def _raw(source: TimeSeries, target: TimeSeries, refused: list[Refusal]) -> _Way:
    def read(name: str, start: int) -> Iterator[Page | Buckets]:
        return source.scan([name], start, FOREVER)

    def write(pages: list[Page | Buckets]) -> None:
        refused.extend(target.write([_block(page) for page in pages if isinstance(page, Page)]).refused)

    return _Way(read, write)


def _rollups(source: TimeSeries, target: TimeSeries, length: int, floor: int) -> _Way:
    def read(name: str, start: int) -> Iterator[Page | Buckets]:
        return source.buckets([name], length, start, floor)

    def write(pages: list[Page | Buckets]) -> None:
        target.put_buckets(length, [page for page in pages if isinstance(page, Buckets)])

    return _Way(read, write)


def _stage(stage: str, names: Sequence[str], reached: Reached, save: Save, tell: Tell, way: _Way) -> None:
    first, start = reached.get(stage, ("", 0))
    done = sum(name < first for name in names)
    tell(stage, done, len(names))
    for piece in _pieces([name for name in names if name >= first], first, start, way):
        way.write(piece.pages)
        reached[stage] = (piece.series, piece.end)
        save()
        done = sum(name < piece.series for name in names)
        tell(stage, done, len(names))
    if names:
        reached[stage] = (names[-1], FOREVER)
        save()
    tell(stage, len(names), len(names))


def _pieces(names: Sequence[str], first: str, start: int, way: _Way) -> Iterator[_Piece]:
    pages: list[Page | Buckets] = []
    values = 0
    for name in names:
        for page in way.read(name, start if name == first else 0):
            pages.append(page)
            values += len(page.t)
            if values >= _VALUES:
                yield _Piece(pages, name, page.t[-1] + 1)
                pages, values = [], 0
    if pages:
        yield _Piece(pages, pages[-1].series, pages[-1].t[-1] + 1)


def _block(page: Page) -> Block:
    gateway, device, point = parts(page.series)
    return Block(gateway, device, page.t, {point: page.value}, {point: page.quality})
