"""What leaves an outbox that holds more than it may: readings become minutes, and where that makes no room, go.

Only readings, the oldest first; each time so many that gaps stay few. What is decided here the writer carries out in
one transaction with the gap event that says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from contract import ack, event
from contract.ack import Range
from gateway.core.sample import Sample
from gateway.core.spans import Spans
from gateway.core.thinning import Minute, Old, minutes
from gateway.rim.outbox_file import OutboxFile
from gateway.rim.outbox_schema import Run, decode_sample

SHARE: Final = 50  # an outbox that is full lets go of one fiftieth
_LEAST: Final = 10_000  # rows that are looked at to find whole minutes
_WINDOW: Final = 50_000  # rows that are looked at at most
_WORTH: Final = 6  # rows that one thinned row must replace on the average: it has three points for each of theirs


class Relief(NamedTuple):
    """Rows that go, rows that come for them (by the run that they are of), and the gap event that says so."""

    gone: list[Range]
    come: dict[int, list[Sample]]
    gap: event.Gap


def thinned(file: OutboxFile, spans: Spans, runs: dict[int, Run], most: int) -> Relief | None:
    """About `most` of the oldest rows as minutes; None where that would make no room."""
    epoch, last = _first_epoch(spans, runs)
    found: list[Minute] = []
    count = 0
    for minute in minutes(_raw(file, spans, runs, last, min(max(2 * most, _LEAST), _WINDOW))):
        found.append(minute)
        count += len(minute.rows)
        if count >= most:
            break
    come: dict[int, list[Sample]] = {}
    for minute in found:
        come.setdefault(minute.run, []).extend(minute.thinned)
    if count < _WORTH * sum(map(len, come.values())) or not count:
        return None
    rows = [row for minute in found for row in minute.rows]
    times = [row.sample.t + row.shift for row in rows]
    seqs = [row.seq for row in rows]
    gap = event.Gap(min(times), max(times), "thinned", rows=count, epoch=epoch, first=min(seqs), last=max(seqs))
    return Relief(ack.merge(seqs), come, gap)


def oldest(file: OutboxFile, spans: Spans, runs: dict[int, Run], most: int) -> Relief:
    """The oldest rows, for good."""
    epoch, bound = _first_epoch(spans, runs)
    first, last, start, end, rows = file.oldest(most, bound)
    gap = event.Gap(start, end, "outbox_full", rows=rows, epoch=epoch, first=first, last=last)
    return Relief([(first, last)], {}, gap)


def _first_epoch(spans: Spans, runs: dict[int, Run]) -> tuple[int, int]:
    """The epoch of the oldest rows, and the last row of it: one gap names one epoch."""
    epoch = last = 0
    for span in spans:
        if epoch not in (0, runs[span.run].epoch):
            break
        epoch, last = runs[span.run].epoch, span.last
    return epoch, last


def _raw(file: OutboxFile, spans: Spans, runs: dict[int, Run], bound: int, most: int) -> Iterator[Old]:
    """Rows up to `bound` that were never thinned, oldest first."""
    for first, last, number in spans:
        run = runs[number]
        while most > 0 and not run.thinned and first <= last <= bound:
            rows = [row for row in file.rows(first, min(most, 1_000)) if row[0] <= last]
            if not rows:
                break
            for seq, _, _, body, crc in rows:
                with suppress(ValueError):  # it stays where it is; the uplink says so in the log
                    yield Old(seq, number, run.shift or 0, decode_sample(body, crc, seq, number))
            first, most = rows[-1][0] + 1, most - len(rows)
