"""Doubts: the codes of what does not fit in a row, kept in one column of it. Each stage tells its own anew."""

from __future__ import annotations

from collections.abc import Iterable


def split(text: str) -> list[str]:
    """The codes of a column."""
    return [code for code in text.split(",") if code]


def renewed(text: str, stage: Iterable[str], found: Iterable[str]) -> str:
    """The column once a stage has told its codes anew; sorted, so that the order in which they came is not seen."""
    return ",".join(sorted((set(split(text)) - set(stage)) | set(found)))
