"""The port of the time series: what the cloud asks of any store of readings, embedded or not.

A series is one point of one device, "gateway/device/point". Its time is µs (contract.moment.stamp), its values are in
the canonical unit, null where none could be had; (series, µs) is written once, and writing it again changes nothing. A
store keeps minima and maxima beside every thinned value, so that a chart of a year still shows the one frosty night.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

Aggregate = Literal["mean", "min", "max", "first", "last", "count"]


class StoreError(RuntimeError):
    """The store cannot take or give now (locked, full, read-only, gone): hold what you have and try again."""


class Block(msgspec.Struct):
    """Rows of one device in columns, as they travel: a value per point and time.

    times: µs; values: point key -> one value per time; quality: point key -> one contract.quality number per time,
    absent where all are good. A null that is good was not sampled and is not written.
    """

    gateway: str
    device: str
    times: list[int]
    values: dict[str, list[float | None]]
    quality: dict[str, list[int]]


class Refusal(NamedTuple):
    """A value that the store will never take, and its own words why.

    kind: "value" where it is the value, "series" where its series would be one too many.
    """

    gateway: str
    device: str
    point: str
    t: int
    why: str
    kind: Literal["value", "series"] = "value"


class Written(NamedTuple):
    """How many values a write added, how many were there already, which ones the store will never take.

    A store that overwrites cannot tell what was there already: to it everything is new.
    """

    stored: int
    duplicate: int
    refused: tuple[Refusal, ...] = ()


class Latest(msgspec.Struct, frozen=True):
    """The newest reading of a series. `position` rises with every change in the store: a cursor for live pages."""

    series: str
    t: int
    value: float | None
    quality: int
    position: int


class Columns(msgspec.Struct):
    """The answer to a range, for one series.

    window: µs, 0 for the raw rows; t: start of each window, µs; value: the aggregate, null where every value of the
    window was bad; low, high: its smallest and largest value; quality: the worst of it. Windows without any row are
    absent.
    """

    series: str
    window: int
    t: list[int]
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    quality: list[int]


class Page(msgspec.Struct):
    """Raw rows of one series, as they are, by time."""

    series: str
    t: list[int]
    value: list[float | None]
    quality: list[int]


class Buckets(msgspec.Struct):
    """Rollups of one series, by time: partial aggregates of the readings that were no null, and the worst quality."""

    series: str
    t: list[int]
    n: list[int]
    total: list[float | None]
    low: list[float | None]
    high: list[float | None]
    first: list[float | None]
    last: list[float | None]
    quality: list[int]


class TimeSeries(Protocol):
    """A store of readings. All methods may raise StoreError and may be called from any thread."""

    def check(self) -> None:
        """Ask something cheap of everything that the store stands on. Raises StoreError where it cannot be read."""
        ...

    def write(self, blocks: Sequence[Block]) -> Written:
        """Add rows; those that are not refused are durable on return. Values beyond bounds.LARGEST are refused."""
        ...

    def names(self, prefix: str = "") -> list[str]:
        """The series whose name begins with `prefix`, sorted."""
        ...

    def latest(self, names: Sequence[str]) -> list[Latest]:
        """The newest reading of each of these series that has one, in the order asked."""
        ...

    def changes(self, after: int, limit: int) -> list[Latest]:
        """Series whose latest rose above position `after`, by position. A series that changed twice comes once."""
        ...

    def position(self) -> int:
        """The highest position given so far, 0 at first."""
        ...

    def range(
        self,
        names: Sequence[str],
        start: int,
        end: int,
        *,
        window: int | None = None,
        aggregate: Aggregate = "mean",
        max_points: int = 1000,
    ) -> list[Columns]:
        """Readings of start ≤ t < end (µs), one answer per name, in order.

        An answer has at most `max_points` of each series and series.MOST_POINTS of all; its windows are whole hours
        where the series have more than series.MOST_READ minutes together. window None: the raw rows where every series
        keeps within its share of the points, else the smallest round window that keeps within all this. A window that
        was given is widened to a round one where it does not. Windows begin at multiples of their length counted from
        midnight in Shanghai; the span is widened to whole windows. Raises ValueError for a span or a window that is not
        positive.
        """
        ...

    def rollup(self, limit: int = 500) -> int:
        """Recompute up to `limit` minutes that changed, from the raw rows; how many. Answers never depend on it."""
        ...

    def forget(self, before: int) -> int:
        """Drop raw rows older than the whole hour of `before` (µs); minutes and hours stay. How many rows went."""
        ...

    def scan(self, names: Sequence[str], start: int, end: int) -> Iterator[Page]:
        """All raw rows of start ≤ t < end (µs), series by series in the order asked, in pages of bounded size."""
        ...

    def buckets(self, names: Sequence[str], length: int, start: int, end: int) -> Iterator[Buckets]:
        """All rollups of `length` (MINUTE or HOUR) that begin in start ≤ t < end, as `scan` gives rows."""
        ...

    def floor(self) -> int:
        """Below this µs raw rows were forgotten and the rollups are all there is; 0 where nothing was."""
        ...

    def put_buckets(self, length: int, pages: Sequence[Buckets]) -> None:
        """Put rollups of another store in, over what is there; durable on return."""
        ...

    def raise_floor(self, before: int) -> None:
        """From now on the rollups below `before` (µs, a whole hour) stand as they are."""
        ...

    def close(self) -> None:
        """Give all files and connections back."""
        ...
