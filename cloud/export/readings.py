"""Readings as rows of an export: series by series, by time. Nothing is gathered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlmodel import Session

from cloud.export.rules import Wanted, check
from cloud.kernel.language import Language, Words
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.telemetry import Listed, TimeSeries, listed
from cloud.telemetry import rows as rows_of
from contract.quality import Quality

_WORDS: Final = tuple(quality.word for quality in Quality)
_US: Final = 1000


def chosen(scope: Scope, session: Session, wanted: Wanted) -> list[Listed]:
    """The series that are meant. Raises Problem where there is none, or the span is none."""
    check(wanted)
    found = listed(scope, session, site=wanted.site, gateway=wanted.gateway, device=wanted.device)
    if not found:
        named = [one for one in (wanted.site, wanted.gateway, wanted.device) if one]
        raise Problem("not_found", what="/".join(named)[:120] or "-")
    return found


def rows(series: TimeSeries, found: Sequence[Listed], wanted: Wanted, language: Language) -> Iterator[tuple[Any, ...]]:
    """One tuple a row, as columns.READINGS names them. Raises StoreError."""
    for one in found:
        who = (one.gateway, one.device, one.point, _name(one.device_name, language), _name(one.point_name, language))
        unit = one.unit
        for t, value, low, high, quality, kind in rows_of(series, one.series, wanted.start * _US, wanted.end * _US):
            yield (t, t // _US, *who, value, low, high, unit, _WORDS[quality], kind)


def _name(words: Words, language: Language) -> str:
    return words.en or words.zh if language == "en" else words.zh
