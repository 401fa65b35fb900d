"""The judgement of rows: which are kept, which are refused, and why. Pure.

A row whose time cannot be is refused and its neighbours are kept. A column that cannot be trusted (no such measurement,
a wrong unit in the meta) is left out of every row; a row of which nothing remains is refused for the column's reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cloud.telemetry import Block
from contract.ack import Range, merge
from contract.errors import ContractError
from contract.measurement import of_point
from contract.moment import EARLIEST_MS, LEAD_MS, check, stamp
from contract.readings import Readings


class Sifted(NamedTuple):
    """`block` is what to store, None where nothing is, and `seqs` the numbers of its rows; `faults` go to quarantine,
    `values` counts what they cost."""

    block: Block | None
    seqs: Sequence[int]
    refused: list[tuple[ContractError, list[Range]]]
    faults: list[ContractError]
    values: int


def sift(gateway: str, device: str, rows: Readings, now: int, mistaken: Mapping[str, str]) -> Sifted:
    """Judge rows at `now` (ms); `mistaken`: point -> the unit that the meta claims, not its own."""
    faults = [fault for key in rows.values if (fault := _column(key, mistaken)) is not None]
    keys = [key for key in rows.values if not _column(key, mistaken)] if faults else list(rows.values)
    cost = len(faults) * len(rows)
    if not keys:
        return Sifted(None, [], [(faults[0], ranges(rows.seqs))], faults, cost)
    low, high, times = EARLIEST_MS, now + LEAD_MS, rows.times
    if min(times) >= low and max(times) <= high:
        return Sifted(_block(gateway, device, rows, keys), rows.seqs, [], faults, cost)
    good = [place for place, time in enumerate(times) if low <= time <= high]
    bad = [place for place, time in enumerate(times) if not low <= time <= high]
    fault = _time(times[bad[0]], now, f"t[{bad[0]}]")
    return Sifted(
        _block(gateway, device, rows, keys, good) if good else None,
        [rows.seqs[place] for place in good],
        [(fault, merge(rows.seqs[place] for place in bad))],
        [*faults, fault],
        cost + len(bad) * len(keys),
    )


def ranges(seqs: Sequence[int]) -> list[Range]:
    """Rising numbers as ranges; mostly they are one."""
    first, last = seqs[0], seqs[-1]
    return [(first, last)] if last - first + 1 == len(seqs) else merge(seqs)


def _block(gateway: str, device: str, rows: Readings, keys: list[str], places: list[int] | None = None) -> Block:
    values = {key: rows.values[key] for key in keys}
    marks = {key: column for key in rows.quality if key in values and (column := rows.quality_column(key)) is not None}
    times = [stamp(time, rows.segment) for time in rows.times]
    if places is not None:
        times = [times[place] for place in places]
        values = {key: [column[place] for place in places] for key, column in values.items()}
        marks = {key: [column[place] for place in places] for key, column in marks.items()}
    return Block(gateway, device, times, values, marks)


def _column(key: str, mistaken: Mapping[str, str]) -> ContractError | None:
    try:
        canonical = of_point(key).unit
    except ContractError as fault:
        return fault
    if key not in mistaken:
        return None
    found = mistaken[key][:20] or "1"
    return ContractError("unit_mismatch", f"v.{key}", key=key, canonical=canonical or "1", found=found)


def _time(time: int, now: int, where: str) -> ContractError:
    try:
        check(time, now, where)
    except ContractError as fault:
        return fault
    raise AssertionError("a time that was refused is plausible")
