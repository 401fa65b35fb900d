"""The judge: two ledgers of the producing side against what the county's stores hold.

Farm: every reply of a simulator that was served (simulators.ledger) must be stored once or lie in a declared gap. Till:
every row and sale that its outbox said was committed must be stored once; what was under way when it was killed may be.
Chain: the events of a gateway must be there without a hole, each naming its predecessor. Values must arrive unaltered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlmodel import col, func, select

from cloud.app import stores
from cloud.ingest.model import Quarantined
from cloud.kernel.config import load
from cloud.kernel.journal import JournalEvent
from contract import event
from tests.faults.book import read
from tests.faults.scenario import Tally
from tests.faults.till import COUNT, SALE, values
from zhigen.demo.accounting import Gap, Served, Stored, balance, declared
from zhigen.demo.report import is_counter, replies

_ALWAYS = 1 << 62  # µs
_SHOWN = 3


class Row(NamedTuple):
    """A counter that the county holds, and at which ms."""

    key: Stored
    t: int


class Judge:
    """Opens the stores of a configured county once; each account adds to what was found."""

    def __init__(self, config: Path) -> None:
        known = load(config)
        self._database = database = stores.database(known, known.data)
        self._series = stores.series(known, known.data, database)
        self.rows: dict[str, list[JournalEvent]] = defaultdict(list)
        with database.read() as session:
            for row in session.scalars(select(JournalEvent).order_by(col(JournalEvent.epoch), col(JournalEvent.seq))):
                self.rows[row.gateway].append(row)
            self.refused = session.scalar(select(func.count()).select_from(Quarantined)) or 0
            self.reasons = list(session.scalars(select(Quarantined.code).distinct()))
        self._found = Tally(findings=[])

    def farm(self, gateway: str, ledger: Path, devices: Mapping[int, str], skew_ms: int = 0) -> None:
        """Replies against counters. skew_ms: how far a stored time may lie from the true one (0: not looked at)."""
        served = list(replies(ledger, gateway, devices))
        stored = list(self._counters(gateway))
        self._add(served, [row.key for row in stored], self._gaps(gateway))
        truth = {Stored(one.series, one.number): one.time_ms for one in served}
        wrong = [row for row in stored if skew_ms and abs(row.t - truth.get(row.key, row.t)) > skew_ms]
        if wrong:
            self.find(f"{len(wrong)} readings at a wrong time, such as {wrong[:_SHOWN]}")

    def till(self, gateway: str, book: Path, points: int = 3, device: str = "", series: str = "reader") -> None:
        """Rows and sales against the till's own record; device: only what this one of several gave."""
        will: dict[str, dict[int, int]] = {"readings": {}, "events": {}}
        done: dict[str, set[int]] = {"readings": set(), "events": set()}
        for line in read(book):
            numbers = range(line.first, line.last + 1)
            if line.word == "will":
                will[line.lane].update((number, line.t + place * line.step) for place, number in enumerate(numbers))
            elif line.word == "done":
                done[line.lane].update(numbers)
        rows = [row.key for row in self._counters(gateway) if f"/{device or series}/" in row.key.series]
        names = {key.number: key.series for key in rows}
        sure = {number: will["readings"][number] for number in done["readings"]}
        sure |= {number: t for number, t in will["readings"].items() if number in names}
        served = [
            Served(names.get(number, f"{gateway}/{device or series}/{COUNT}"), number, t) for number, t in sure.items()
        ]
        self._add(served, rows, self._gaps(gateway))
        sales = [number for _, number in self._sales(gateway, device)]
        known = set(sales)
        sold = [Served("sales", number, t) for number, t in will["events"].items() if number in done["events"] | known]
        self._add(sold, [Stored("sales", number) for number in sales], [])
        self._unaltered(gateway, points, {key.series for key in rows})

    def chain(self, gateway: str) -> None:
        """Every event of a gateway: no hole in its numbers, each naming the one before."""
        last: dict[int, JournalEvent] = {}
        for row in self.rows[gateway]:
            before = last.get(row.epoch)
            last[row.epoch] = row
            expected = 1 if before is None else before.seq + 1
            if row.seq != expected:
                self.find(f"{gateway}: event {row.epoch}/{row.seq} where {expected} was due")
            elif before is not None and row.event.prev != before.digest:
                self.find(f"{gateway}: event {row.epoch}/{row.seq} does not name its predecessor")

    def quarantine(self, *allowed: str) -> None:
        """Nothing may have been refused but for these reasons."""
        strange = [code for code in self.reasons if code not in allowed]
        if strange:
            self.find(f"refused: {', '.join(strange)}")

    def find(self, what: str) -> None:
        """Something else is not as it must be."""
        self._found.findings.append(what)

    def tally(self, runs: int, seconds: float) -> Tally:
        """What came of it; closes the stores."""
        self._series.close()
        self._database.close()
        self._found.runs, self._found.seconds_to_recover = runs, round(seconds, 2)
        return self._found

    def _add(self, served: list[Served], stored: list[Stored], gaps: list[Gap]) -> None:
        found = balance(served, stored, gaps)
        tally = self._found
        tally.produced += found.served
        tally.stored += found.stored
        tally.declared += found.declared
        tally.lost += len(found.lost)
        tally.duplicated += len(found.duplicated)
        for word, cases in (("lost", found.lost), ("doubled", found.duplicated)):
            if cases:
                self.find(f"{len(cases)} {word}, such as {cases[:_SHOWN]}")

    def _gaps(self, gateway: str) -> list[Gap]:
        return list(declared(gateway, (row.event for row in self.rows[gateway])))

    def _counters(self, gateway: str) -> Iterator[Row]:
        names = [name for name in self._series.names(f"{gateway}/") if is_counter(name)]
        for page in self._series.scan(names, 0, _ALWAYS):
            for t, value in zip(page.t, page.value, strict=True):
                if value is not None:
                    yield Row(Stored(page.series, int(value)), t // 1000)

    def _sales(self, gateway: str, device: str) -> Iterator[tuple[JournalEvent, int]]:
        for row in self.rows[gateway]:
            body = row.event.body
            if isinstance(body, event.Alarm) and body.alarm.startswith(SALE) and body.device == (device or "till"):
                yield row, int(body.alarm.removeprefix(SALE))

    def _unaltered(self, gateway: str, points: int, counters: set[str]) -> None:
        """Each value that came with a number must be the one that this number had."""
        for counter in sorted(counters):
            device = counter.rsplit("/", 1)[0]
            keys = list(values(1, points))
            by_key: dict[str, dict[int, float | None]] = {key: {} for key in keys}
            for page in self._series.scan([f"{device}/{key}" for key in keys], 0, _ALWAYS):
                by_key[page.series.rsplit("/", 1)[1]].update(zip(page.t, page.value, strict=True))
            wrong = Counter(
                key
                for t, number in by_key[COUNT].items()
                for key, value in values(int(number or 0), points).items()
                if by_key[key].get(t) != value
            )
            if wrong:
                self.find(f"{device}: values altered or absent: {dict(wrong)}")
