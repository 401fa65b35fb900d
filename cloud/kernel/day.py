"""Days as a desk writes them: ISO, and on a calendar. 2027-02-29 has the right form and never comes, so it is refused
where it is typed: as text it would sort between two days, begin a policy that nobody can date, or be forgotten unsaid.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError


def _on_a_calendar(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat() if day else day
    except ValueError:
        raise PydanticCustomError("day_unknown", "is on no calendar") from None


_Known = AfterValidator(_on_a_calendar)
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), _Known]
DayOrNone = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"), _Known]  # "": it was not told
