"""The write path of the InfluxDB store: blocks to lines to the server, then one transaction of what goes with them.

The lines first: what the database notes of them must never be ahead of what is there. Until it has noted them they are
not acked, and come again. Lines go in pieces of a few thousand; a piece that is answered is durable.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from cloud.telemetry import bounds
from cloud.telemetry.influx import protocol, refusal
from cloud.telemetry.influx.book import Book, Device, Value
from cloud.telemetry.influx.census import Census, Key
from cloud.telemetry.influx.error import InfluxError
from cloud.telemetry.influx.places import Places, Stays
from cloud.telemetry.influx.server import InfluxServer
from cloud.telemetry.port import Block, Refusal, Written
from cloud.telemetry.series import MINUTE

PIECE: Final = 5_000  # lines in one request
AHEAD: Final = 5 * MINUTE
_MOST: Final = 200_000  # heads of lines remembered


class Writer:
    """Writes blocks; threads may share it. `now`: the cloud's clock in µs."""

    def __init__(
        self, server: InfluxServer, book: Book, places: Places, census: Census, now: Callable[[], int]
    ) -> None:
        self._server = server
        self._book = book
        self._places = places
        self._census = census
        self._now = now
        self._heads: dict[tuple[str, str, str, str], str] = {}

    def write(self, blocks: Sequence[Block]) -> Written:
        """Durable on return, but for what is refused. Raises StoreError."""
        blocks, refused = bounds.within(blocks)
        away = self._census.turned_away(blocks)
        stays = self._places.of(list(dict.fromkeys(block.gateway for block in blocks)))
        lines: list[str] = []
        starts: list[int] = []  # where the lines of each column begin
        owners: list[Key] = []
        for block in blocks:
            for point, column in block.values.items():
                key = (block.gateway, block.device, point)
                found = self._lines(key, block, column, stays[block.gateway])
                if key in away:
                    times = map(protocol.time_of, found)
                    refused += (Refusal(*key, t, away[key], "series") for t in times)
                elif found:
                    starts.append(len(lines))
                    owners.append(key)
                    lines += found
        rejected = put(self._server, "raw", lines)
        for one in rejected:
            t = protocol.time_of(lines[one.place])
            refused.append(Refusal(*owners[bisect_right(starts, one.place) - 1], t, one.why))
        self._note(blocks, {one[:4] for one in refused})
        return Written(len(lines) - len(rejected), 0, tuple(refused))

    def _lines(self, key: Key, block: Block, column: Sequence[float | None], stays: Stays) -> list[str]:
        times, quality = block.times, block.quality.get(key[2])
        site = stays.at(min(times))
        if len(stays.since) == 1 or site == stays.at(max(times)):
            return protocol.readings(self._head(*key, site), times, column, quality)
        marks = quality if quality is not None else [0] * len(times)
        rows = zip(times, column, marks, strict=True)
        return [
            line
            for t, value, mark in rows
            for line in protocol.readings(self._head(*key, stays.at(t)), [t], [value], [mark])
        ]

    def _head(self, gateway: str, device: str, point: str, site: str) -> str:
        key = (gateway, device, point, site)
        head = self._heads.get(key)
        if head is None:
            if len(self._heads) > _MOST:
                self._heads.clear()
            head = self._heads[key] = protocol.head(*key)
        return head

    def _note(self, blocks: Sequence[Block], refused: set[tuple[str, str, str, int]]) -> None:
        newest: dict[Device, dict[str, Value]] = defaultdict(dict)
        minutes: dict[Device, set[int]] = defaultdict(set)
        for block in blocks:
            device = (block.gateway, block.device)
            mine, times = newest[device], block.times
            for point, column in block.values.items():
                best = _newest(times, column, block.quality.get(point), (*device, point), refused)
                if best is not None and (point not in mine or best[0] >= mine[point][0]):
                    mine[point] = best
            minutes[device] |= {t - t % MINUTE for t in times}
        self._book.note(newest, minutes, self._now() + AHEAD)
        self._census.came({device: set(points) for device, points in newest.items()})


def put(server: InfluxServer, kind: str, lines: Sequence[str]) -> list[refusal.Refused]:
    """Lines into a bucket, in pieces; those that it will never take. Raises InfluxError."""
    refused: list[refusal.Refused] = []
    for start in range(0, len(lines), PIECE):
        try:
            found = refusal.send(partial(server.write, kind), lines[start : start + PIECE])
        except refusal.RejectionError as error:
            raise InfluxError("answer", status=400, why=error.why) from None
        refused += (one._replace(place=start + one.place) for one in found)
    return refused


def _newest(
    times: Sequence[int],
    column: Sequence[float | None],
    quality: Sequence[int] | None,
    key: Key,
    refused: set[tuple[str, str, str, int]],
) -> Value | None:
    last = len(times) - 1
    if not refused and column[last] is not None and times[last] == max(times):  # rows travel in the order of time
        return times[last], column[last], quality[last] if quality is not None else 0
    best: Value | None = None
    for place, t in enumerate(times):
        value, mark = column[place], quality[place] if quality is not None else 0
        if (value is not None or mark) and (best is None or t >= best[0]) and (*key, t) not in refused:
            best = (t, value, mark)
    return best
