"""The store on a real InfluxDB when things go wrong, and what only this store promises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from cloud.kernel.database import Database
from cloud.kernel.stores import Influx
from cloud.registry.model import Gateway, Site
from cloud.telemetry.influx.due import Due
from cloud.telemetry.influx.store import InfluxSeries
from cloud.telemetry.port import Block, Buckets, Refusal, StoreError, Written
from cloud.telemetry.series import DAY, HOUR, MINUTE, SECOND, floor
from tests.cloud.series_ground import NOW, SeriesGround
from tests.influx import InfluxServer, PathMap

DAY0 = floor(NOW, DAY) - 2 * DAY
CO2 = "farm-a/d1/co2"
Open = Callable[..., InfluxSeries]


def block(times: list[int], values: list[float | None], point: str = "co2", gateway: str = "farm-a") -> Block:
    return Block(gateway, "d1", times, {point: values}, {})


@pytest.fixture
def config(series_ground: SeriesGround) -> Iterator[Influx]:
    with series_ground.buckets() as config:
        yield config


@pytest.fixture
def proxy(series_ground: SeriesGround) -> Iterator[PathMap]:
    proxy = PathMap(series_ground.server.url)
    yield proxy
    proxy.close()


@pytest.fixture
def opened(database: Database) -> Iterator[Open]:
    stores: list[InfluxSeries] = []

    def again(config: Influx, now: int = NOW) -> InfluxSeries:
        stores.append(InfluxSeries(config, database, now=lambda: now))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloud.telemetry.influx.server._PAUSE_S", 0.01)


def test_a_wrong_token_holds_with_one_line(config: Influx, proxy: PathMap, opened: Open, tmp_path: Path):
    proxy.token, file = "right", tmp_path / "token"
    file.write_text("wrong\n")
    store = opened(proxy.told(config.database, file))
    for step in (store.check, lambda: store.write([block([NOW], [1.0])]), lambda: store.range([CO2], DAY0, NOW)):
        with pytest.raises(StoreError, match=r"^InfluxDB refuses the token, or lets it not at .*/raw: check"):
            step()
    file.write_text("right\n")
    assert opened(proxy.told(config.database, file)).write([block([NOW], [1.0])]) == Written(1, 0)


def test_a_missing_bucket_holds_with_the_command_that_makes_it(series_ground: SeriesGround, opened: Open):
    store = opened(series_ground.proxy.told("nowhere"))
    for step in (store.check, lambda: store.write([block([NOW], [1.0])]), lambda: store.range([CO2], DAY0, NOW)):
        with pytest.raises(StoreError, match="has no bucket nowhere/raw: run influx bucket create --name nowhere/raw"):
            step()
    assert store.names() == []


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_server_that_is_busy_or_full_holds_and_takes_again(status: int, config: Influx, proxy: PathMap, opened: Open):
    store = opened(proxy.told(config.database))
    proxy.answer = (status, '{"error":"engine: no space left on device"}')
    with pytest.raises(StoreError, match=rf"\({status}\): engine: no space left on device"):
        store.write([block([NOW], [1.0])])
    assert proxy.requests == (1 if status == 500 else 3)
    proxy.answer = None
    assert store.write([block([NOW], [1.0])]) == Written(1, 0)


def test_an_answer_that_comes_too_late_holds(config: Influx, proxy: PathMap, opened: Open):
    store = opened(proxy.told(config.database).model_copy(update={"timeout_s": 0.2}))
    proxy.wait_s = 0.6
    with pytest.raises(StoreError, match="cannot reach InfluxDB"):
        store.write([block([NOW], [1.0])])
    with pytest.raises(StoreError, match="cannot reach InfluxDB"):
        store.range([CO2], DAY0, NOW)
    proxy.wait_s = 0.0
    assert store.write([block([NOW], [1.0])]) == Written(1, 0)


def test_what_was_answered_survives_a_kill(tmp_path: Path, opened: Open):
    server = InfluxServer(tmp_path)
    server.start()
    server.create("zhigen")
    proxy = PathMap(server.url)
    try:
        store = opened(proxy.told("zhigen"))
        assert store.write([block([NOW + n for n in range(6000)], [float(n) for n in range(6000)])]) == Written(6000, 0)
        server.kill()
        with pytest.raises(StoreError, match="InfluxDB"):
            store.write([block([NOW + 6000], [1.0])])
        with pytest.raises(StoreError, match="InfluxDB"):
            store.check()
        server.start()
        store.check()
        assert store.range([CO2], NOW, NOW + 7000, max_points=10_000)[0].value == [float(n) for n in range(6000)]
        assert store.write([block([NOW + 6000], [1.0])]) == Written(1, 0)
    finally:
        proxy.close()
        server.kill()


def test_two_writers_and_a_roller_lose_nothing(config: Influx, opened: Open):
    first, second = opened(config), opened(config)
    over = threading.Event()

    def fill(store: InfluxSeries, point: str) -> None:
        for n in range(30):
            store.write([block([DAY0 + n * MINUTE + k * SECOND for k in range(30)], [1.0] * 30, point)])

    def roll(store: InfluxSeries) -> None:
        while not over.is_set():
            store.rollup(5)

    writers = [threading.Thread(target=fill, args=pair) for pair in ((first, "co2"), (second, "noise"))]
    rollers = [threading.Thread(target=roll, args=(store,)) for store in (first, second)]
    for thread in (*writers, *rollers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in rollers:
        thread.join()
    while first.rollup() or second.rollup():
        pass
    for name in (CO2, "farm-a/d1/noise"):
        (answer,) = first.range([name], DAY0, DAY0 + HOUR, window=MINUTE, aggregate="count")
        assert answer.value == [30.0] * 30
    assert len({one.position for one in first.latest([CO2, "farm-a/d1/noise"])}) == 2


def test_two_rollups_of_one_minute_leave_it_stale(config: Influx, database: Database, opened: Open):
    store = opened(config)
    store.write([block([DAY0], [1.0])])
    due = Due(database)
    seen = due.list(MINUTE, NOW, 10)
    assert store.rollup() == 1
    due.strike(seen)
    assert [(one.length, one.t) for one in due.list(MINUTE, NOW, 10)] == [(MINUTE, DAY0)]


def test_only_one_process_rolls_up_until_it_leaves(config: Influx, opened: Open):
    first, second = opened(config), opened(config)
    first.write([block([DAY0, DAY0 + MINUTE], [1.0, 2.0])])
    assert first.rollup(1) == 1
    assert second.rollup(1) == 0
    first.close()
    assert second.rollup(1) == 1


def test_lines_that_the_server_refuses_are_told_and_the_rest_is_stored(
    config: Influx, series_ground: SeriesGround, opened: Open
):
    host = series_ground.server.url
    series_ground.server.ask(f'CREATE DATABASE "{config.database}"')
    httpx.post(
        f"{host}/write",
        params={"db": config.database, "rp": "raw", "precision": "u"},
        content=f'noise value="text" {NOW}',
    ).raise_for_status()
    store = opened(config)
    written = store.write(
        [
            Block("farm-a", "d1", [NOW, NOW + 1], {"co2": [1.0, 2.0], "noise": [40.0, None]}, {"noise": [0, 6]}),
            block([NOW + 2], [3.0]),
        ]
    )
    (refusal,) = written.refused
    assert refusal[:4] == ("farm-a", "d1", "noise", NOW)
    assert "field type conflict" in refusal.why
    assert written.stored == 4
    assert store.range([CO2], NOW, NOW + 9)[0].value == [1.0, 2.0, 3.0]
    assert [(one.series, one.t) for one in store.latest([CO2, "farm-a/d1/noise"])] == [
        (CO2, NOW + 2),
        ("farm-a/d1/noise", NOW + 1),
    ]


def test_a_request_that_the_server_does_not_understand_gives_up_nothing(config: Influx, proxy: PathMap, opened: Open):
    store = opened(proxy.told(config.database))
    proxy.answer = (400, '{"error":"strange"}')
    with pytest.raises(StoreError, match="does not comply"):
        store.write([block([NOW, NOW + 1], [1.0, 2.0])])
    assert store.latest([CO2]) == []


def test_a_series_too_many_is_refused_and_told(config: Influx, opened: Open):
    store = opened(config.model_copy(update={"gateway_series": 2, "series": 3}))
    columns = {point: [1.0, None] for point in ("co2", "noise", "pm10", "voltage")} | {"power": [None, None]}
    written = store.write([Block("farm-a", "d1", [NOW, NOW + 1], columns, {"voltage": [0, 6]})])
    why = "gateway farm-a has 2 series, the limit is 2"
    assert written == Written(2, 0, (
        Refusal("farm-a", "d1", "pm10", NOW, why, "series"),
        Refusal("farm-a", "d1", "voltage", NOW, why, "series"),
        Refusal("farm-a", "d1", "voltage", NOW + 1, why, "series"),
    ))  # fmt: skip
    assert store.names() == [CO2, "farm-a/d1/noise"]
    written = store.write([block([NOW], [1.0], "co2", "farm-b"), block([NOW], [1.0], "noise", "farm-b")])
    assert [one.why for one in written.refused] == ["there are 3 series, the limit is 3"]
    assert opened(config).write([block([NOW], [1.0], "pm10")]) == Written(1, 0)


def sites(series_ground: SeriesGround, config: Influx) -> list[tuple[str, int]]:
    (answer,) = series_ground.server.ask('SELECT value FROM "raw"."co2" GROUP BY site', db=config.database, epoch="u")
    return [(one["tags"]["site"], row[0]) for one in answer.get("series", []) for row in one["values"]]


def test_a_site_is_a_tag_and_a_row_that_comes_again_never_changes_it(
    config: Influx, database: Database, opened: Open, series_ground: SeriesGround
):
    with database.write() as session:
        for name in ("532331/old", "532331/new"):
            session.add(Site(id=name, county="532331", region="532331", kind="farm", name_zh="场", heard=0))
        session.flush()
        session.add(
            Gateway(
                id="farm-a", county="532331", region="532331", registered=0, registered_by="x", site_id="532331/old"
            )
        )
    assert opened(config).write([block([DAY0, NOW], [1.0, 2.0])]) == Written(2, 0)
    with database.write() as session:
        gateway = session.get(Gateway, "farm-a")
        assert gateway is not None
        gateway.site_id = "532331/new"
        session.add(gateway)
    later = NOW + 6 * MINUTE
    assert opened(config).write([block([DAY0, NOW, later], [1.0, 2.0, 3.0])]) == Written(3, 0)
    assert sites(series_ground, config) == [("532331/new", later), ("532331/old", DAY0), ("532331/old", NOW)]
    assert opened(config).range([CO2], DAY0, later + 1, max_points=10)[0].value == [1.0, 2.0, 3.0]


def test_an_hour_is_made_when_it_is_over_and_read_right_before(config: Influx, opened: Open):
    store, asked = opened(config), {"window": HOUR, "aggregate": "count"}
    begin = floor(NOW, HOUR)
    store.write([block([begin - MINUTE, begin], [1.0, 2.0])])
    while store.rollup():
        pass
    hours = [page.t for page in store.buckets([CO2], HOUR, DAY0, NOW + HOUR)]
    assert hours == [[begin - HOUR]]
    assert store.range([CO2], begin - HOUR, begin + HOUR, **asked)[0].value == [1.0, 1.0]
    assert store.range([CO2], begin - HOUR, begin + HOUR, window=DAY, aggregate="last")[0].value == [2.0]


def test_rollups_of_another_store_are_put_in_and_stand(config: Influx, opened: Open):
    store = opened(config)
    pages = [
        Buckets(
            CO2, [DAY0, DAY0 + HOUR], [2, 0], [3.0, None], [1.0, None], [2.0, None], [1.0, None], [2.0, None], [0, 6]
        )
    ]
    store.put_buckets(HOUR, pages)
    store.put_buckets(MINUTE, pages)
    store.raise_floor(DAY0 + 2 * HOUR + 1)
    assert (store.floor(), store.names(), store.latest([CO2])) == (DAY0 + 2 * HOUR, [CO2], [])
    assert list(store.buckets([CO2], HOUR, DAY0, DAY0 + DAY)) == pages
    answer = store.range([CO2], DAY0, DAY0 + DAY, window=HOUR)[0]
    assert (answer.value, answer.low, answer.quality) == ([1.5, None], [1.0, None], [0, 6])
    store.raise_floor(DAY0)
    assert store.floor() == DAY0 + 2 * HOUR


def test_a_scan_gives_every_row_page_by_page(config: Influx, opened: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cloud.telemetry.influx.scan.PAGE", 100)
    store = opened(config)
    times = [DAY0 + n for n in range(250)]
    store.write(
        [
            Block("farm-a", "d1", times, {"co2": [float(n) for n in range(250)]}, {}),
            Block("farm-a", "d1", times[:3], {"co2.in": [None, 1.0, 2.0]}, {"co2.in": [6, 0, 4]}),
        ]
    )
    pages = list(store.scan([CO2, "farm-a/d1/co2.in", "farm-a/d1/none"], DAY0, NOW))
    assert [(page.series, len(page.t)) for page in pages] == [
        (CO2, 100),
        (CO2, 100),
        (CO2, 50),
        ("farm-a/d1/co2.in", 3),
    ]
    assert [t for page in pages[:3] for t in page.t] == times
    assert (pages[3].value, pages[3].quality) == ([None, 1.0, 2.0], [6, 0, 4])


def test_version_3_keeps_raw_rows_until_its_own_retention_takes_them(config: Influx, proxy: PathMap, opened: Open):
    proxy.version = "3.2.0"
    proxy.answers["/api/v2/delete"] = (404, "not found")
    store = opened(proxy.told(config.database))
    store.write([block([DAY0, DAY0 + 1], [1.0, 2.0]), block([DAY0], [5.0], "noise")])
    assert store.forget(DAY0 + 2 * HOUR) == 0
    assert store.floor() == DAY0 + 2 * HOUR
    names = [CO2, "farm-a/d1/noise", "farm-a/d1/pm10"]
    before = proxy.requests
    answers = store.range(names, DAY0, DAY0 + HOUR, window=MINUTE)
    assert [answer.value for answer in answers] == [[1.5], [5.0], []]
    assert proxy.requests > before


def test_a_question_too_long_for_one_address_is_asked_in_pieces(config: Influx, proxy: PathMap, opened: Open):
    store = opened(proxy.told(config.database))
    blocks = [Block("farm-a", f"d{n}", [NOW], {"co2": [float(n)]}, {}) for n in range(60)]
    store.write(blocks)
    before = proxy.requests
    answers = store.range([f"farm-a/d{n}/co2" for n in range(60)], NOW, NOW + SECOND, window=SECOND)
    assert [answer.value for answer in answers] == [[float(n)] for n in range(60)]
    assert 1 < proxy.requests - before < 20


@pytest.mark.parametrize("name", ["o'brien", 'say "x"', "a\\b", "a\nb", "蚕室", "x' OR 'a'='a", 'd" OR "a"="a'])
def test_no_name_can_leave_its_place(name: str, config: Influx, opened: Open):
    store = opened(config)
    own = Block("farm-a", name.replace("/", ""), [NOW], {"co2": [7.0]}, {})
    store.write([own, block([NOW], [1.0])])
    series = f"farm-a/{own.device}/co2"
    assert store.names() == sorted([CO2, series])
    if "\n" not in name:  # a line's newline becomes \n as the client writes it; no device is called so
        assert store.range([series], NOW, NOW + 1)[0].value == [7.0]
    assert store.range([CO2], NOW, NOW + 1)[0].value == [1.0]


def test_many_devices_are_kept_and_followed(config: Influx, opened: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cloud.telemetry.influx.newest.FEW", 3)
    monkeypatch.setattr("cloud.telemetry.influx.newest.MOST", 12)
    writer, reader = opened(config), opened(config)
    names = [f"farm-a/d{n}/co2" for n in range(10)]

    def write(t: int, devices: range) -> None:
        writer.write([Block("farm-a", f"d{n}", [t], {"co2": [float(t - NOW + n)]}, {}) for n in devices])

    def values(asked: list[str]) -> list[float | None]:
        return [one.value for one in reader.latest(asked)]

    write(NOW, range(5))
    assert values(names) == [0.0, 1.0, 2.0, 3.0, 4.0]
    write(NOW + 10, range(3, 8))
    assert values(names) == [0.0, 1.0, 2.0, 13.0, 14.0, 15.0, 16.0, 17.0]
    write(NOW + 20, range(1))
    assert values(names[:2]) == [20.0, 1.0]
    more = [f"farm-a/d{n}/co2" for n in range(8, 20)]
    write(NOW + 30, range(8, 20))
    assert values(more) == [float(30 + n) for n in range(8, 20)]
    assert values(names)[0] == 20.0
