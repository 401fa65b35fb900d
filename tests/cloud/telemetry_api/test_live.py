from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from cloud.accounts import office
from cloud.kernel.clock import now_ms
from cloud.kernel.scope import Scope
from cloud.registry import inbox
from cloud.telemetry import live, live_api
from cloud.telemetry.inbox import PROJECTIONS
from cloud.telemetry.live import Client
from contract import event
from tests.cloud.farm import COUNTY, alarm, happen, measure, settle, state
from tests.cloud.house import House

Event = tuple[str, Any]


@pytest.fixture(scope="module")
def farms(house: House) -> House:
    settle(house.database, "yuhe-1", COUNTY + "100")
    settle(house.database, "hill-1", COUNTY + "200")
    return house


@contextmanager
def _watch(client: httpx.Client, **query: Any) -> Iterator[Callable[[str], Any]]:
    """Yields a function that reads on until the next event of a name and returns its data."""
    with client.stream("GET", "/live", params=query, timeout=120) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()

        def until(name: str) -> Any:
            found = ""
            for line in lines:
                if line.startswith("event: "):
                    found = line.removeprefix("event: ")
                elif line.startswith("data: ") and found == name:
                    return json.loads(line.removeprefix("data: "))
            raise AssertionError(f"the stream ended before {name}")

        yield until


def test_readings_alarms_and_gateways_arrive(farms: House) -> None:
    with _watch(farms.enter("inspector", COUNTY + "100")) as until:
        assert until("beat")["lag_ms"] is None
        now = now_ms()
        measure(farms.series, "yuhe-1", [now - 1000, now], [20.5, 21.5])
        assert until("readings") == [["yuhe-1/air-1/air_temperature", now, 21.5, "good"]]
        happen(farms.database, "yuhe-1", alarm("live-1"), now)
        raised = until("alarm")
        assert (raised["gateway"], raised["raised"], raised["acknowledged"]) == ("yuhe-1", now, None)
        farms.enter("inspector", COUNTY).post(f"/alarms/{raised['id']}/acknowledge")
        assert until("alarm")["acknowledged"] is not None
        with farms.database.write() as session:
            inbox.heard_state(session, "yuhe-1", state(t=now), now)
        assert until("gateway")["online"] is True


def test_a_rapid_test_arrives_where_it_may_be_seen(farms: House) -> None:
    with _watch(farms.enter("inspector", COUNTY + "100")) as until:
        until("beat")
        now = now_ms()
        happen(farms.database, "hill-1", event.RapidTest(device="lz-9", sample="B-1"), now, COUNTY + "200")
        happen(farms.database, "yuhe-1", event.RapidTest(device="lz-1", sample="A-1", rate=3.5, verdict="pass"), now)
        heard = until("rapid_test")
        assert (heard["gateway"], heard["sample"], heard["rate"], heard["t"]) == ("yuhe-1", "A-1", 3.5, now)


def test_a_scan_arrives_where_it_may_be_seen(farms: House) -> None:
    with _watch(farms.enter("inspector", COUNTY + "100")) as until:
        until("beat")
        now = now_ms()
        happen(farms.database, "hill-1", event.Scan(device="gate-9", code="label", text="B"), now, COUNTY + "200")
        happen(farms.database, "yuhe-1", event.Scan(device="gate-1", code="label", text="A", legible=now - 90), now)
        heard = until("scan")
        assert (heard["device"], heard["text"], heard["t"] - heard["legible"]) == ("gate-1", "A", 90)


def test_the_beat_tells_the_age_of_what_was_sent(farms: House) -> None:
    with _watch(farms.enter()) as until:
        until("beat")
        measure(farms.series, "yuhe-1", [now_ms() - 500], [22.0])
        until("readings")
        assert 500 <= until("beat")["lag_ms"] < 20_000


def test_nothing_of_another_region_is_heard(farms: House) -> None:
    with _watch(farms.enter("inspector", COUNTY + "200")) as hill, _watch(farms.enter(), gateway="yuhe-1") as only_yuhe:
        hill("beat")
        only_yuhe("beat")
        now = now_ms()
        measure(farms.series, "yuhe-1", [now], [1.0])
        measure(farms.series, "hill-1", [now], [2.0])
        assert {row[0].split("/")[0] for row in hill("readings")} == {"hill-1"}
        assert {row[0].split("/")[0] for row in only_yuhe("readings")} == {"yuhe-1"}


def test_a_gateway_registered_meanwhile_is_heard(farms: House) -> None:
    with _watch(farms.enter(), gateway="late-1") as until:
        until("beat")
        settle(farms.database, "late-1")
        measure(farms.series, "late-1", [now_ms()], [3.0])
        assert until("readings")[0][2] == 3.0


def test_a_stream_ends_when_its_account_is_closed(farms: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_api, "_RECHECK_S", 0.1)
    with _watch(farms.enter("inspector", COUNTY, name="leaver")) as until:
        until("beat")
        office.disable(farms.database, "leaver", now_ms())
        assert until("end") == {"code": "session_ended"}


def test_a_client_that_does_not_keep_up_is_told_and_dropped() -> None:
    async def scene() -> tuple[bytes | None, bytes | None]:
        client = Client(Scope(("",)), frozenset(), asyncio.get_running_loop())
        for _ in range(live.MOST_WAITING + 1):
            client.offer([b"x"])
        client.offer([b"too late"])
        return await client.next(), await client.next()

    last, end = asyncio.run(scene())
    assert last == live.farewell("too_slow")
    assert end is None


def test_streams_are_bounded(farms: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_CLIENTS", 0)
    answer = farms.enter().get("/live")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "10")


def test_a_rebuilt_projection_is_followed_from_its_start(farms: House) -> None:
    with _watch(farms.enter()) as until:
        until("beat")
        with farms.database.write() as session:
            for projection in PROJECTIONS:
                projection.clear(session)
        happen(farms.database, "yuhe-1", alarm("rebuilt"), now_ms())
        assert until("alarm")["gateway"] == "yuhe-1"


def test_closing_says_so(farms: House) -> None:
    with _watch(farms.enter()) as until:
        until("beat")
        farms.app.state.live.close()
        assert until("end") == {"code": "shutting_down"}
