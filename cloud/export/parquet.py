"""Parquet for programs: typed columns, words that never change, row groups of bounded size. Wants pyarrow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from cloud.export.columns import Column, Kind

ROWS: Final = 50_000  # of a row group
_TYPES: Final[dict[Kind, Any]] = {
    "time": pa.timestamp("us", tz="UTC"),
    "number": pa.float64(),
    "count": pa.int64(),
    "text": pa.string(),
    "name": pa.dictionary(pa.int32(), pa.string()),
}


class _Sink(io.RawIOBase):
    """Takes what pyarrow writes, and gives it away in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._at += len(piece)
        return len(piece)

    def take(self) -> bytes:
        """What came since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def write(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """The file in pieces, one a row group, and its foot."""
    schema = pa.schema([pa.field(column.name, _TYPES[column.kind]) for column in columns])
    sink, rest = _Sink(), iter(rows)
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        while piece := list(islice(rest, ROWS)):
            arrays = [_array(column, cells) for column, cells in zip(columns, zip(*piece, strict=True), strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema), row_group_size=ROWS)
            yield sink.take()
    yield sink.take()


def _array(column: Column, cells: tuple[Any, ...]) -> Any:
    if column.kind == "name":
        return pa.array(cells, pa.string()).dictionary_encode()
    return pa.array(cells, _TYPES[column.kind])
