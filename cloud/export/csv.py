"""CSV as a spreadsheet reads it: UTF-8 with a mark, CRLF, headings and words in the reader's language.

Excel takes UTF-8 without the mark for the machine's old code page and shows Chinese as rubbish. A text that begins like
a formula gets an apostrophe in front, so that a device's name computes nothing on the desk of whoever opens the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from cloud.export.columns import Column
from cloud.kernel.language import Language
from contract.moment import LAW_ZONE

MEDIA: Final = "text/csv"
MARK: Final = "\ufeff"
_ROWS: Final = 2_000  # in one piece
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]], language: Language) -> Iterator[bytes]:
    """The file in pieces; the first is the headings, sent with the first rows."""
    text = io.StringIO(newline="")
    sheet = csv.writer(text, lineterminator="\r\n")
    text.write(MARK)
    sheet.writerow([column.heading(language) for column in columns])
    cells = [_cell(column, language) for column in columns]
    rest = iter(rows)
    while True:
        piece = list(islice(rest, _ROWS))
        sheet.writerows([cell(value) for cell, value in zip(cells, row, strict=True)] for row in piece)
        if text.tell():
            yield text.getvalue().encode()
        if len(piece) < _ROWS:
            return
        text.seek(0)
        text.truncate()


def beijing(t: int) -> str:
    """ISO 8601 with the offset, of µs, which number clock segments and stay away; a number beyond all calendars."""
    try:
        return datetime.fromtimestamp(t // 1000 / 1000, LAW_ZONE).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return str(t // 1000)


def plain(text: str) -> str:
    """The text, unable to be a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def _cell(column: Column, language: Language) -> Callable[[Any], Any]:
    if column.kind == "time":
        return beijing
    if column.words is not None:
        chosen = {word: pair[0 if language == "zh" else 1] for word, pair in column.words.items()}
        return chosen.__getitem__
    return plain if column.kind in ("text", "name") else _same


def _same(value: Any) -> Any:
    return value
