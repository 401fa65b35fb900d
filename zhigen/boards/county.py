"""Questions to the county's database, and the columns of their tables.

The time of a board comes as `$__from` and `$__to`, ms like every time that is stored. Growing tables are asked through
an index or for their latest rows only: a board that hangs on a wall asks twice a minute.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cloud.registry.health import SILENCE_MS
from zhigen.boards.panel import NO_WORDS, Field, Panel, Query, Steps, Words, both

RECENT: Final = 100_000  # the latest events of the journal that a board counts; it has no index by time
BARS: Final = 120  # in a chart, at most
END: Final = '"end"'  # a word of SQL's own
NOW: Final = "date_part('epoch', now()) * 1000"
ONLINE: Final = f"(g.online AND {NOW} - g.last_seen < {SILENCE_MS})"
STATE: Final = "nullif(g.state, '')::jsonb"
BACKLOG: Final = f"coalesce(({STATE} #>> '{{events,backlog}}')::bigint, 0)"
READINGS: Final = f"coalesce(({STATE} #>> '{{readings,backlog}}')::bigint, 0)"


def time(ms: str) -> str:
    """A stored ms as a time that Grafana shows in the zone of the board; nothing for 0."""
    return f"to_timestamp(nullif({ms}, 0) / 1000.0)"


class Column(NamedTuple):
    """A column of a table: what it selects, its heading, how it is shown."""

    sql: str
    zh: str
    en: str
    unit: str = ""
    decimals: int | None = None
    steps: Steps = ()
    words: Words = NO_WORDS
    width: int = 0

    @property
    def name(self) -> str:
        """Its heading."""
        return both(self.zh, self.en)


def table(
    zh: str,
    en: str,
    columns: tuple[Column, ...],
    rest: str,
    *,
    width: int = 24,
    height: int = 9,
    about: tuple[str, str] = ("", ""),
) -> Panel:
    """A table of these columns; `rest`: the query from FROM on."""
    chosen = ", ".join(f'{column.sql} AS "{column.name}"' for column in columns)
    fields = tuple(_field(column) for column in columns)
    query = Query("zhigen-county", f"SELECT {chosen} {rest}", "table")
    return Panel("table", zh, en, (query,), width=width, height=height, fields=fields, about=about)


def figure(
    zh: str,
    en: str,
    text: str,
    *,
    unit: str = "none",
    decimals: int | None = 0,
    steps: Steps = (),
    width: int = 4,
    about: tuple[str, str] = ("", ""),
) -> Panel:
    """One number, as it is now."""
    query = Query("zhigen-county", text, "table")
    return Panel("stat", zh, en, (query,), unit, decimals, width, 4, steps, about=about)


def over_time(
    zh: str,
    en: str,
    text: str,
    *,
    unit: str = "none",
    decimals: int | None = 0,
    bars: bool = True,
    width: int = 12,
    about: tuple[str, str] = ("", ""),
) -> Panel:
    """Series by time: columns time, metric and value, in the order of time."""
    custom: dict[str, object] = {"lineWidth": 1, "fillOpacity": 0}
    if bars:
        custom = {"drawStyle": "bars", "fillOpacity": 70, "lineWidth": 0, "stacking": {"mode": "normal", "group": "A"}}
    query = Query("zhigen-county", text)
    points = BARS if bars else 0
    return Panel("timeseries", zh, en, (query,), unit, decimals, width, about=about, custom=custom, points=points)


def bucket(ms: str) -> str:
    """The begin of the bucket in which a stored ms lies, as Grafana wants a time."""
    return f"to_timestamp({ms} / $__interval_ms * $__interval_ms / 1000.0)"


def named(column: str, words: Words) -> str:
    """A column in words, as it is where there is no word for it."""
    cases = " ".join(f"WHEN '{value}' THEN '{both(*word)}'" for value, word in words.items())
    return f"CASE {column} {cases} ELSE {column} END"


def _field(column: Column) -> Field:
    custom: dict[str, object] = {"custom.width": column.width} if column.width else {}
    return Field(column.name, column.unit, column.decimals, column.steps, column.words, custom)
