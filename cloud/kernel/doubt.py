"""Doubts: the codes of what does not fit in a row, kept in one column of it. Each stage tells its own anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Index, literal_column, text

NONE: Final[ColumnElement[str]] = literal_column("''")
_HAS: Final = "doubts != ''"


def split(text: str) -> list[str]:
    """The codes of a column."""
    return [code for code in text.split(",") if code]


def joined(codes: Iterable[str]) -> str:
    """Codes as a column: each once, sorted, so that the order in which they came is not seen."""
    return ",".join(sorted(set(codes)))


def ordered(codes: Iterable[str], words: Iterable[str]) -> str:
    """Codes as a column, in the order of the table of their words: those of no word are left out."""
    found = set(codes)
    return ",".join(code for code in words if code in found)


def renewed(text: str, stage: Iterable[str], found: Iterable[str]) -> str:
    """The column once a stage has told its codes anew."""
    return joined((set(split(text)) - set(stage)) | set(found))


def doubtful(column: Any) -> ColumnElement[bool]:
    """The WHERE clause "it has doubts", spelt as the partial indexes on such columns are, so that they are used."""
    return cast(ColumnElement[bool], column != NONE)


def index_of_doubtful(name: str, *columns: str) -> Index:
    """An index on the few rows that have doubts."""
    return Index(name, *columns, sqlite_where=text(_HAS), postgresql_where=text(_HAS))
