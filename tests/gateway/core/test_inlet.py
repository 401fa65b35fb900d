"""Where pictures come from: told to everybody without a login, opened with it."""

from __future__ import annotations

import pytest

from gateway.core.inlet import address, kind_of, leak, logged_in, scheme_of, shown, whole


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("/dev/v4l/by-id/usb-cam-video-index0", "device"),
        ("/dev/video0", "device"),
        ("rec/belt.mp4", "file"),
        ("/srv/belt.avi", "file"),
        ("http://10.0.0.9/mjpg", "http"),
        ("HTTPS://cam.local/mjpg", "http"),
        ("rtsp://10.0.0.9/live", "rtsp"),
        ("rtsps://10.0.0.9/live", "rtsp"),
        ("rtmp://10.0.0.9/live", None),
        ("a:b@c", "file"),
    ],
)
def test_what_it_is(source: str, kind: str | None) -> None:
    assert kind_of(source) == kind
    assert bool(scheme_of(source)) == ("://" in source)


@pytest.mark.parametrize(
    ("source", "part", "told"),
    [
        ("rtsp://u:p@10.0.0.9:554/live/1", "user:…@", "rtsp://10.0.0.9:554/live/1"),
        ("rtsp://u:p@ss@10.0.0.9/live", "user:…@", "rtsp://10.0.0.9/live"),
        ("rtsp://u:p?x@10.0.0.9/live", "user:…@", "rtsp://10.0.0.9/live"),
        ("rtsp://u:p/x@10.0.0.9/live", "user:…@", "rtsp://10.0.0.9/live"),
        ("rtsp://u@10.0.0.9/live", "user:…@", "rtsp://10.0.0.9/live"),
        ("http://10.0.0.9/v.cgi?user=a&pwd=hush", "pwd", "http://10.0.0.9/v.cgi?…"),
        ("http://10.0.0.9?access_token=hush", "access_token", "http://10.0.0.9?…"),
        ("http://10.0.0.9/v.cgi?user={username}&pwd={password}", "", "http://10.0.0.9/v.cgi?…"),
        ("http://10.0.0.9/v.cgi?channel=1", "", "http://10.0.0.9/v.cgi?…"),
        ("http://10.0.0.9/user@home", "", "http://10.0.0.9/user@home"),
        ("/dev/video0", "", "/dev/video0"),
    ],
)
def test_what_looks_like_a_password_is_seen_and_nothing_of_it_is_told(source: str, part: str, told: str) -> None:
    assert leak(source) == part
    assert shown(source) == told


@pytest.mark.parametrize(
    ("source", "full"),
    [
        ("rtsp://10.0.0.9/live", True),
        ("rtsp:///live", False),
        ("rtsp://:554/live", False),
        ("rtsp://10.0.0.9:0/live", False),
        ("rtsp://10.0.0.9:port/live", False),
        ("http://[::1]:80/x", True),
        ("http://[::1/x", False),
    ],
)
def test_whether_an_address_is_whole(source: str, full: bool) -> None:
    assert whole(source) is full


def test_the_login_goes_in_at_the_last_moment() -> None:
    assert logged_in("rtsp://10.0.0.9/live", "", "") == "rtsp://10.0.0.9/live"
    assert logged_in("rtsp://10.0.0.9/live", "a b", "p@ss:w/rd") == "rtsp://a%20b:p%40ss%3Aw%2Frd@10.0.0.9/live"
    asked = logged_in("http://h/v?u={username}&p={password}", "a&b", "c=d")
    assert asked == "http://h/v?u=a%26b&p=c%3Dd"


def test_where_a_stream_is() -> None:
    assert address("rtsp://10.0.0.9/live") == ("10.0.0.9", 554)
    assert address("https://cam.local:8443/x") == ("cam.local", 8443)
    assert address("http://[::1]/x") == ("::1", 80)
