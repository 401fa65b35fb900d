"""Days that a desk types: of the right form is not enough."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from cloud.kernel.day import Day, DayOrNone


@pytest.mark.parametrize("day", ["2028-02-29", "2026-12-31", "0001-01-01"])
def test_a_day_of_a_calendar_is_taken_as_it_is(day: str) -> None:
    assert TypeAdapter(Day).validate_python(day) == day


@pytest.mark.parametrize("day", ["2027-02-29", "2026-13-01", "2026-11-31", "0000-00-00", "2026-1-1", "20261128", ""])
def test_what_never_comes_is_refused(day: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(day)


def test_a_day_may_be_left_out_where_that_is_said() -> None:
    assert TypeAdapter(DayOrNone).validate_python("") == ""
    with pytest.raises(ValidationError):
        TypeAdapter(DayOrNone).validate_python("2027-02-29")
