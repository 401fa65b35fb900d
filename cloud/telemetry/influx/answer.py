"""The JSON in which an InfluxDB answers InfluxQL.

Every cell is read as a float: times in µs, counts and qualities are whole numbers that a float holds exactly.
"""

from __future__ import annotations

from typing import Final

import msgspec


class Table(msgspec.Struct):
    """The rows of one series: `values` row by row, the first of each its µs."""

    columns: list[str]
    values: list[list[float | None]] = []
    name: str = ""
    tags: dict[str, str | None] | None = None
    partial: bool = False


class Result(msgspec.Struct):
    """The answer to one statement, or why there is none. partial: the server cut it off."""

    series: list[Table] = []
    error: str = ""
    partial: bool = False


class Answer(msgspec.Struct):
    """The answers to the statements of one request, in their order."""

    results: list[Result] = []


decode: Final = msgspec.json.Decoder(Answer).decode
