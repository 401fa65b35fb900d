"""Lines built by hand are those that influxdb-client builds, and nothing in a name can leave its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from influxdb_client import Point, WritePrecision

from cloud.telemetry.influx import protocol, ql
from cloud.telemetry.port import Buckets
from tests.cloud.series_ground import NOW

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda text: not text.startswith("#"))
plain = names.map(lambda text: text.replace(".", "").replace(":", "").lstrip("#") or "x")
numbers = st.floats(allow_nan=False, allow_infinity=False)
times = st.integers(0, 1 << 53)


@given(
    plain, names, names, st.one_of(st.just(""), names), st.one_of(st.just(""), plain), numbers, st.integers(0, 7), times
)
def test_a_reading_is_the_line_of_point(measurement, gateway, device, site, channel, value, quality, t):
    point = protocol.joined(measurement, channel, "min")
    assert protocol.split(point) == (measurement, channel, "min")
    wanted = Point(measurement).time(t, WritePrecision.US).field("value", value).field("quality", quality)
    tags = {"gateway": gateway, "device": device, "site": site, "channel": channel, "statistic": "min"}
    for name, text in tags.items():
        wanted.tag(name, text)
    head = protocol.head(gateway, device, point, site)
    assert protocol.readings(head, [t], [value], [quality]) == [wanted.to_line_protocol()]
    assert protocol.time_of(wanted.to_line_protocol()) == t


@given(st.lists(st.one_of(st.none(), numbers), min_size=5, max_size=5), st.integers(0, 60), st.integers(0, 7))
def test_a_rollup_is_the_line_of_point(figures, n, quality):
    total, low, high, first, last = figures
    page = Buckets("g/d/co2", [NOW], [n], [total], [low], [high], [first], [last], [quality])
    wanted = Point("co2").time(NOW, WritePrecision.US).tag("gateway", "g").tag("device", "d")
    fields = {"n": n, "total": total, "low": low, "high": high, "first": first, "last": last, "quality": quality}
    for name, value in fields.items():
        wanted.field(name, value)
    assert protocol.rollup(protocol.head("g", "d", "co2", ""), page, 0) == wanted.to_line_protocol()


def test_what_was_not_sampled_is_no_line_and_what_failed_is_one_of_quality():
    head = protocol.head("g", "d", "co2", "")
    assert protocol.readings(head, [1, 2, 3], [None, None, 5.0], [0, 6, 0]) == [
        "co2,device=d,gateway=g quality=6i 2",
        "co2,device=d,gateway=g quality=0i,value=5 3",
    ]


@given(st.text(max_size=20))
def test_a_quoted_name_ends_where_it_should(value):
    for quote, quoted in (("'", ql.text(value)), ('"', ql.name(value))):
        assert quoted[0] == quoted[-1] == quote
        assert "\n" not in quoted
        inner, escaped = quoted[1:-1], False
        for character in inner:
            assert escaped or character != quote
            escaped = character == "\\" and not escaped
        assert not escaped
