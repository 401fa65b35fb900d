"""Every kind of bad message, on a real broker: the good is stored, the bad has one clear reason."""

from __future__ import annotations

import zlib

import pytest

from contract import codec, event, readings, seal
from contract.topics import Topic, build
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import COUNTY, altered, happening, meta, now_ms, rows
from tests.patience import until

YEAR_MS = 365 * 24 * 3_600_000


def test_good_rows_are_stored_and_acked(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.data(rows([1, 2, 3], [now, now + 1, now + 2]))
    farm.send("data", zlib.compress(seal.seal([rows([4], [now + 3])], farm.key)[0]), "d1")
    farm.wait("readings", [1, 2, 3, 4])
    assert ground.stored() == [1.0, 2.0, 3.0, 4.0]
    assert ground.quarantine() == []


def test_rows_of_1970_and_of_next_year_cost_their_neighbours_nothing(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.data(rows([1, 2, 3, 4], [now, 5, now + YEAR_MS, now + 1]))
    farm.wait("readings", [1, 4], [2, 3])
    assert farm.refused("readings") == {2: "time_implausible", 3: "time_implausible"}
    assert ground.stored() == [1.0, 4.0]
    (kept,) = ground.quarantine()
    assert (kept.code, kept.place, kept.gateway, kept.region) == ("time_implausible", "t[1]", "farm-a", COUNTY)
    assert "1970-01-01" in kept.zh
    assert "implausible time" in kept.en


def test_nan_is_named_and_the_other_values_are_kept(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    body = rows([1, 2], [now, now + 1], co2=[400.0, 401.0], noise=[50.0, 51.0]).replace(b"50.0", b"NaN")
    sent = farm.data(body)
    huge = farm.data(rows([3], [now + 2], co2=[402.0], noise=[52.0]).replace(b"52.0", b"1e999"))
    farm.wait("readings", [1, 2, 3])
    assert ground.stored() == [400.0, 401.0, 402.0]
    assert ground.stored("farm-a/d1/noise") == [51.0]
    assert [(row.code, row.place, row.raw) for row in ground.quarantine()] == [
        ("not_finite", "v.noise", sent),
        ("not_finite", "v.noise", huge),
    ]


def test_a_value_that_no_store_could_add_up_is_refused_and_its_neighbours_are_kept(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    sent = farm.data(rows([1, 2], [now, now + 1], co2=[1.7e308, 400.0], noise=[50.0, 51.0]))
    farm.data(rows([3], [now + 2], co2=[-1.7e308]))
    farm.wait("readings", [1, 2], [3])
    assert farm.refused("readings") == {3: "value_refused"}
    assert (ground.stored(), ground.stored("farm-a/d1/noise")) == ([400.0], [50.0, 51.0])
    first, second = ground.quarantine()
    assert (first.code, first.place, first.raw, second.code) == ("value_refused", "v.co2", sent, "value_refused")
    assert "beyond ±1e+300" in first.en


def test_an_unknown_point_is_left_out(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.data(rows([1], [now], co2=[400.0], happiness=[1.0]))
    farm.data(rows([2], [now], happiness=[1.0]))
    farm.wait("readings", [1], [2])
    assert farm.refused("readings") == {2: "unknown_measurement"}
    assert ground.stored() == [400.0]
    assert ground.series.names() == ["farm-a/d1/co2"]


def test_values_in_a_unit_that_the_measurement_does_not_have_are_not_trusted(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    body = meta(unit="mg/L")
    wrong = body.partition(b'"hash":"')[2][:16].decode()
    farm.send("meta", body, retain=True)
    until(lambda: "unit_mismatch" in ground.reasons(), "the birth's refusal")
    farm.data(rows([1], [now], meta=wrong, co2=[9.0], noise=[50.0]))
    farm.data(rows([2], [now + 1], meta=wrong, co2=[9.0]))
    farm.data(rows([3], [now + 2], meta="another", co2=[412.0]))
    farm.wait("readings", [1, 3], [2])
    assert farm.refused("readings") == {2: "unit_mismatch"}
    assert ground.stored() == [412.0]
    assert ground.stored("farm-a/d1/noise") == [50.0]
    assert ground.book.births == []


def test_a_topic_that_lies_about_its_county_is_not_let_in_and_not_acked(ground: Ground):
    ground.ingest()
    liar, honest, now = ground.farm(county="110101"), ground.farm(), now_ms()
    liar.data(rows([1], [now]))
    liar.send("event", happening(1).wire())
    until(lambda: ground.reasons() == ["wrong_county", "wrong_county"], "both in quarantine")
    honest.data(rows([2], [now + 1]))
    honest.wait("readings", [2])
    assert liar.acks == []
    assert {row.region for row in ground.quarantine()} == {COUNTY}
    assert ground.quarantine()[0].en == "gateway farm-a belongs to 532331, not 110101"
    assert (ground.stored(), ground.journal()) == ([2.0], [])


def test_a_topic_that_lies_about_its_gateway_is_refused(ground: Ground):
    ground.ingest()
    farm = ground.farm("farm-b")
    farm.send("event", altered(happening(1, gateway="farm-b"), b'"farm-b"', b'"farm-a"', "farm-b"))
    farm.wait("events", refused=[1])
    farm.send("meta", meta("farm-a"))
    until(lambda: ground.reasons() == ["topic_mismatch", "topic_mismatch"], "the birth's refusal")
    assert farm.refused("events") == {1: "topic_mismatch"}
    assert (ground.journal(), ground.book.births) == ([], [])


def test_an_unknown_gateway_knocks_keeps_its_rows_and_is_heard_once_registered(ground: Ground):
    ground.ingest()
    farm, now = ground.farm("new-1"), now_ms()
    farm.send("meta", meta("new-1"), retain=True)
    farm.data(rows([1], [now]))
    until(lambda: ground.book.knocks.count(("new-1", COUNTY, "unregistered")) >= 2, "a knock at either lane")
    assert (farm.acks, ground.series.names(), ground.quarantine()) == ([], [], [])
    ground.book.counties["new-1"] = COUNTY

    def resent() -> bool:
        farm.data(rows([1], [now]))
        farm.send("event", happening(1, gateway="new-1").wire())
        return {1} <= farm.durable("readings") & farm.durable("events")

    until(resent, "the first ack")
    until(lambda: len(ground.book.births) == 1, "the retained birth")
    assert ground.stored("new-1/d1/co2") == [1.0]


@pytest.mark.parametrize(
    ("payload", "code", "settled"),
    [
        (b"\xff\x00 no json", "not_json", False),
        (b'{"ver":1,"e":1,"b":"x","s":[1,1],"t":[1,2],"v":{"co2":[1,2]}}', "shape", True),
        (b'{"ver":9,"e":1,"b":"x","s":1,"t":1,"v":{"co2":1}}', "newer_version", False),
        (b'{"ver":1,"e":1,"b":"x","s":1,"t":1,"v":{"co2":"warm"}}', "shape", True),
        (b" " * (codec.MAX_BODY + 1), "too_large", False),
        (zlib.compress(b" " * (codec.MAX_INFLATED + 1)), "too_large", False),
        (b"", "not_json", False),
    ],
    ids=["binary", "unequal", "newer", "word", "large", "inflated", "empty"],
)
def test_what_is_no_message_goes_to_quarantine_as_it_came(ground: Ground, payload: bytes, code: str, settled: bool):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    sent = farm.data(payload)
    farm.data(rows([7], [now]))
    farm.wait("readings", [7], [1] if settled else [])
    (kept,) = ground.quarantine()
    assert (kept.code, kept.raw, kept.size) == (code, sent[: codec.MAX_BODY], len(sent))
    assert farm.refused("readings") == ({1: code} if settled else {})
    assert ground.stored() == [7.0]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (happening(1, t=5).wire(), "time_implausible"),
        (happening(1, t=now_ms() + YEAR_MS).wire(), "time_implausible"),
        (altered(happening(1), b'"mono":5', b'"mono":NaN'), "not_finite"),
        (altered(happening(1), b'"mono":5', b'"mono":"soon"'), "shape"),
    ],
    ids=["long_ago", "next_year", "not_finite", "a_word"],  # the bytes hold the time of day: no two workers agree on it
)
def test_a_bad_event_is_refused_and_the_next_is_stored(ground: Ground, payload: bytes, code: str):
    ground.ingest()
    farm = ground.farm()
    farm.send("event", payload)
    farm.send("event", happening(2).wire())
    farm.wait("events", [2], [1])
    assert [farm.refused("events")[1], *ground.reasons()] == [code, code]
    assert [row.seq for row in ground.journal()] == [2]


def test_what_an_analyzer_said_is_stored_as_it_was_signed_whatever_its_clock_says(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    test = event.RapidTest(
        "lz-1",
        "17",
        "菠菜",
        "农药残留",
        62.5,
        "pass",
        now_ms() + 5 * YEAR_MS,
        doubts=("contradiction", "clock"),
        raw="7e11",
    )
    farm.send("event", happening(1, body=test).wire())
    farm.send("event", happening(2, body=event.Unread("lz-1", "half_line", "30362c")).wire())
    farm.wait("events", [1, 2])
    assert [row.kind for row in ground.journal()] == ["rapid_test", "unread"]
    assert event.decode(ground.journal()[0].raw).event.body == test


def test_an_event_from_before_the_clock_was_set_is_kept_as_it_was_signed(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    farm.send("event", happening(1, t=5, synced=False).wire())
    farm.wait("events", [1])
    assert ground.journal()[0].t == 5


def test_a_newer_event_waits_at_its_gateway_for_our_upgrade(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    farm.send("event", altered(happening(1), b'"ver":1', b'"ver":2'))
    farm.send("event", happening(2).wire())
    farm.wait("events", [2])
    assert ground.reasons() == ["newer_version"]
    assert farm.refused("events") == {}


def test_a_topic_that_is_none_of_ours(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    farm.send_to("zhigen/v1/nowhere/farm-a/event", happening(1).wire())
    farm.send_to(build(Topic(COUNTY, "farm-a", "data", "d1")).replace("d1", "D!"), rows([1], [now_ms()]))
    until(lambda: sorted(ground.reasons()) == ["topic", "topic"], "both in quarantine")
    assert {row.gateway for row in ground.quarantine()} == {""}


def test_the_same_bad_bytes_again_only_count_up(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    for _ in range(3):
        farm.data(b"nonsense")
    until(lambda: [row.seen for row in ground.quarantine()] == [3], "three of a kind")


def test_an_id_that_comes_with_other_content_is_refused_and_the_first_kept(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    first = happening(1)
    farm.send("event", first.wire())
    farm.wait("events", [1])
    farm.send("event", happening(2, id=first.event.id).wire())
    farm.wait("events", [1], [2])
    assert farm.refused("events") == {2: "conflict"}
    assert [row.raw for row in ground.journal()] == [first.raw]


def test_many_points_at_once(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    columns = {f"soil_moisture.{n}": [1.0] * 2 for n in range(readings.MAX_POINTS)}
    farm.data(rows([1, 2], [now, now + 1], **columns))
    farm.wait("readings", [1, 2])
    assert len(ground.series.names()) == readings.MAX_POINTS
