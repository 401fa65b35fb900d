"""What requests about subjects are made of: bounded texts, codes, days; and how wrong ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final, TypeVar

from fastapi import Path, Query
from pydantic import Field, StringConstraints

from cloud.kernel.problem import Problem
from contract.errors import ContractError
from contract.moment import law_day

T = TypeVar("T")
EXAMPLE_ID: Final = "01930d3e-7c00-7abc-8def-0123456789ab"
EXAMPLE_MS: Final = 1_795_418_400_000
_PRINTABLE: Final = r"^[^\x00-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_PRINTABLE)]
Loose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_PRINTABLE)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200, pattern=_PRINTABLE)]
RecordId = Annotated[str, StringConstraints(min_length=1, max_length=48, pattern=_PRINTABLE)]
Code = Annotated[str, StringConstraints(max_length=60, pattern=_PRINTABLE)]
Township = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{8}([0-9]{3})?$")]
"""A township, or a village in it."""
Day = Annotated[date, Field(ge=date(1980, 1, 1), le=date(2100, 1, 1))]

Id = Annotated[str, Path(max_length=36, examples=[EXAMPLE_ID])]
Region = Annotated[
    str, Query(max_length=12, pattern="^[0-9]*$", description="code of a region, with all in it", examples=["349901"])
]
SubjectId = Annotated[str, Query(max_length=36, description="of one subject", examples=[EXAMPLE_ID])]


def sound(read: Callable[[str], T], text: str) -> T:
    """What a reader of identifiers makes of a code. Raises Problem("code_wrong"), which never repeats the code."""
    try:
        return read(text)
    except ContractError as error:
        raise Problem("code_wrong", zh=error.text("zh"), en=error.text("en")) from None


def span(since: date, until: date) -> tuple[str, str]:
    """Half-open days as the tables keep them. Raises Problem("days_reversed")."""
    if until <= since:
        raise Problem("days_reversed", since=since, until=until)
    return since.isoformat(), until.isoformat()


def today(now: int) -> date:
    """The day of Asia/Shanghai at `now`, ms UTC."""
    return law_day(now)


def past(day: date, now: int) -> str:
    """A day that has come. Raises Problem("day_ahead")."""
    if day > today(now):
        raise Problem("day_ahead", day=day)
    return day.isoformat()
