"""What is found of an InfluxDB, a line each, and what can be made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.errors import CloudError
from cloud.kernel.stores import Influx
from cloud.telemetry.influx.check import Diagnosis, diagnose, make
from tests.cloud.series_ground import SeriesGround
from tests.influx import PathMap
from tests.parts import free_port


@pytest.fixture
def proxy(series_ground: SeriesGround) -> Iterator[PathMap]:
    proxy = PathMap(series_ground.server.url)
    yield proxy
    proxy.close()


def wrong(found: list[Diagnosis]) -> list[str]:
    for one in found:
        assert one.zh != one.en
        assert "\n" not in one.zh + one.en
    return [one.en for one in found if not one.good]


def as_2(proxy: PathMap, buckets: bool = True, mapped: bool = True) -> None:
    proxy.version = "v2.7.10"
    proxy.answers = {
        "/api/v2/orgs": (200, '{"orgs":[{"id":"0123"}]}'),
        "/api/v2/buckets": (200, json.dumps({"buckets": [{"id": "1"}] if buckets else []})),
        "/api/v2/dbrps": (200, json.dumps({"content": [{"virtual": True}] if mapped else []})),
    }


def test_all_is_well(series_ground: SeriesGround, proxy: PathMap):
    as_2(proxy)
    with series_ground.buckets() as config:
        found = diagnose(proxy.told(config.database))
    assert [one.code for one in found] == ["answers", "version", "bucket", "bucket", "bucket"]
    assert wrong(found) == []
    assert found[1].en == "InfluxDB version 2.7.10"


def test_nobody_answers():
    port = free_port()
    (line,) = wrong(diagnose(Influx(url=f"http://127.0.0.1:{port}")))
    assert line == f"cannot reach InfluxDB at http://127.0.0.1:{port}: [Errno 111] Connection refused"


def test_a_version_that_is_not_supported_is_told_by_name(proxy: PathMap):
    assert "InfluxDB 1.6.7~rc0 is not supported: wants 2.x or 3.x" in wrong(diagnose(proxy.told("absent")))


def test_a_token_that_is_absent_refused_or_unreadable(proxy: PathMap, tmp_path: Path):
    proxy.token = "right"
    file = tmp_path / "token"
    file.write_text("wrong\n")
    assert wrong(diagnose(proxy.told("x"))) == ["InfluxDB wants a token: set influx.token_file"]
    assert wrong(diagnose(proxy.told("x", file))) == [
        "InfluxDB refuses the token, or lets it not at x/raw: check influx.token_file"
    ]
    with pytest.raises(CloudError, match="cannot read"):
        diagnose(proxy.told("x", tmp_path / "absent"))


def test_an_organisation_that_is_not_there(proxy: PathMap):
    as_2(proxy)
    proxy.answers["/api/v2/orgs"] = (404, '{"code":"not found","message":"organization name \\"county\\" not found"}')
    assert wrong(diagnose(proxy.told("x"))) == ["InfluxDB has no organisation county: check influx.organisation"]


def test_buckets_that_are_missing_come_with_the_command_that_makes_them(proxy: PathMap):
    as_2(proxy, buckets=False)
    assert wrong(diagnose(proxy.told("zhigen"))) == [
        f"InfluxDB has no bucket {name}: run influx bucket create --name {name} --retention 0"
        for name in ("zhigen/raw", "zhigen/minute", "zhigen/hour")
    ]


def test_a_bucket_that_influxql_does_not_find_comes_with_the_mapping(series_ground: SeriesGround, proxy: PathMap):
    as_2(proxy, mapped=False)
    with series_ground.buckets() as config:
        found = wrong(diagnose(proxy.told(config.database)))
    name = config.database
    assert found[0] == (
        f"InfluxQL does not find {name}/raw: run influx v1 dbrp create --db {name} --rp raw "
        f"--bucket-id <the id of {name}/raw>"
    )
    assert len(found) == 3


def test_what_is_missing_is_made_once(series_ground: SeriesGround, proxy: PathMap):
    config = proxy.told("made")
    assert make(config) == ["made/raw", "made/minute", "made/hour"]
    assert make(config) == []
    as_2(proxy)
    assert wrong(diagnose(config)) == []
    series_ground.server.ask('DROP DATABASE "made"')


def test_buckets_of_2_are_made_by_its_own_api(proxy: PathMap):
    as_2(proxy, buckets=False)
    proxy.answers["POST /api/v2/buckets"] = (201, "{}")
    assert make(proxy.told("x")) == ["x/raw", "x/minute", "x/hour"]


def test_3_makes_its_databases_by_itself(proxy: PathMap):
    proxy.version = "3.2.0"
    assert make(proxy.told("absent")) == []
    assert wrong(diagnose(proxy.told("absent"))) == []
