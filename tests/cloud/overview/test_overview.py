"""The county at a glance, as it is asked for and as it comes while one looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from cloud.alerts import Matter, settle
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.overview.watch import EACH_MS, Watch
from cloud.registry import inbox
from cloud.subjects.filing.model import Application
from cloud.testing import RAPID, SAMPLES
from contract.moment import day_start, law_day
from tests.cloud import farm
from tests.cloud.farm import happen, state
from tests.cloud.house import House
from tests.cloud.market import ground as gates
from tests.cloud.testing import rapid_ground as rooms
from tests.cloud.testing.rapid_ground import BEFORE, OTHER_TOWN, TOWN, measured, said

HERE = "349901"
WEEK = 7 * 86_400_000


def _test(name: str, at: int, rate: float = 8.0) -> Any:
    return said(name, measured(rate, at, "豇豆"), received=at + 500)


@pytest.fixture(scope="module")
def county(house: House) -> House:
    """Tests on seven of the last eight equal weekdays, some just now; a gateway that is heard, one that fell silent."""
    now = now_ms()
    rooms.equip(house.database)
    past = [_test(f"w{week}-{n}", now - week * WEEK, 60.0 if n == 0 else 8.0) for week in range(1, 8) for n in range(3)]
    rooms.heard(house.database, *past, *(_test(f"now-{n}", max(now - 1000, day_start(law_day(now)))) for n in range(5)))
    farm.settle(house.database, "yuhe-1", OTHER_TOWN, county=HERE)
    farm.settle(house.database, "hill-1", OTHER_TOWN, county=HERE)
    with house.database.write() as session:
        inbox.heard_state(session, "yuhe-1", state(t=now, lost=["air-1"]), now)
        inbox.heard_state(session, "hill-1", state(t=now - 3_600_000), now - 3_600_000)
        _work(session, now)
    return house


def _work(session: Session, now: int) -> None:
    details = {"why": "凭证已作废", "why_en": "void"}
    settle(session, frozenset({"entry_refused"}), [Matter("entry_refused", "k", TOWN, details=details)], now)
    due = law_day(now).isoformat()
    fields = {**BEFORE, "kind": "new", "proposal": "{}", "submitted_by": "x", "submitted": now, "due": due}
    session.add(Application(id="app-1", region=OTHER_TOWN, **fields))


def _asked(house: House, region: str = HERE) -> dict[str, Any]:
    answer = house.enter("supervisor", region).get("/overview")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_a_figure_stands_beside_what_is_usual(county: House) -> None:
    figures = {one["figure"]: one for one in _asked(county)["today"]["figures"]}
    assert list(figures) == [
        "test", "positive", "sale", "refused_sale", "passage", "refusal", "voucher", "alarm",
    ]  # fmt: skip
    assert figures["test"]["value"] == 5
    assert 0 <= figures["test"]["low"] <= figures["test"]["middle"] <= figures["test"]["high"] <= 3
    assert (figures["sale"]["value"], figures["sale"]["high"]) == (0, 0.0)  # recorded, and none were sold


def test_where_nothing_was_recorded_nobody_knows_what_is_usual(county: House) -> None:
    found = _asked(county, OTHER_TOWN)
    assert {(one["value"], one["low"], one["high"]) for one in found["today"]["figures"]} == {(0, None, None)}
    assert {one["usual"] is None for one in found["today"]["lanes"]} == {True}
    assert found["happened"] == []


def test_lanes_add_up_to_their_figures(county: House) -> None:
    today = _asked(county)["today"]
    values = {one["figure"]: one["value"] for one in today["figures"]}
    assert [lane["figure"] for lane in today["lanes"]] == ["test", "passage", "sale"]
    for lane in today["lanes"]:
        assert (len(lane["hours"]), sum(lane["hours"])) == (24, values[lane["figure"]])


def test_a_township_tells_its_share_and_says_where_nothing_is_known(county: House) -> None:
    towns = {one["code"]: one for one in _asked(county)["townships"]}
    assert towns[TOWN]["samples"] == 5 + 4 * 3
    assert towns[TOWN]["failed"] == pytest.approx(4 / 17)
    assert (towns[OTHER_TOWN]["failed"], towns[OTHER_TOWN]["samples"]) == (None, 0)
    assert towns[TOWN]["alerts"] == 1
    assert (towns[OTHER_TOWN]["devices"], towns[OTHER_TOWN]["silent"]) == (2, 2)
    assert towns[OTHER_TOWN]["silent_since"] is None  # one of its gateways is there


def test_the_fleet_says_who_is_silent_and_since_when(county: House) -> None:
    cells = {one["gateway"]: one for one in _asked(county)["fleet"]}
    assert (cells["yuhe-1"]["state"], cells["yuhe-1"]["waiting"]) == ("online", 10)
    assert cells["hill-1"]["state"] == "silent"
    assert cells[rooms.ROOM]["state"] == "never"


def test_what_waits_is_told_with_its_limit_the_first_first(county: House) -> None:
    work = _asked(county)["work"]
    assert work["count"] == 2
    assert {one["kind"] for one in work["tasks"]} == {"alert", "review"}
    assert [one["due"] for one in work["tasks"]] == sorted(one["due"] for one in work["tasks"])
    assert _asked(county, OTHER_TOWN)["work"]["count"] == 1


def test_another_county_sees_nothing_of_this_one(county: House) -> None:
    found = _asked(county, "532331")
    assert (found["townships"], found["fleet"], found["work"]["count"], found["happened"]) == ([], [], 0, [])


@contextmanager
def _stream(client: httpx.Client) -> Iterator[Callable[[str], Any]]:
    with client.stream("GET", "/live", params={"overview": "true"}, timeout=120) as response:
        assert response.status_code == 200
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


def test_a_positive_test_arrives_with_its_figures_while_one_looks(county: House) -> None:
    with _stream(county.enter("supervisor", HERE)) as until:
        first = {one["figure"]: one["value"] for one in until("today")["figures"]}
        rooms.heard(county.database, _test("fresh", now_ms() - 10, 71.0))
        (one,) = until("happened")
        assert (one["kind"], one["what"]["zh"], one["place"]["zh"]) == ("positive", "豇豆", "qinghe")
        now = {figure["figure"]: figure["value"] for figure in until("today")["figures"]}
        assert now == first | {"test": first["test"] + 1, "positive": first["positive"] + 1}


def test_who_does_not_oversee_the_county_is_not_told(county: House) -> None:
    for role, subject in (("engineer", ""), ("farm", "fenghe"), ("market", "near")):
        client = county.enter(role, HERE, subject=subject)
        assert client.get("/overview").status_code == 403
        with client.stream("GET", "/live", params={"overview": "true"}) as answer:
            assert answer.status_code == 403


def test_one_computation_serves_all_readers_of_a_scope(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tail asks once; what it is given builds once for each scope, and keeps the history."""
    rooms.equip(database)
    watch = Watch()
    with database.read() as session:
        watch.begin(session)
    rooms.heard(database, _test("a", now_ms() - 5))
    with database.read() as session:
        build = watch.look(session)
        assert build is not None
        names = [name for name, _ in build(Scope((HERE,)))]
        assert names == ["happened", "today"]
        assert build(Scope((HERE,), "qinghe")) == []
        assert [name for name, _ in build(Scope(("11",)))] == ["today"]
    with database.read() as session:
        assert watch.look(session) is None


def test_a_late_event_of_another_day_is_no_news_but_counts(database: Database) -> None:
    rooms.equip(database)
    later = now_ms()
    watch = Watch(lambda: later)
    with database.read() as session:
        watch.begin(session)
        assert watch.look(session) is not None  # the first look tells the figures
    later += EACH_MS
    rooms.heard(database, _test("late", now_ms() - 3 * 86_400_000))
    with database.read() as session:
        build = watch.look(session)
        assert build is not None
        assert [name for name, _ in build(NATION)] == ["today"]


def test_a_projection_that_was_built_again_is_no_news(database: Database) -> None:
    rooms.equip(database)
    rooms.heard(database, *(_test(name, now_ms() - 5) for name in "abc"))
    watch = Watch()
    with database.read() as session:
        watch.begin(session)
    with database.write() as session:
        for one in (RAPID, SAMPLES):
            one.clear(session)
            assert one.together is not None
            one.together(session, 0, 1 << 40)
    with database.read() as session:
        build = watch.look(session)
        assert build is not None
        assert [name for name, _ in build(NATION)] == ["today"]


def test_gates_and_alarms_are_told_as_they_come(database: Database) -> None:
    gates.furnish(database)
    farm.settle(database, "yuhe-1", HERE + "101", county=HERE)
    now = now_ms()
    watch = Watch(lambda: now + 1000)
    with database.read() as session:
        watch.begin(session)
    stopped = gates.passage(None, "2026-11-28 05:00", "stop", product="黄瓜", reasons=("no_voucher",))
    stopped = stopped.__class__(**{**{name: getattr(stopped, name) for name in stopped.__struct_fields__}, "at": now})
    gates.heard(database, gates.told("a", "near", stopped)._replace(received=now))
    happen(database, "yuhe-1", farm.alarm("hot"), now, HERE + "101")
    with database.read() as session:
        build = watch.look(session)
        assert build is not None
        told = json.loads(dict(build(NATION))["happened"])
    assert {(one["kind"], one["place"]["zh"]) for one in told} == {("refusal", "near"), ("alarm", "玉河农场")}
