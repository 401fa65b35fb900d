"""Both houses after the move, compared: each table and each series by its count and the SHA-256 over all of it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import zip_longest
from math import nan
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table

from cloud.app.move import cargo, numbers
from cloud.app.move.cargo import Sum
from cloud.app.move.readings import FOREVER, LENGTHS
from cloud.app.move.tables import Tell
from cloud.telemetry.port import Buckets, Page, TimeSeries

_NUMBERS: Final = {"t", "n", "quality"}


class Compared(NamedTuple):
    """One table or series on both sides. difference: where they first differ, "" where they do not."""

    name: str
    source: Sum
    target: Sum
    difference: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.source == self.target and not self.difference


def table(source: Connection, target: Connection, one: Table) -> Compared:
    """A table, and the numbers that it gives to new rows."""
    sums = cargo.total(cargo.rows(source, one)), cargo.total(cargo.rows(target, one))
    difference = ""
    if sums[0] != sums[1]:
        difference = _first(source, target, one)
    elif (wanted := numbers.highest(source, one)) > (given := numbers.given(target, one)):
        difference = f"{one.autoincrement_column}: {given} < {wanted}"
    return Compared(one.name, *sums, difference)


def series(source: TimeSeries, target: TimeSeries, tell: Tell) -> list[Compared]:
    """All series that either side has, by name: raw rows, and the rollups below the source's floor."""
    names, floor = sorted({*source.names(), *target.names()}), source.floor()
    found = []
    for number, name in enumerate(names):
        tell("compare", number, len(names))
        found.append(Compared(name, _total(source, name, floor), _total(target, name, floor)))
    tell("compare", len(names), len(names))
    return found


def _first(source: Connection, target: Connection, one: Table) -> str:
    """The key of the first rows that differ, both keys where a row is missing."""
    for here, there in zip_longest(cargo.rows(source, one), cargo.rows(target, one)):
        if here is None or there is None or cargo.encoded(here) != cargo.encoded(there):
            keys = {", ".join(map(str, cargo.key_of(one, row))) for row in (here, there) if row is not None}
            return f"{', '.join(one.primary_key.columns.keys())} = {' / '.join(sorted(keys))}"
    return ""


def _total(store: TimeSeries, name: str, floor: int) -> Sum:
    rows, digests = _columns(store.scan([name], 0, FOREVER))
    for length in LENGTHS.values():
        digests += _columns(store.buckets([name], length, 0, floor))[1] if floor else []
    return Sum(rows, sha256(b"".join(digests)).hexdigest())


def _columns(pages: Iterable[Page | Buckets]) -> tuple[int, list[bytes]]:
    """How many rows, and a digest of each column: pages end elsewhere in each store."""
    rows = 0
    digests: defaultdict[str, Any] = defaultdict(sha256)
    for page in pages:
        rows += len(page.t)
        for column in page.__struct_fields__[1:]:
            digests[column].update(_bytes(column, getattr(page, column)))
    return rows, [digest.digest() for digest in digests.values()]


def _bytes(column: str, values: Sequence[Any]) -> bytes:
    if column in _NUMBERS:
        return array("q", values).tobytes()
    return array("d", [nan if value is None else value + 0.0 for value in values]).tobytes()  # no store keeps a NaN
