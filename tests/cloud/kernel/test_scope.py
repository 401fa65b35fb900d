from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from sqlmodel import select

import cloud
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, NOBODY, Scope
from cloud.registry.model import Knock


@pytest.mark.parametrize(
    ("regions", "region", "seen"),
    [
        (("532331",), "532331", True),
        (("532331",), "532331100", True),
        (("532331",), "53233", False),
        (("532331",), "532332", False),
        (("532331100",), "532331", False),
        (("53", "34"), "340299", True),
        (("",), "", True),
        (("53",), "", False),
        ((), "532331", False),
    ],
)
def test_a_scope_sees_what_lies_within_it_in_memory_and_in_sql_alike(
    database: Database, regions: tuple[str, ...], region: str, seen: bool
) -> None:
    scope = Scope(regions)
    assert scope.covers(region) is seen
    with database.write() as session:
        session.add(Knock(gateway_id="gw-1", region=region, first=1, last=1))
    with database.read() as session:
        assert bool(session.exec(select(Knock).where(scope.clause(Knock.region))).all()) is seen


def test_nation_sees_all_and_nobody_nothing() -> None:
    assert NATION.covers("999999")
    assert not NOBODY.covers("")


def _store_functions() -> list[tuple[str, inspect.Signature]]:
    found = []
    for module in pkgutil.walk_packages(cloud.__path__, "cloud."):
        if module.name.rsplit(".", 1)[-1] == "store":
            loaded = importlib.import_module(module.name)
            for name, function in inspect.getmembers(loaded, inspect.isfunction):
                if function.__module__ == module.name and not name.startswith("_"):
                    found.append((f"{module.name}.{name}", inspect.signature(function)))
    return found


def test_every_function_of_every_store_takes_a_scope_first() -> None:
    functions = _store_functions()
    assert len(functions) > 15
    for name, signature in functions:
        first = next(iter(signature.parameters.values()))
        assert (first.name, first.annotation) == ("scope", "Scope"), name


def test_every_table_but_those_of_machinery_has_an_indexed_region() -> None:
    from cloud.migrations.tables import metadata

    machinery = {"log_in", "projection", "ingest_status", "answer", "law_set", "tally_change", "risk_look"}
    machinery |= {"scan_network", "scan_salt"}  # hashes of one day, and their key
    machinery |= {"influx_device", "influx_stale", "influx_place", "influx_rollup"}  # no person reads them
    for table in metadata.tables.values():
        if table.name not in machinery:
            indexed = {column.name for index in table.indexes for column in index.columns}
            assert "region" in indexed, table.name
