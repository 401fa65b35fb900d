"""One move from its first look to the comparison at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from cloud import migrations
from cloud.app import stores
from cloud.app.move import cargo, compare, logbook, readings, tables
from cloud.app.move.compare import Compared
from cloud.app.move.logbook import Logbook, Place
from cloud.app.move.tables import Tell
from cloud.ingest.keeper import BEAT_S
from cloud.ingest.model import IngestStatus
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.folder import prepare
from cloud.kernel.trouble import why
from cloud.telemetry.port import Refusal, StoreError, TimeSeries

_LISTEN_S: Final = 3 * BEAT_S
_FRESH_MS: Final = 60_000


@dataclass
class House:
    """The stores of one configuration, opened."""

    folder: Path
    place: Place
    database: Database
    series: TimeSeries


@dataclass
class Outcome:
    """What was carried and how the comparison went. again: it had been moved before, and was only compared."""

    source: Place
    target: Place
    again: bool = False
    tables: list[Compared] = field(default_factory=list)
    series: list[Compared] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    leave: list[tuple[Path, Path]] = field(default_factory=list)  # what a person has to copy by hand

    @property
    def same(self) -> bool:
        """Whether all of it arrived as it was."""
        return not self.refused and all(one.same for one in (*self.tables, *self.series))


def move(source: Config, target: Config, tell: Tell, now: Callable[[], int], wait: Callable[[float], None]) -> Outcome:
    """Carry all that `source` has to where `target` keeps its things, and compare; `now` in ms, `wait` in seconds.

    May be killed and called again. Raises CloudError, also where somebody works in one of the houses.
    """
    try:
        with ExitStack() as stack:
            here, there = stack.enter_context(_house(source)), stack.enter_context(_house(target))
            return _Move(here, there, tell, bool(source.influx and target.influx)).go(now, wait)
    except (SQLAlchemyError, StoreError) as error:
        if not stores.is_away(error):
            raise
        raise CloudError("move_store", why=why(error)) from None


class _Move:
    def __init__(self, here: House, there: House, tell: Tell, both_influx: bool) -> None:
        self.here, self.there, self.tell, self.both_influx = here, there, tell, both_influx
        self.folders = tuple(dict.fromkeys((here.folder, there.folder)))
        self.outcome = Outcome(here.place, there.place)
        self.with_tables = here.place.tables != there.place.tables
        self.with_readings = here.place.readings != there.place.readings
        self.cargo = cargo.tables(with_readings=self.with_readings) if self.with_tables else []

    def go(self, now: Callable[[], int], wait: Callable[[float], None]) -> Outcome:
        if not (self.with_tables or self.with_readings):
            raise CloudError("move_nowhere", place=self.here.place)
        if self.with_readings and not self.with_tables and self.both_influx:
            raise CloudError("move_together")
        migrations.check(self.here.database)
        migrations.upgrade(self.there.database)
        before = logbook.find(self.here.folder)
        book = self._open_book(before)
        self.outcome.again = book.state == "moved"
        if not self.outcome.again:
            book.save(*self.folders)  # from now on nobody starts; who works already is heard
        try:
            for house in (self.here, self.there):
                _asleep(house.database, now, wait)
        except CloudError:
            if before is None:
                logbook.tear(*self.folders)
            else:
                before.save(*self.folders)
            raise
        with self._quiet() as source:
            if not self.outcome.again:
                self._carry(source, book)
            self._compare(source)
        if self.outcome.same:
            book.state = "moved"
            book.save(*self.folders)
        self.outcome.leave = _by_hand(self.here.folder, self.there.folder)
        return self.outcome

    def _open_book(self, found: Logbook | None) -> Logbook:
        ours = found is not None and found.is_of(self.here.place, self.there.place)
        if found is not None and found.state == "moving" and not ours:
            path = self.here.folder / logbook.FILE
            raise CloudError("move_other", source=found.source, target=found.target, path=path)
        empty = (not self.with_tables or tables.is_empty(self.there.database)) and (
            not self.with_readings or readings.is_empty(self.there.series)
        )
        if found is None or not ours or empty:
            if not empty:
                raise CloudError("move_not_empty", target=self.there.place)
            return Logbook(self.here.place, self.there.place)
        return found

    @contextmanager
    def _quiet(self) -> Iterator[Connection]:
        """The source's door stays shut, so that nobody writes: the connection reads it meanwhile."""
        if not self.with_tables:  # the readings' store may have to write beside them
            with self.here.database.read() as session:
                cargo.hold(session.connection())
                yield session.connection()
            return
        with self.here.database.write() as session:
            cargo.hold(session.connection())
            yield session.connection()

    def _carry(self, source: Connection, book: Logbook) -> None:
        for table in self.cargo:
            tables.carry(source, self.there.database, table, self.tell)
        if self.with_readings:

            def save() -> None:
                book.save(self.here.folder)

            readings.carry(self.here.series, self.there.series, book.reached, save, self.tell, self.outcome.refused)

    def _compare(self, source: Connection) -> None:
        with self.there.database.read() as session:
            cargo.hold(session.connection())
            for table in self.cargo:
                self.tell("compare " + table.name, 0, 0)
                self.outcome.tables.append(compare.table(source, session.connection(), table))
        if self.with_readings:
            self.outcome.series = compare.series(self.here.series, self.there.series, self.tell)


@contextmanager
def _house(config: Config) -> Iterator[House]:
    folder = prepare(config.data)
    database = stores.unguarded(config, folder)
    try:
        series = stores.series(config, folder, database)
        try:
            yield House(folder, stores.place(config, folder, database), database, series)
        finally:
            series.close()
    finally:
        database.close()


def _asleep(database: Database, now: Callable[[], int], wait: Callable[[float], None]) -> None:
    """Raises CloudError where an ingest worker beats: it tells every 2 s, also that it is over, so listen a while."""
    before = _beats(database)
    if not any(now() - beat < _FRESH_MS for beat in before.values()):
        return
    wait(_LISTEN_S)
    for worker, beat in _beats(database).items():
        if beat != before.get(worker):
            raise CloudError("move_awake", worker=worker, place=database.name)


def _beats(database: Database) -> dict[str, int]:
    with database.read() as session:
        return _newest(session)


def _newest(session: Session) -> dict[str, int]:
    return dict(
        session.exec(select(IngestStatus.worker, func.max(col(IngestStatus.beat))).group_by(IngestStatus.worker)).all()
    )


def _by_hand(here: Path, there: Path) -> list[tuple[Path, Path]]:
    """Keys and other files of the data folder, where that is another one: carrying private keys is a person's work."""
    if here == there:
        return []
    ours = (logbook.FILE, *stores.FILES)
    return [
        (entry, there / entry.name)
        for entry in sorted(here.iterdir())
        if not entry.name.startswith(ours) and not (there / entry.name).exists()
    ]
