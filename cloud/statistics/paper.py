"""A report on A4: a running head, tables that go on over pages, numbered ones; its letters are in the file."""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Language
from cloud.printing import Facts, Form, Passage, Rows, form_sheet
from cloud.statistics.making import Report
from cloud.statistics.report import Table
from cloud.statistics.spelling import figure, head, say

_WIDE: Final = 7  # columns of figures, above which the paper lies on its side
_FIRST: Final = 1.6  # the first column, in widths of those with a number
_RATE: Final = 1.5  # one with an interval


def printed(report: Report, language: Language) -> bytes:
    """The PDF."""
    blocks: list[Facts | Rows | Passage] = [Facts(tuple(head(report, language)))]
    for table in report.tables:
        blocks.append(_rows(table, language))
        if table.note is not None:
            blocks.append(Passage(say(table.note, language)))
    blocks.append(Passage(_how(report, language), "怎么算的" if language == "zh" else "How it is computed"))
    title, second = (report.title.zh, report.title.en) if language == "zh" else (report.title.en, report.title.zh)
    period, place = say(report.period.name, language), say(report.place, language)
    wide = any(len(table.columns) > _WIDE for table in report.tables)
    running = f"{place} · {say(report.title, language)} · {period}"
    return form_sheet(Form(title, second, period, tuple(blocks), foot="知根 Zhigen", head=running, wide=wide)).pdf


def _rows(table: Table, language: Language) -> Rows:
    heads = (say(table.head, language), *(say(one.name, language) for one in table.columns))
    rows = [*table.rows, *([table.total] if table.total else [])]
    texts = tuple(
        (
            say(row.name, language),
            *(figure(cell, one.kind, language) for cell, one in zip(row.cells, table.columns, strict=True)),
        )
        for row in rows
    )
    marked = frozenset({len(rows) - 1}) if table.total else frozenset[int]()
    shares = (_FIRST, *(_RATE if one.kind == "rate" else 1.0 for one in table.columns))
    return Rows(heads, texts, shares, marked, say(table.title, language), figures=True)


def _how(report: Report, language: Language) -> str:
    told: dict[str, str] = {}
    for table in report.tables:
        for column in table.columns:
            if not column.key[:1].isdigit():  # months beside one another are all the same
                told.setdefault(say(column.name, language), say(column.how, language))
    between = "：" if language == "zh" else ": "
    return "\n".join(f"{name}{between}{how}" for name, how in told.items())
