"""Reports as the API shows them. Shares lie between 0 and 1; null: there is nothing to tell of."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cloud.kernel.language import Words
from cloud.statistics.interval import Standing
from cloud.statistics.making import Report
from cloud.statistics.report import Kind, Name

_CELL: Final[dict[str, Any]] = {
    "value": 0.9964, "part": 276, "whole": 277, "low": 0.9798, "high": 0.9994, "standing": "unclear",
    "link": "/lab-tests?region=349901101&counts=routine&verdict=violation&first=2026-01-01&last=2026-12-31", "rows": 1,
}  # fmt: skip
_HOW: Final = {"zh": "合格 ÷（合格 + 超限）", "en": "conformant ÷ (conformant + violations)"}
_TABLE: Final[dict[str, Any]] = {
    "key": "monitoring", "title": {"zh": "例行监测合格率", "en": "Monitoring by township"},
    "head": {"zh": "乡镇", "en": "Township"},
    "columns": [{"key": "lab_rate", "kind": "rate", "name": {"zh": "合格率", "en": "Pass rate"}, "how": _HOW}],
    "rows": [{"key": "349901101", "name": {"zh": "柳溪镇", "en": "Liuxi"}, "cells": [_CELL]}],
    "total": None, "chart": "lab_rate", "line": 0.98, "note": None,
}  # fmt: skip
REPORT_EXAMPLE: Final[dict[str, Any]] = {
    "report": "testing", "title": {"zh": "检测统计", "en": "Tests and pass rates"},
    "period": {"text": "2026", "first": "2026-01-01", "last": "2026-12-31", "name": {"zh": "2026 年", "en": "2026"}},
    "region": "", "place": {"zh": "青禾县", "en": "Qinghe County"}, "made": 1_795_418_400_000, "tables": [_TABLE],
}  # fmt: skip


class _Seen(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FigureOfReport(_Seen):
    """A figure. part, whole: of a rate or share; low, high: Wilson's 95 % interval of a rate; standing: on which side
    of the line the whole interval lies; link: the console's page with the rows behind it; rows: how many it shows."""

    value: float | None
    part: int | None
    whole: int | None
    low: float | None
    high: float | None
    standing: Standing | None
    link: str
    rows: int | None


class ColumnOfReport(_Seen):
    """how: how its figures are computed. rate: of a sample; share: of all there is; index: 0 to 100."""

    key: str
    kind: Kind
    name: Words
    how: Words


class RowOfReport(_Seen):
    """key: of what the row is, as a code."""

    key: str
    name: Words
    cells: list[FigureOfReport]


class TableOfReport(_Seen):
    """chart: the column that is drawn, empty where none; line: a share that its rates are held against."""

    key: str
    title: Words
    head: Words
    columns: list[ColumnOfReport]
    rows: list[RowOfReport]
    total: RowOfReport | None
    chart: str
    line: float | None
    note: Words | None


class PeriodView(BaseModel):
    """Days of Asia/Shanghai, both included; text: as it was written, empty for two days."""

    text: str
    first: str
    last: str
    name: Words


class StatisticsReport(BaseModel):
    """A report, as it was made (ms UTC)."""

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT_EXAMPLE]})

    report: Name
    title: Words
    period: PeriodView
    region: str = Field(description="to which it was narrowed, empty: all that the reader may see")
    place: Words
    made: int
    tables: list[TableOfReport]


def report_view(report: Report) -> StatisticsReport:
    """A report."""
    period = report.period
    return StatisticsReport(
        report=report.name,
        title=report.title,
        period=PeriodView(
            text=period.text, first=period.first.isoformat(), last=period.last.isoformat(), name=period.name
        ),
        region=report.region,
        place=report.place,
        made=report.made,
        tables=[TableOfReport.model_validate(table) for table in report.tables],
    )
