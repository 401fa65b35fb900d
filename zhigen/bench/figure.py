"""One figure of a benchmark, and the ceiling that it is held against; named in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

Both = tuple[str, str]  # zh, en
Beat = Callable[[float], None]  # told now and then how much was done since it was last told


class Row(TypedDict):
    """A figure as it is written to a file: `ratio` = value / ceiling, `peer` says what the ceiling is."""

    name: str
    value: float
    unit: str
    ceiling: float | None
    ratio: float | None
    peer: str


@dataclass(frozen=True)
class Figure:
    """`peer` says what the ceiling is; where there is none, what the value is made of."""

    name: Both
    value: float
    unit: Both
    ceiling: float | None
    peer: Both

    @property
    def ratio(self) -> float | None:
        """value / ceiling; None where there is nothing to divide by."""
        return self.value / self.ceiling if self.ceiling else None

    def row(self) -> Row:
        """In English, rounded."""
        return Row(
            name=self.name[1],
            value=round(self.value, 2),
            unit=self.unit[1],
            ceiling=None if self.ceiling is None else round(self.ceiling, 2),
            ratio=None if self.ratio is None else round(self.ratio, 3),
            peer=self.peer[1],
        )


def unheard(_: float) -> None:
    """The beat of whoever does not want to know how far it is."""
