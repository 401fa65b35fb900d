from __future__ import annotations

import msgspec
import pytest
from sqlmodel import col, select

from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.registry import inbox, store
from cloud.registry.health import SILENCE_MS, gateway_view, is_online
from cloud.registry.model import Birth, Device, Gateway, Knock, Site
from cloud.registry.registration import register
from tests.cloud.farm import COUNTY, NOW, meta, settle, state


def _gateway(database: Database, name: str = "yuhe-1") -> Gateway:
    with database.read() as session:
        return session.get_one(Gateway, name)


def _hear(database: Database, *states: tuple[bool, str, int], name: str = "yuhe-1") -> Gateway:
    for online, boot, received in states:
        with database.write() as session:
            inbox.heard_state(session, name, state(online=online, boot=boot, t=received), received)
    return _gateway(database, name)


def test_a_birth_makes_site_devices_and_points(database: Database) -> None:
    settle(database, "yuhe-1", devices=2)
    with database.read() as session:
        (site,) = store.sites(NATION, session)
        assert (site.id, site.region, site.name_zh) == ("532331/yuhe", "532331100", "玉河农场")
        assert [(row.id, place) for row, place in store.devices(NATION, session)] == [
            ("air-1", "532331/yuhe"),
            ("air-2", "532331/yuhe"),
        ]
        assert [point.key for point in store.points(NATION, session, device="air-1")] == ["air_temperature", "co2.roof"]
        assert store.device_counts(NATION, session) == {"yuhe-1": 2}
    assert _gateway(database).region == "532331100"


def test_a_later_birth_hides_what_it_no_longer_names_and_moves_the_region_of_all(database: Database) -> None:
    settle(database, "yuhe-1", devices=2)
    with database.write() as session:
        inbox.heard_birth(session, COUNTY, meta("yuhe-1", "532331101", devices=1), NOW + 1)
    with database.read() as session:
        assert [row.id for row, _ in store.devices(NATION, session)] == ["air-1"]
        assert {row.region for row in session.exec(select(Device))} == {"532331101"}
        assert "yuhe-1/air-2/co2.roof" in store.known_points(NATION, session, ["yuhe-1/air-2/co2.roof"])
    with database.write() as session:
        inbox.heard_birth(session, COUNTY, meta("yuhe-1", "532331101", devices=2), NOW + 2)
    with database.read() as session:
        assert len(store.devices(NATION, session)) == 2


def test_the_same_birth_again_changes_nothing_but_the_run(database: Database) -> None:
    settle(database, "yuhe-1")
    again = msgspec.structs.replace(meta("yuhe-1"), boot="b2", software="0.2.0")
    with database.write() as session:
        inbox.heard_birth(session, COUNTY, again, NOW + 5)
    gateway = _gateway(database)
    assert (gateway.boot, gateway.software) == ("b2", "0.2.0")
    with database.read() as session:
        assert session.exec(select(Site.heard)).one() == NOW


@pytest.mark.parametrize(("county", "region"), [(COUNTY, "532332100"), ("532332", "532332100")])
def test_a_birth_outside_the_own_county_is_refused_and_remembered(database: Database, county: str, region: str) -> None:
    settle(database, "yuhe-1")
    lie = meta("yuhe-1", region, site="elsewhere")
    for _ in range(2):
        with database.write() as session:
            inbox.heard_birth(session, county, lie, NOW + 5)
    with database.read() as session:
        assert [site.id for site in store.sites(NATION, session)] == ["532331/yuhe"]
        births = session.exec(select(Birth).order_by(col(Birth.heard))).all()
    assert [(row.hash == lie.hash, row.code) for row in births] == [(False, ""), (True, "wrong_county")]
    assert "yuhe-1" in births[1].reason


def test_births_and_states_of_strangers_leave_nothing(database: Database) -> None:
    with database.write() as session:
        inbox.heard_birth(session, COUNTY, meta("stranger"), NOW)
        inbox.heard_state(session, "stranger", state(), NOW)
    with database.read() as session:
        assert store.sites(NATION, session) == []
        assert store.gateways(NATION, session) == []


def test_a_state_is_kept_whole_and_a_will_keeps_its_figures(database: Database) -> None:
    settle(database, "yuhe-1")
    gateway = _hear(database, (True, "b1", NOW), (False, "b1", NOW + 10))
    view = gateway_view(gateway, 1, NOW + 10)
    assert not view.online
    assert view.last_seen == NOW
    assert view.since == NOW - 5000
    assert view.readings is not None
    assert (view.readings.backlog, view.produced, view.last_ack) == (10, 1234, NOW - 500)
    assert view.host is not None
    assert view.host.temperature == 48.5


def test_the_late_will_of_an_earlier_run_says_nothing_of_the_present_one(database: Database) -> None:
    settle(database, "yuhe-1")
    assert _hear(database, (True, "b1", NOW), (True, "b2", NOW + 5), (False, "b1", NOW + 6)).online
    assert not _hear(database, (False, "b2", NOW + 7)).online
    assert _hear(database, (True, "b2", NOW + 8)).online


def test_a_gateway_that_is_not_heard_counts_as_offline_without_any_will(database: Database) -> None:
    settle(database, "yuhe-1")
    gateway = _hear(database, (True, "b1", NOW))
    assert is_online(gateway, NOW + SILENCE_MS - 1)
    assert not is_online(gateway, NOW + SILENCE_MS)


def test_knocks_are_counted_bounded_and_gone_after_registration(database: Database) -> None:
    with database.write() as session:
        for number in range(inbox.MOST_KNOCKS + 20):
            inbox.knocked(session, f"gw-{number}", COUNTY, NOW + number)
        inbox.knocked(session, "gw-1019", COUNTY, NOW + 5000)
    with database.read() as session:
        knocks = store.knocks(NATION, session)
        assert len(knocks) == inbox.MOST_KNOCKS
        assert (knocks[0].gateway_id, knocks[0].count, knocks[0].first) == ("gw-1019", 2, NOW + 1019)
        assert session.get(Knock, "gw-0") is None
    with database.write() as session:
        register(session, "gw-1019", COUNTY, "test", NOW)
    with database.read() as session:
        assert session.get(Knock, "gw-1019") is None


@pytest.mark.parametrize(
    ("name", "county", "code"),
    [
        ("Yuhe", COUNTY, "gateway_name"),
        ("a--b", COUNTY, "gateway_name"),
        ("rules", COUNTY, "gateway_name"),
        ("yuhe-2", "5323", "county_code"),
        ("yuhe-1", "532332", "gateway_taken"),
    ],
)
def test_a_gateway_that_cannot_be_registered(database: Database, name: str, county: str, code: str) -> None:
    settle(database, "yuhe-1")
    with pytest.raises(Problem) as caught, database.write() as session:
        register(session, name, county, "test", NOW)
    assert caught.value.code == code


def test_nothing_is_seen_from_outside_the_region(database: Database) -> None:
    settle(database, "yuhe-1", "532331100")
    outside = Scope(("532331200", "34"))
    with database.read() as session:
        assert store.sites(outside, session) == []
        assert store.gateways(outside, session) == []
        assert store.gateway(outside, session, "yuhe-1") is None
        assert store.devices(outside, session) == []
        assert store.points(outside, session) == []
        assert store.known_points(outside, session, ["yuhe-1/air-1/air_temperature"]) == {}
        assert store.device_counts(outside, session) == {}
