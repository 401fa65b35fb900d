"""Every list of the API over fifty counties (< 500 ms p95), on both engines: in each order, by each filter.

A county of DAYS days is filled as `zhigen seed county` does, and its rows are written COUNTIES times, each time with
ids, codes and regions of another county. Then every route that gives rows in pages is asked as the API describes it:
in each of its orders, falling and rising, and by each filter alone, with a value that its own rows have; by somebody
who sees the nation, and by a supervisor of one county. Told are the slowest lists, each by its slowest question:
p95 from the request to the last byte.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import httpx
import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint

from benchmarks.county import row
from cloud.kernel.database import Database, Table, insert_many, portions
from cloud.migrations import tables
from tests.cloud.house import House
from tests.engines import open_folder
from tests.postgres import SETTINGS, Cluster
from zhigen.demo.county import COUNTY
from zhigen.seed import fill, year

COUNTIES: Final = int(os.environ.get("COUNTIES", "50"))
DAYS: Final = int(os.environ.get("DAYS", "90"))
ROUNDS: Final = 20
SHOWN: Final = 12
LAST: Final = date(2026, 11, 29)
_SHOPS: Final = 12
_GLANCES: Final = 2  # at each question, to find those worth more
_GOAL_MS: Final = 500
# what no list gives, or what there is once
_LEFT_OUT: Final = (
    "tally", "tally_change", "journal", "exchange_thread", "rapid_test", "region_name", "region_edition",
    "region_outline", "credential", "county_key", "region_law", "law_set",
)  # fmt: skip
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_CODE: Final = re.compile(r"[0-9a-f]{16}\Z")
_PORTION: Final = 20_000


def elsewhere(value: Any, number: int) -> Any:
    """What stands in the same place in county `number`: its region, and ids that no other county has."""
    if not isinstance(value, str):
        return value
    if value.startswith(COUNTY):
        return county(number) + value[len(COUNTY) :]
    if _UUID.match(value) or _CODE.match(value):
        return f"{value[:-2]}{int(value[-2:], 16) ^ number:02x}"
    return value


def county(number: int) -> str:
    """A code of six digits; the first is the seeded county itself."""
    return COUNTY if number == 0 else f"35{number:02}01"


class Copier:
    """Writes the rows of one table for every county: what must be unique and is no id is told apart by its first sign,
    or by its number."""

    def __init__(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows
        self._apart = {name for names in _unique(table) if (name := self._told_apart(names))}

    def _told_apart(self, names: Sequence[str]) -> str:
        if any(elsewhere(one[name], 1) != one[name] for one in self._rows[:50] for name in names):
            return ""
        return names[-1]  # a kind comes first, its number last

    def rows(self, number: int) -> Iterator[dict[str, Any]]:
        """In county `number`."""
        for one in self._rows:
            found = {name: elsewhere(value, number) for name, value in one.items()}
            for name in self._apart:
                found[name] = _other(found[name], number)
            yield found


def _other(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return chr(0x3400 + number * 128 + ord(value[0]) % 128) + value[1:] if value else value
    return value + number * 10_000_000 if isinstance(value, int) else value


def _unique(table: sa.Table) -> Iterator[list[str]]:
    yield [one.name for one in table.primary_key.columns]
    yield from ([one.name for one in it.columns] for it in table.constraints if isinstance(it, UniqueConstraint))
    yield from ([one.name for one in it.columns] for it in table.indexes if isinstance(it, Index) and it.unique)


def spread(source: Database, target: Database) -> int:
    """All rows of a county into COUNTIES counties of a database that has tables and no rows; how many."""
    count = 0
    models = {model.__tablename__: model for model in _models()}
    with target.write() as session:
        for table in tables.metadata.sorted_tables:
            if table.name in _LEFT_OUT:
                continue
            with source.engine.connect() as connection:
                rows = [dict(one) for one in connection.execute(sa.select(table)).mappings()]
            if not rows:
                continue
            copier = Copier(table, rows)
            for number in range(COUNTIES):
                for part in portions(list(copier.rows(number)), _PORTION):
                    insert_many(session, models[table.name], part)
                    count += len(part)
    return count


def _models() -> Iterator[Any]:
    waiting: list[Any] = [Table]
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if hasattr(model, "__table__"):
                yield model


class Question(NamedTuple):
    """A page of a list: its path, what is asked of it."""

    path: str
    asked: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.path} {' '.join(f'{name}={value}' for name, value in self.asked.items())}".strip()


def questions(api: Mapping[str, Any], look: Callable[[str], list[dict[str, Any]]]) -> Iterator[Question]:
    """Of every list that has pages. look: the first rows of a path, for values that filters may have."""
    for path, verbs in sorted(api["paths"].items()):
        asked = {one["name"]: one for one in verbs.get("get", {}).get("parameters", ())}
        if "cursor" not in asked or "{" in path:
            continue
        short = path.removeprefix("/api/v1")
        yield Question(short, {})
        rows = look(short)
        for name, one in asked.items():
            if name == "sort":
                orders = re.search(r"\(([a-z_|]+)\)", one["schema"].get("pattern", ""))
                for order in orders[1].split("|") if orders else ():
                    yield from (Question(short, {"sort": f"{sign}{order}"}) for sign in ("", "-"))
            elif name not in ("cursor", "limit"):
                yield from (Question(short, {name: value}) for value in _values(name, one["schema"], rows))


def _values(name: str, schema: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """At most three: of its choices, or such as the first rows have."""
    kinds = [schema, *schema.get("anyOf", ())]
    choices = next((one["enum"] for one in kinds if "enum" in one), ())
    if any(one.get("type") == "boolean" for one in kinds):
        choices = ("true", "false")
    if not choices:
        choices = sorted({str(one[name]) for one in rows if isinstance(one.get(name), str | int) and one[name]})
    yield from map(str, choices[:3])


def asked(database: Database, engine: str, folder: Path, count: int) -> list[dict[str, Any]]:
    """Rows of the table: of each of the slowest lists its slowest question."""
    house = House(folder, database)
    slowest: dict[str, tuple[float, Question, httpx.Client, str]] = {}
    several = 0
    try:
        for who, region in (("the nation", ""), ("one county", county(7 % COUNTIES))):
            client = house.enter("admin" if not region else "supervisor", region)
            for one in questions(house.app.openapi(), partial(_first_rows, client)):
                several += 1
                spent = min(_spent(client, one, _GLANCES), default=0.0)
                if one.path not in slowest or spent > slowest[one.path][0]:
                    slowest[one.path] = spent, one, client, who
        worst = sorted(slowest.values(), key=lambda found: -found[0])[:SHOWN]
        times = [(f"{one}, {who}", _p95(client, one)) for _, one, client, who in worst]
    finally:
        house.shut()
    title = f"lists, {engine}, {COUNTIES} counties of {DAYS} days, {count / 1e6:.1f} million rows"
    over = sum(spent >= _GOAL_MS for _, spent in times)
    told = row(f"{title}: lists over 500 ms, of {len(slowest)} in {several} ways", over, "")
    return [told, *(row(f"{title}: {what} (< 500)", spent, "ms p95") for what, spent in times)]


def _first_rows(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    return list(answer.json().get("items", ())) if answer.status_code == httpx.codes.OK else []


def _spent(client: httpx.Client, one: Question, rounds: int) -> Iterator[float]:
    """ms from the request to the last byte; nothing where a filter does not take the value."""
    for _ in range(rounds):
        began = time.perf_counter()
        if client.get(one.path, params=dict(one.asked)).status_code != httpx.codes.OK:
            return
        yield (time.perf_counter() - began) * 1e3


def _p95(client: httpx.Client, one: Question) -> float:
    return sorted(_spent(client, one, ROUNDS))[int(ROUNDS * 0.95)]


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with TemporaryDirectory() as name:
        one, many = Path(name, "one"), Path(name, "many")
        one.mkdir()
        many.mkdir()
        source = Database.in_folder(one)
        source.create_all()
        fill.fill(source, one, year.county(1, LAST, DAYS, _SHOPS), lambda _name, _done: None)
        target = Database.in_folder(many)
        target.create_all()
        count = spread(source, target)
        _analyze(target)
        found = asked(target, "SQLite", many, count)
        target.close()
        with open_folder() as folder:
            cluster = Cluster(folder, (*SETTINGS, "max_wal_size=4GB"))
            cluster.start()
            try:
                target = Database.on_server(cluster.create())
                target.create_all()
                spread(source, target)
                _analyze(target)
                found += asked(target, "PostgreSQL", one, count)
                target.close()
            finally:
                cluster.stop("fast")
        source.close()
    return found


def _analyze(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


if __name__ == "__main__":
    for figure in run():
        print(figure)
