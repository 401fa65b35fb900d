"""Samples of one device become one columnar message: a column a point, null where a sample did not have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from contract.quality import Quality
from contract.readings import MAX_POINTS, Column, Readings
from gateway.core.sample import Sample

MOST_ROWS: Final = 500
MOST_VALUES: Final = 6_000  # at ≤ 20 bytes a value and nulls included, well under contract.codec.MAX_BODY

Rows = Sequence[tuple[int, Sample]]


def columns(
    epoch: int, boot: str, segment: int, meta: str, rows: Rows, *, shift: int = 0, doubt: bool = False
) -> Readings:
    """The message of (seq, sample) rows of one device and one run, in rising order of seq.

    shift: ms to add to their times; doubt: these times are not proven, and every value says so.
    """
    values: dict[str, Column] = {}
    quality: dict[str, dict[str, list[int]]] = {}
    count = len(rows)
    for place, (_, sample) in enumerate(rows):
        for key, value in sample.values.items():
            column = values.get(key)
            if column is None:
                column = values[key] = [None] * count
            column[place] = value
        for key, found in (_doubted(sample) if doubt else sample.quality).items():
            if key in sample.values:
                quality.setdefault(key, {}).setdefault(found.word, []).append(place)
    return Readings(
        epoch, boot, segment, [seq for seq, _ in rows], [sample.t + shift for _, sample in rows], values, quality, meta
    )


def _doubted(sample: Sample) -> dict[str, Quality]:
    return {key: max(sample.quality.get(key, Quality.GOOD), Quality.CLOCK_UNSYNCED) for key in sample.values}


def by_device(rows: Iterable[tuple[int, Sample]]) -> Iterator[tuple[str, Rows]]:
    """Rows sorted into messages: one device each, and no message larger than the contract takes."""
    devices: dict[str, list[tuple[int, Sample]]] = {}
    for row in rows:
        devices.setdefault(row[1].device, []).append(row)
    for device, own in devices.items():
        part: list[tuple[int, Sample]] = []
        keys: set[str] = set()
        for row in own:
            keys.update(row[1].values)
            if part and (len(part) >= MOST_ROWS or len(keys) * (len(part) + 1) > MOST_VALUES or len(keys) > MAX_POINTS):
                yield device, part
                part, keys = [], set(row[1].values)
            part.append(row)
        yield device, part
