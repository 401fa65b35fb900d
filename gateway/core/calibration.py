"""Calibrations of one point: from a date on, what the instrument says is corrected by gain and offset.

Each record stands for itself, on the raw word of the instrument and in the canonical unit: value × gain + offset. The
one that began last holds; what was read before its date keeps what held then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calibration:
    """One record; `since`: UTC ms from which it holds; `noted`: UTC ms when it was written down, 0 where unknown."""

    since: int
    gain: float
    offset: float
    certificate: str = ""
    noted: int = 0


class Correction:
    """The records of one point."""

    __slots__ = ("_floor", "_records")

    def __init__(self, records: Iterable[Calibration] = ()) -> None:
        self._records = sorted(records, key=lambda record: record.since, reverse=True)
        self._floor = max((record.noted for record in self._records), default=0)

    def at(self, t: int) -> Calibration | None:
        """The record that holds at wall ms `t`. A clock that stands before the last record was noted is not yet set
        (no clock battery): then it is at least that late."""
        return next((record for record in self._records if record.since <= max(t, self._floor)), None)

    def apply(self, value: float | None, t: int) -> float | None:
        """The corrected value; None stays None."""
        if value is None or not self._records:
            return value
        record = self.at(t)
        return value if record is None else float(f"{value * record.gain + record.offset:.12g}")


def current(records: Iterable[Calibration], t: int) -> list[Calibration]:
    """The record that holds at wall ms `t`, and those that begin later, in the order of their dates."""
    known = tuple(records)
    holds = Correction(known).at(t)
    later = (record for record in known if holds is None or record.since > holds.since)
    return [*([holds] if holds else []), *sorted(later, key=lambda record: record.since)]


def worked_out(compared: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """(gain, offset) of one or two comparisons (said, true); None where two said the same."""
    (said, true), (other, truth) = compared[0], compared[-1]
    if len(compared) == 1:
        return 1.0, float(f"{true - said:.9g}")
    if said == other:
        return None
    gain = (truth - true) / (other - said)
    return float(f"{gain:.9g}"), float(f"{true - said * gain:.9g}")
