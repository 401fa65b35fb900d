"""The SQL side of the InfluxDB store: newest values of each device, which rollups are stale, the floor.

A write of readings costs one transaction, after the readings themselves are durable. There is one writer at a time, so
what is read inside a write still stands when it commits, and positions are committed in their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from secrets import randbits
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Table as SqlTable
from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import Session, col

from cloud.kernel.database import Database
from cloud.telemetry.influx.model import InfluxDevice, InfluxRollup, InfluxStale
from cloud.telemetry.port import Latest, StoreError
from cloud.telemetry.series import HOUR, MINUTE, name
from cloud.telemetry.series import floor as floor_of

Device = tuple[str, str]  # gateway, device
Value = tuple[int, float | None, int]  # µs, value, quality
Newest = dict[str, tuple[int, float | None, int, int] | None]  # point -> µs, value, quality, position

_PIECE: Final = 200  # keys in one statement: an old SQLite takes 999 variables
ONLY: Final = 1  # the id of the one row of InfluxRollup
DEVICE: Final = (col(InfluxDevice.gateway), col(InfluxDevice.device), col(InfluxDevice.newest))
decode: Final = msgspec.json.Decoder(Newest).decode
encode: Final = msgspec.json.Encoder().encode


class Stale(NamedTuple):
    """What the rollups lack of some devices, as starts (µs) of minutes and hours."""

    minutes: dict[Device, set[int]]
    hours: dict[Device, set[int]]


@contextmanager
def available() -> Iterator[None]:
    """Turn what the database says for now into StoreError; a mistake of ours stays one."""
    try:
        yield
    except ProgrammingError:
        raise
    except DBAPIError as error:
        raise StoreError(str(error.orig).partition("\n")[0]) from error


class Book:
    """The tables of `model`, in the county's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, newest: Mapping[Device, Mapping[str, Value]], minutes: Mapping[Device, set[int]], ahead: int
    ) -> None:
        """Readings were stored: these are the newest of each point among them, and these minutes are stale now.

        A newest that lies beyond `ahead` (µs) is of a clock that was wrong, and gives way to anything.
        """
        with available(), self._database.write() as session:
            known = rows(session, list(newest))
            position = session.execute(select(func.max(col(InfluxDevice.position)))).scalar() or 0
            changed = []
            for device, points in newest.items():
                mine = decode(known[device]) if device in known else {}
                moved = False
                for point, (t, value, quality) in points.items():
                    before = mine.get(point)
                    if before is None or t > before[0] or (before[0] > ahead and before[:3] != (t, value, quality)):
                        position += 1
                        mine[point] = (t, value, quality, position)
                        moved = True
                if moved:
                    changed.append(_row(device, mine, position))
            if changed:
                put(session, InfluxDevice, changed)
            floor, mark = self._floor(session), randbits(62)
            put(session, InfluxStale, [
                {"gateway": device[0], "device": device[1], "length": MINUTE, "t": t, "mark": mark}
                for device, found in minutes.items()
                for t in found
                if t >= floor
            ])  # fmt: skip

    def introduce(self, points: Mapping[Device, set[str]]) -> None:
        """These series have rollups, if no readings."""
        with available(), self._database.write() as session:
            known = rows(session, list(points))
            changed = []
            for device, keys in points.items():
                mine = decode(known[device]) if device in known else {}
                if not keys <= mine.keys():
                    place = max((one[3] for one in mine.values() if one is not None), default=0)
                    changed.append(_row(device, {**dict.fromkeys(keys), **mine}, place))
            if changed:
                put(session, InfluxDevice, changed)

    def changes(self, after: int, limit: int) -> list[Latest]:
        """Series whose newest rose above position `after`, by position."""
        with available(), self._database.read() as session:
            changed = session.execute(
                select(*DEVICE).where(col(InfluxDevice.position) > after).order_by(col(InfluxDevice.position))
            ).all()
        found = [
            Latest(name(gateway, device, point), *one)
            for gateway, device, newest in changed
            for point, one in decode(newest).items()
            if one is not None and one[3] > after
        ]
        return sorted(found, key=lambda one: one.position)[:limit]

    def position(self) -> int:
        """The highest position given so far."""
        with available(), self._database.read() as session:
            return session.execute(select(func.max(col(InfluxDevice.position)))).scalar() or 0

    def names(self, prefix: str) -> list[str]:
        """The series whose name begins with `prefix`, sorted."""
        gateway, slash, rest = prefix.partition("/")
        device, further, _ = rest.partition("/")
        query = select(*DEVICE)
        for column, text, whole in (
            (col(InfluxDevice.gateway), gateway, slash),
            (col(InfluxDevice.device), device, further),
        ):
            query = query.where(column == text if whole else column.startswith(text, autoescape=True))
        with available(), self._database.read() as session:
            known = session.execute(query).all()
        series = (name(gateway, device, point) for gateway, device, newest in known for point in decode(newest))
        return sorted(one for one in series if one.startswith(prefix))

    def points(self, devices: Sequence[Device]) -> dict[Device, set[str]]:
        """The points that these devices have."""
        with available(), self._database.read() as session:
            return {device: set(decode(newest)) for device, newest in rows(session, devices).items()}

    def counts(self, gateways: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many series there are in all, and of each of these gateways."""
        total, gateway = func.coalesce(func.sum(col(InfluxDevice.series)), 0), col(InfluxDevice.gateway)
        found: dict[str, int] = {}
        with available(), self._database.read() as session:
            for piece in pieces(gateways):
                query = select(gateway, total).where(gateway.in_(piece)).group_by(gateway)
                found |= {one: int(count) for one, count in session.execute(query)}
            return int(session.execute(select(total)).scalar_one()), found

    def stale(self, devices: Sequence[Device], start: int, end: int) -> Stale:
        """What is stale of these devices in start ≤ t < end (µs). An hour with a stale minute is stale."""
        minutes: dict[Device, set[int]] = defaultdict(set)
        hours: dict[Device, set[int]] = defaultdict(set)
        wanted, t = set(devices), col(InfluxStale.t)
        query = select(col(InfluxStale.gateway), col(InfluxStale.device), col(InfluxStale.length), t)
        query = query.where(t >= start, t < end)
        with available(), self._database.read() as session:
            for piece in pieces(sorted({gateway for gateway, _ in wanted})):
                narrowed = query.where(col(InfluxStale.gateway).in_(piece))
                if len(wanted) == 1:
                    narrowed = narrowed.where(col(InfluxStale.device) == devices[0][1])
                for gateway, device, length, begin in session.execute(narrowed):
                    if (gateway, device) in wanted:
                        (minutes if length == MINUTE else hours)[gateway, device].add(begin)
        for key, found in minutes.items():
            hours[key] |= {floor_of(begin, HOUR) for begin in found}
        return Stale(minutes, hours)

    def floor(self) -> int:
        """Below this µs only rollups are left."""
        with available(), self._database.read() as session:
            return self._floor(session)

    @staticmethod
    def _floor(session: Session) -> int:
        return session.execute(select(col(InfluxRollup.floor)).where(col(InfluxRollup.id) == ONLY)).scalar() or 0


def rows(session: Session, devices: Sequence[Device]) -> dict[Device, str]:
    """`newest` of those devices that are known."""
    found: dict[Device, str] = {}
    gateway, device = col(InfluxDevice.gateway), col(InfluxDevice.device)
    if len(devices) <= _PIECE:
        own: dict[str, list[str]] = defaultdict(list)
        for one, name in devices:
            own[one].append(name)
        # not as pairs: for those SQLite reads the whole table
        within = or_(*(and_(gateway == one, device.in_(names)) for one, names in own.items()))
        for row in session.execute(select(*DEVICE).where(within)) if own else ():
            found[row[0], row[1]] = row[2]
        return found
    wanted = set(devices)
    for piece in pieces(sorted({one for one, _ in wanted})):
        for row in session.execute(select(*DEVICE).where(gateway.in_(piece))):
            if (row[0], row[1]) in wanted:
                found[row[0], row[1]] = row[2]
    return found


def put(session: Session, model: Any, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows over what is there, in the caller's transaction."""
    if not rows:
        return
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    table: SqlTable = model.__table__
    statement = dialect.insert(table)
    rest = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    keys = [column.name for column in table.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))


def _row(device: Device, newest: Newest, position: int) -> dict[str, object]:
    gateway, name = device
    text = encode(newest).decode()
    return {"gateway": gateway, "device": name, "series": len(newest), "position": position, "newest": text}


def pieces(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Keys in as many as one statement may name."""
    return (keys[start : start + _PIECE] for start in range(0, len(keys), _PIECE))
