"""What flowed: the product's own counts, and the simulators' ledgers held against the stores."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from contract import event
from simulators import ledger
from zhigen.demo.accounting import Balance, Gap, Served, Stored, balance, declared
from zhigen.demo.county import FARMS, MARKET
from zhigen.demo.crossing import Crossing, Crossings, settle

_ALWAYS = 1 << 62  # µs
_COUNTER = re.compile(r"[^/]+/[^/]+/reply_count(\.\d+)?\Z")  # not a thinned one: that is declared, and no count


class Flow(NamedTuple):
    """Counts of one run; `ledger` compares replies by the simulators' own records.

    heard: "gateway/device" of everything that brought a reading or a test.
    """

    readings_produced: int
    readings_stored: int
    events_produced: int
    events_stored: int
    declared_gaps: int
    dropped: int
    quarantined: int
    rapid_tests: int
    heard: frozenset[str]
    ledger: Balance
    crossings: Crossings

    @property
    def lost(self) -> int:
        """Produced, not stored and not declared: by the outboxes' counts and by the ledgers, whichever is worse.

        A full outbox drops whole rows and says so; values then cannot be compared one to one, replies still can.
        """
        missing = 0 if self.dropped else self.readings_produced - self.readings_stored
        lost = max(missing, len(self.ledger.lost), 0) + max(0, self.events_produced - self.events_stored)
        return lost + len(self.crossings.lost)

    @property
    def duplicated(self) -> int:
        """Stored more often than produced."""
        more = max(0, self.readings_stored - self.readings_produced) + max(0, self.events_stored - self.events_produced)
        return max(more, len(self.ledger.duplicated)) + len(self.crossings.doubled)

    def as_json(self) -> dict[str, Any]:
        """The report's first part."""
        own = {
            name: getattr(self, name)
            for name in ("readings_produced", "readings_stored", "events_produced", "events_stored", "declared_gaps")
        }
        return {
            **own,
            "lost": self.lost,
            "duplicated": self.duplicated,
            "quarantined": self.quarantined,
            "rapid_tests": self.rapid_tests,
            "replies_served": self.ledger.served,
            "replies_stored": self.ledger.stored,
            "replies_declared": self.ledger.declared,
            "codes_shown": self.crossings.shown,
            "codes_counted": self.crossings.counted,
        }


def count(
    config: Path,
    outboxes: Iterable[Path],
    served: Iterable[Served],
    shown: Iterable[Crossing] = (),
    blind: Iterable[Gap] = (),
) -> Flow:
    """Count after everything has come to rest. config: the county's; outboxes: the gateways' folders; shown: what came
    by at the gate; blind: spans in which a visitor had unplugged its camera."""
    from sqlmodel import col, func, select

    from cloud.app import stores
    from cloud.ingest.model import Quarantined
    from cloud.kernel.config import load
    from cloud.kernel.desk import PREFIX
    from cloud.kernel.journal import JournalEvent

    known = load(config)
    database = stores.database(known, known.data)
    series = stores.series(known, known.data, database)
    stored: list[Stored] = []
    readings = 0
    measured: set[str] = set()
    for page in series.scan(series.names(), 0, _ALWAYS):
        readings += len(page.t)
        if any(value is not None for value in page.value):
            measured.add(page.series.rsplit("/", 1)[0])
        if is_counter(page.series):
            stored += [Stored(page.series, int(value)) for value in page.value if value is not None]
    series.close()
    with database.read() as session:
        at_desk = col(JournalEvent.gateway).startswith(PREFIX, autoescape=True)  # and so in no outbox
        said: dict[str, list[event.Event]] = {}
        for row in session.scalars(select(JournalEvent).where(~at_desk)):
            said.setdefault(row.gateway, []).append(row.event)
        quarantined = session.scalar(select(func.count()).select_from(Quarantined)) or 0
    database.close()
    tests = [
        f"{gateway}/{one.body.device}"
        for gateway, told in said.items()
        for one in told
        if isinstance(one.body, event.RapidTest)
    ]
    every = [one.body for one in said.get(MARKET.gateway, []) if isinstance(one.body, event.Scan)]
    scans = [one for one in every if one.device == MARKET.lookout.id]  # not those by hand
    gaps = [one.body for told in said.values() for one in told if isinstance(one.body, event.Gap)]
    produced = [_produced(folder) for folder in outboxes]
    return Flow(
        readings_produced=sum(readings for readings, _ in produced),
        readings_stored=readings,
        events_produced=sum(events for _, events in produced),
        events_stored=sum(map(len, said.values())),
        declared_gaps=len(gaps),
        quarantined=quarantined,
        rapid_tests=len(tests),
        heard=frozenset([*tests, *measured, *(f"{MARKET.gateway}/{one.device}" for one in scans)]),
        dropped=sum(body.rows or 0 for body in gaps),
        ledger=balance(served, stored, [gap for gateway, told in said.items() for gap in declared(gateway, told)]),
        crossings=settle(shown, scans, [*blind, *declared(MARKET.gateway, said.get(MARKET.gateway, []))]),
    )


def waiting(outboxes: Iterable[Path]) -> int:
    """Rows that gateways keep because no ack has come for them yet, read beside the running gateways."""
    from gateway.rim.outbox_file import NAME

    found = 0
    for folder in outboxes:
        with closing(sqlite3.connect(f"{(folder / NAME).as_uri()}?mode=ro", uri=True)) as file:
            ((rows,),) = file.execute("SELECT (SELECT count(*) FROM readings) + (SELECT count(*) FROM events)")
            found += rows
    return found


def is_counter(series: str) -> bool:
    """Whether a series holds the numbers of replies."""
    return _COUNTER.match(series) is not None


def _produced(folder: Path) -> tuple[int, int]:
    """Values and events that a gateway at rest ever committed to its outbox."""
    from gateway.rim.outbox_file import OutboxFile

    file = OutboxFile(folder, 0)
    try:
        marks = file.marks()
    finally:
        file.close()
    return marks.produced, marks.events


def replies(path: Path, gateway: str, devices: Mapping[int, str]) -> Iterator[Served]:
    """What a simulator served unspoilt, by its ledger; devices: unit id -> device of the gateway."""
    for reply in ledger.read(path):
        if reply.fault is None:
            yield Served(f"{gateway}/{devices[reply.unit]}/{reply.point}", reply.count, reply.t)


def replies_of_farms(ledgers: Mapping[str, Path]) -> Iterator[Served]:
    """The same for all farms of the demo; ledgers: by gateway."""
    for farm in FARMS:
        names = {instrument.unit: instrument.id for instrument in farm.instruments}
        yield from replies(ledgers[farm.gateway], farm.gateway, names)
