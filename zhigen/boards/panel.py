"""What a board is made of. Every title stands in both languages, because a board has no switch for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Kind = Literal["stat", "timeseries", "table", "state-timeline"]
Source = Literal["zhigen-series", "zhigen-county"]
Words = Mapping[str, tuple[str, str]]  # a value as the store spells it -> zh, en
PLAIN: Final[Mapping[str, object]] = MappingProxyType({})
NO_WORDS: Final[Words] = MappingProxyType({})

# The tokens of the dark theme. Green, amber and red are verdicts and nothing else.
GREEN: Final = "#45b892"
AMBER: Final = "#f5bd3d"
RED: Final = "#ff6b52"
GREY: Final = "#93a1a8"
INDIGO: Final = "#8fb4ea"
Steps = tuple[tuple[float | None, str], ...]  # from which value on (None: from the lowest) which colour


def both(zh: str, en: str) -> str:
    """ "空气温度 · Air temperature"; one of them where both are the same."""
    if zh == en or not en:
        return zh
    return f"{zh} · {en[0].upper()}{en[1:]}"


class Query(NamedTuple):
    """One question to one data source: InfluxQL to the series, SQL to the county's database.

    form: rows as they are, or series by time. alias: how InfluxQL series are called. `$…` are Grafana's.
    """

    source: Source
    text: str
    form: Literal["table", "time_series"] = "time_series"
    alias: str = ""


class Field(NamedTuple):
    """How one column or series, told by its name, differs from the rest of its panel."""

    name: str
    unit: str = ""
    decimals: int | None = None
    steps: Steps = ()
    words: Words = NO_WORDS
    custom: Mapping[str, object] = PLAIN


class Panel(NamedTuple):
    """One panel; `width` in 24ths of the board. `about`: a sentence in zh and en for whoever asks.

    custom, options: what Grafana's kind of panel knows beyond that. last: a span ("1h") where it does not follow the
    board's. least: the shortest interval of its buckets; points: how many of them at most, 0: one a pixel.
    """

    kind: Kind
    zh: str
    en: str
    queries: tuple[Query, ...]
    unit: str = "none"
    decimals: int | None = None
    width: int = 8
    height: int = 8
    steps: Steps = ()
    words: Words = NO_WORDS
    fields: tuple[Field, ...] = ()
    about: tuple[str, str] = ("", "")
    custom: Mapping[str, object] = PLAIN
    options: Mapping[str, object] = PLAIN
    last: str = ""
    least: str = ""
    points: int = 0


class Row(NamedTuple):
    """Panels under one heading, which can be folded away; a folded row asks nothing of the stores."""

    zh: str
    en: str
    panels: tuple[Panel, ...]
    folded: bool = False


class Variable(NamedTuple):
    """A choice at the top of a board, its values from the county's database. Hidden ones are computed, not chosen."""

    name: str
    zh: str
    en: str
    text: str
    several: bool = False
    hidden: bool = False


class Note(NamedTuple):
    """Spans marked on every chart: columns time, timeend and text."""

    zh: str
    en: str
    colour: str
    text: str


class Board(NamedTuple):
    """One board. `folder` and `uid` are its address for ever; `span` the time that it opens with."""

    folder: str
    uid: str
    zh: str
    en: str
    about: tuple[str, str]
    rows: tuple[Row, ...]
    variables: tuple[Variable, ...] = ()
    notes: tuple[Note, ...] = ()
    span: str = "now-6h"
    refresh: str = "30s"
