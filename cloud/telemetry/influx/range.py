"""Answers to a range from an InfluxDB: which class to read, and what to put right of it.

Windows of whole hours are read from the hours, of whole minutes from the minutes, others from the raw rows; InfluxDB
makes the windows. Where a rollup is stale, the windows that hold it are built here from finer ones: hours from minutes,
minutes from raw rows. So an answer never depends on when the rollup ran. Below the floor of `forget` nothing is stale
and the rollups are all there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cloud.telemetry.influx import fold, ql
from cloud.telemetry.influx.book import Book, Device, Stale
from cloud.telemetry.influx.fold import Rows
from cloud.telemetry.influx.protocol import split
from cloud.telemetry.influx.server import InfluxServer
from cloud.telemetry.port import Aggregate, Columns
from cloud.telemetry.series import HOUR, MINUTE, choose, floor, parts, widen

_FEW: Final = 2  # series that are asked for their rows at once where a value a minute would fit


class Reader:
    """Reads ranges; threads may share it."""

    def __init__(self, server: InfluxServer, book: Book) -> None:
        self._server = server
        self._book = book

    def range(
        self, names: Sequence[str], start: int, end: int, window: int | None, aggregate: Aggregate, most: int
    ) -> list[Columns]:
        """See the port; `most`: points of one series, series.share."""
        devices = _devices(names)
        if not devices:
            return []
        rolled = start < self._book.floor()
        if window is None and not rolled:
            found = self._raw(names, devices, start, end, most)
            if start < self._book.floor():  # raw rows were dropped meanwhile
                return self.range(names, start, end, window, aggregate, most)
            if found is not None:
                return found
        chosen = choose(len(names), start, end, window, most, MINUTE if rolled else 1)
        first, last = widen(start, end, chosen)
        rows = self._windows(devices, first, last, chosen, ql.wanted(aggregate))
        return [fold.answer(name, chosen, rows.get(name, {}), aggregate) for name in names]

    def _raw(
        self, names: Sequence[str], devices: Mapping[Device, set[str]], start: int, end: int, limit: int
    ) -> list[Columns] | None:
        """The rows as they are, or None where a series has more than `limit`."""
        wanted = set(names)
        listed = list(devices.items())
        if len(names) > _FEW or end - start > limit * MINUTE:  # first whether they are few enough, which is cheaper
            probe = [ql.rows(["quality"], *device, points, start, end, 1, offset=limit) for device, points in listed]
            for (device, _), tables in zip(listed, self._server.ask("raw", probe), strict=True):
                if any(_series(device, point) in wanted for _, point in fold.columns(tables)):
                    return None
        questions = [ql.rows(["value", "quality"], *device, points, start, end, limit + 1) for device, points in listed]
        found: dict[str, Columns] = {}
        for (device, _), tables in zip(listed, self._server.ask("raw", questions), strict=True):
            for (_, point), (times, values, marks) in fold.columns(tables).items():
                series = _series(device, point)
                if series not in wanted:
                    continue
                if len(times) > limit:
                    return None
                found[series] = _as_read(series, times, values, marks)
        return [found.get(name) or Columns(name, 0, [], [], [], [], []) for name in names]

    def _windows(
        self, devices: Mapping[Device, set[str]], start: int, end: int, window: int, figures: Sequence[str]
    ) -> dict[str, Rows]:
        kind = next(kind for kind in ("hour", "minute", "raw") if window % ql.LENGTHS[kind] == 0)
        if kind == "raw":
            return self._partials("raw", devices, [(start, end)], window, figures)
        stale = self._book.stale(list(devices), start, end)
        rows = self._partials(kind, devices, [(start, end)], window, figures)
        for device, begins in (stale.hours if kind == "hour" else stale.minutes).items():
            wrong = {floor(begin, window) for begin in begins}
            exact = self._exact(kind, device, devices[device], stale, wrong, window, figures)
            for series in _all(device, devices[device], {*rows, *exact}):
                right = {t: row for t, row in rows.get(series, {}).items() if t not in wrong}
                mended = fold.fold(exact.get(series, {}), window)
                rows[series] = right | {t: row for t, row in mended.items() if t in wrong}
        return rows

    def _exact(
        self,
        kind: str,
        device: Device,
        measurements: set[str],
        stale: Stale,
        wrong: set[int],
        window: int,
        figures: Sequence[str],
    ) -> dict[str, Rows]:
        """The buckets of these windows, each from the coarsest class in which it is not stale."""
        found: dict[str, Rows] = defaultdict(dict)
        only = {device: measurements}
        minutes, hours = stale.minutes.get(device, set()), stale.hours.get(device, set())

        def take(kind: str, within: set[int], size: int, length: int, but: set[int]) -> None:
            spans = fold.spans(within, size)
            for series, rows in self._partials(kind, only, spans, length, figures).items():
                fit = {t: row for t, row in rows.items() if t not in but and floor(t, size) in within}
                found[series].update(fit)

        if kind == "hour":
            if window > HOUR:
                take("hour", wrong, window, HOUR, hours)
            take("minute", hours, HOUR, MINUTE, minutes)
        elif window > MINUTE:
            take("minute", wrong, window, MINUTE, minutes)
        take("raw", minutes, MINUTE, MINUTE, set())
        return found

    def _partials(
        self,
        kind: str,
        devices: Mapping[Device, set[str]],
        spans: Sequence[tuple[int, int]],
        length: int,
        figures: Sequence[str],
    ) -> dict[str, Rows]:
        asked = [(device, points, span) for device, points in devices.items() for span in spans]
        if kind != "raw" and length == ql.LENGTHS[kind]:  # they stand there: four times as cheap
            questions = [ql.rows(figures, *device, points, *span) for device, points, span in asked]
        else:
            questions = [
                ql.partials(kind, device[0], [device[1]], points, *span, length, figures)
                for device, points, span in asked
            ]
        found: dict[str, Rows] = defaultdict(dict)
        for (device, _, _), tables in zip(asked, self._server.ask(kind, questions), strict=True):
            for (_, point), rows in fold.tables(tables).items():
                found[_series(device, point)].update(rows)
        return found


def _devices(names: Sequence[str]) -> dict[Device, set[str]]:
    """The devices of these series, each with the measurements to ask for."""
    found: dict[Device, set[str]] = defaultdict(set)
    for name in names:
        gateway, device, point = parts(name)
        found[gateway, device].add(split(point)[0])
    return found


def _all(device: Device, measurements: set[str], series: set[str]) -> Iterator[str]:
    prefix = "/".join(device) + "/"
    return (one for one in series if one.startswith(prefix) and split(one[len(prefix) :])[0] in measurements)


def _series(device: Device, point: str) -> str:
    return f"{device[0]}/{device[1]}/{point}"


def _as_read(
    series: str, times: Sequence[float | None], values: list[float | None], marks: Sequence[float | None]
) -> Columns:
    t = [int(one or 0) for one in times]
    return Columns(series, 0, t, values, list(values), list(values), [int(mark or 0) for mark in marks])
