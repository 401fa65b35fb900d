"""A column of a CSV file as the values of a point, played in the order of the file, with the defects that it has.

Real loggers step their clocks back, write a stamp twice, change date format and unit in the middle, and fall silent
for weeks. What is played is what they measured, row after row: a row whose stamp does not move on comes one usual step
later; in a gap the instrument does not answer (or the gap is left out); a change of unit is left as it came, for the
receiver to notice. Dates: `dd/mm/yyyy HH:MM:SS` and `yyyy-mm-dd HH:MM:SS`, told apart row by row.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median_low
from typing import Final

from contract.errors import ContractError
from contract.unit import to_canonical
from simulators.signals import Source

FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
GAP: Final = 3.5  # a pause this many usual steps long is a gap


@dataclass(frozen=True)
class Track:
    """Values (in the unit of the file) at seconds from the first row, and what was odd about the file."""

    offsets: tuple[float, ...]
    values: tuple[float, ...]
    step: float
    duplicates: int
    steps_back: int
    gaps: int
    unreadable: int

    def at(self, seconds: float) -> float | None:
        """The value on show `seconds` after the beginning, None in a gap; after the end it begins anew."""
        seconds %= self.offsets[-1] + self.step
        index = bisect_right(self.offsets, seconds) - 1
        return self.values[index] if seconds - self.offsets[index] <= GAP * self.step else None


def read(path: Path, column: str, *, skip_gaps: bool = False) -> Track:
    """Read one column, by its name or its number (from 1; for names that occur twice).

    Raises ContractError for a file without such a column, dates or values; OSError for a file not there.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, skipinitialspace=True)
        header = [name.strip() for name in next(rows, [])]
        place = _place(path, header, column)
        body = [row for row in rows if row]
    clock = next((index for index in range(len(header)) if body and _seconds(body[0], index) is not None), None)
    if clock is None:
        raise ContractError(
            "mistake",
            zh=f"{path.name}：没有日期列（yyyy-mm-dd HH:MM:SS 或 dd/mm/yyyy HH:MM:SS）",
            en=f"{path.name}: no column of dates (yyyy-mm-dd HH:MM:SS or dd/mm/yyyy HH:MM:SS)",
        )
    stamps, values, unreadable = [], [], 0
    for row in body:
        stamp, value = _seconds(row, clock), _number(row, place)
        if stamp is None or value is None:
            unreadable += 1
            continue
        stamps.append(stamp)
        values.append(value)
    if len(values) < 2:
        raise ContractError(
            "mistake",
            zh=f"{path.name}：{column} 列没有可播放的数",
            en=f"{path.name}: column {column} has no numbers to play",
        )
    pauses = [after - before for before, after in pairwise(stamps)]
    step = median_low(pause for pause in pauses if pause > 0) if any(pause > 0 for pause in pauses) else 1.0
    offsets = [0.0]
    for pause in pauses:
        odd = pause <= 0 or (skip_gaps and pause > GAP * step)
        offsets.append(offsets[-1] + (step if odd else pause))
    return Track(
        tuple(offsets),
        tuple(values),
        step,
        sum(pause == 0 for pause in pauses),
        sum(pause < 0 for pause in pauses),
        sum(pause > GAP * step for pause in pauses),
        unreadable,
    )


def source(track: Track, key: str, unit: str, start: int) -> Source:
    """The track as a source of point `key`, its values in `unit`, beginning at simulated UTC ms `start`.

    Raises ContractError where the measurement does not have the unit.
    """
    conversion = to_canonical(key, unit)

    def at(t: int) -> float | None:
        value = track.at((t - start) / 1000)
        return None if value is None else value * conversion.factor + conversion.shift

    return at


def _place(path: Path, header: list[str], column: str) -> int:
    if column.isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    places = [index for index, name in enumerate(header) if name == column.strip()]
    if len(places) == 1:
        return places[0]
    if places:
        raise ContractError(
            "mistake",
            zh=f"{path.name}：有 {len(places)} 列名为 {column}，请给列号 {_listed(places, ' 或 ')}",
            en=f"{path.name}: {len(places)} columns are called {column}: give a number, {_listed(places, ' or ')}",
        )
    raise ContractError(
        "mistake",
        zh=f"{path.name}：没有 {column} 列，有 {'、'.join(header)}",
        en=f"{path.name}: no column {column}, there are: {', '.join(header)}",
    )


def _listed(places: list[int], either: str) -> str:
    return either.join(str(place + 1) for place in places)


def _seconds(row: list[str], index: int) -> float | None:
    """Seconds of the local clock of the file, as if it were UTC: only differences are used."""
    for form in FORMATS:
        try:
            return datetime.strptime(row[index].strip(), form).replace(tzinfo=UTC).timestamp()
        except (ValueError, IndexError):
            continue
    return None


def _number(row: list[str], index: int) -> float | None:
    try:
        value = float(row[index])
    except (ValueError, IndexError):
        return None
    return value if abs(value) < 1e15 else None
