"""What the pages are told of a camera, over real HTTP: the newest picture, what is in it, what was counted."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contract.event import Scan
from gateway.rim.terminal.factory import MOST
from gateway.rim.terminal.view import cameras_of
from tests.gateway.terminal.camera import CORNERS, LABEL, PICTURE, FakeCamera, FakeFigures, seen
from tests.gateway.terminal.conftest import Gate
from tests.patience import until

FOREIGN = "BEGIN:VCARD;N:Zhang San;TEL:13800000000;"

PART = re.compile(
    rb"--picture\r\nContent-Type: image/jpeg\r\n"
    rb"Content-Length: (\d+)\r\nX-Number: (\d+)\r\nX-Time: \d+\r\n\r\n"
)


def events(answer: httpx.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def parts(answer: httpx.Response) -> Iterator[tuple[int, bytes]]:
    """(number, JPEG) of every part, as it comes."""
    held = b""
    for chunk in answer.iter_raw():
        held += chunk
        while found := PART.match(held):
            end = found.end() + int(found[1])
            if len(held) < end + 2:
                break
            yield int(found[2]), held[found.end() : end]
            held = held[end + 2 :]


def test_the_cameras_and_where_they_are(gate: Gate) -> None:
    gate.cameras["gate-2"] = FakeCamera(
        "gate-2", ("二号口", ""), FakeFigures(float("nan"), 0.0, 0, "lost", ("连不上", "no answer"))
    )
    with gate.client() as client:
        told = client.get("/api/cameras").json()
    assert (told["gateway"], told["site"]["en"]) == ("gate-gw", "South market, gate 1")
    first, second = told["cameras"]
    assert first["name"] == {"zh": "一号口摄像头", "en": "Camera of gate 1"}
    assert first["figures"] | {"t": 0} == {
        "t": 0, "state": "ok", "cause": {"zh": "", "en": ""}, "frame_rate": 24.8, "latency_ms": 41.2, "dropped": 3,
    }  # fmt: skip
    assert (second["figures"]["state"], second["figures"]["cause"]["en"]) == ("lost", "no answer")
    assert (second["figures"]["frame_rate"], second["figures"]["latency_ms"]) == (None, None)


def test_pictures_come_with_their_numbers_and_only_while_somebody_looks(gate: Gate) -> None:
    assert gate.camera.asked == 0
    gate.camera.show(1_000)
    with gate.client() as client, client.stream("GET", "/api/cameras/gate-1/live.mjpg") as answer:
        assert answer.headers["content-type"] == "multipart/x-mixed-replace; boundary=picture"
        coming = parts(answer)
        assert next(coming) == (1, PICTURE)
        for number in (2, 3, 4):
            gate.camera.show(number)
            assert next(coming) == (number, PICTURE)
    asked = until(lambda: _still(gate.camera), "the camera to be left alone")
    assert asked > 0


def _still(camera: FakeCamera) -> int:
    """How often it was asked, once nobody asks any more."""
    return camera.asked if not [one for one in threading.enumerate() if one.name == "terminal-relay"] else 0


def test_who_is_slow_gets_the_newest_picture_not_the_next(gate: Gate) -> None:
    big = PICTURE + b"\0" * 3_000_000  # more than the sockets on the way hold
    gate.camera.show(1, jpeg=big)
    with gate.client() as client, client.stream("GET", "/api/cameras/gate-1/live.mjpg") as answer:
        coming = parts(answer)
        numbers = [next(coming)[0]]
        for number in range(2, 21):
            asked = gate.camera.asked
            gate.camera.show(number, jpeg=big)
            until(lambda asked=asked: gate.camera.asked > asked, "the picture to be handed over")  # type: ignore[misc]
        while numbers[-1] != 20:
            numbers.append(next(coming)[0])
    assert numbers[0] == 1
    assert len(numbers) < 12
    assert numbers == sorted(set(numbers))


def test_the_stream_tells_outlines_decisions_and_figures_and_never_what_is_foreign(gate: Gate) -> None:
    with gate.client() as client, client.stream("GET", "/api/cameras/gate-1/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        coming = events(answer)
        raw: list[Any] = []

        def heard(kind: str) -> Any:
            for name, body in coming:
                raw.append(body)
                if name == kind:
                    return body
            raise AssertionError(kind)

        assert heard("decisions") == []
        assert heard("figures")["frame_rate"] == 24.8
        gate.camera.show(5_000, seen(counted=False), seen(counted=True, text=FOREIGN, track=2))
        picture = heard("seen")
        assert {key: picture[key] for key in ("number", "t", "width", "height")} == {
            "number": 1, "t": 5_000, "width": 1280, "height": 720,
        }  # fmt: skip
        assert [(one["track"], one["counted"]) for one in picture["codes"]] == [(1, False), (2, True)]
        assert picture["codes"][0]["corners"] == [list(corner) for corner in CORNERS]
        gate.camera.decide(6_000, Scan("gate-1", "label", LABEL, reads=3, legible=5_700, snapshot="s-1.jpg"))
        gate.camera.decide(6_100, Scan("gate-1", "foreign", FOREIGN, snapshot="s-2.jpg"))
        newest = heard("decisions")
        while len(newest) < 2:
            newest = heard("decisions")
        assert [(one["code"], one["text"]) for one in newest] == [("foreign", ""), ("label", LABEL)]
        assert newest[1] == {
            "t": 6_000, "code": "label", "text": LABEL, "symbology": "qr_code", "reads": 3, "proof": "agreement",
            "legible": 5_700, "snapshot": "s-1.jpg",
        }  # fmt: skip
        gate.camera.now = FakeFigures(0.0, 0.0, 9, "lost", ("拔了线", "cable out"))
        told = heard("figures")
        while told["state"] != "lost":
            told = heard("figures")
        assert told["cause"] == {"zh": "拔了线", "en": "cable out"}
        assert "13800000000" not in json.dumps(raw)
        assert client.get("/api/cameras/gate-1/decisions").json() == newest


def test_a_camera_that_goes_and_one_that_takes_its_place(gate: Gate) -> None:
    gate.camera.show(1)
    with gate.client() as client:
        with client.stream("GET", "/api/cameras/gate-1/stream") as answer:
            coming = events(answer)
            next(coming)
            again = FakeCamera("gate-1")
            again.decide(7_000, Scan("gate-1", "goods", "6901234567892"))
            gate.cameras["gate-1"] = again
            codes = next(body for name, body in coming if name == "decisions" and body)
            assert codes[0]["code"] == "goods"
            again.show(7_000)
            assert next(body for name, body in coming if name == "seen" and body["t"] == 7_000)["number"] == 1
            gate.cameras = {}
            assert next(body for name, body in coming if name == "end") == {"code": "gone"}
            assert next(coming, None) is None
        assert client.get("/api/cameras/gate-1/stream").json()["code"] == "no_camera"


def test_streams_end_with_the_gateway(gate: Gate) -> None:
    gate.camera.show(1)
    with (
        gate.client() as client,
        client.stream("GET", "/api/cameras/gate-1/stream") as told,
        client.stream("GET", "/api/cameras/gate-1/live.mjpg") as looked,
    ):
        coming = events(told)
        next(coming)
        closing = threading.Thread(target=gate.close)
        closing.start()
        assert next(body for name, body in coming if name == "end") == {"code": "closing"}
        assert looked.read().endswith(b"--picture--\r\n")
        closing.join(120)
        assert not closing.is_alive()
    until(lambda: not any(one.name == "terminal" for one in threading.enumerate()), "the end of the server's thread")


def test_watchers_are_few_and_a_seat_is_given_back(gate: Gate) -> None:
    gate.camera.show(1)
    with gate.client() as client:
        open_ones = [client.stream("GET", "/api/cameras/gate-1/live.mjpg") for _ in range(MOST["pictures"])]
        for one in open_ones:
            assert one.__enter__().status_code == 200
        refused = client.get("/api/cameras/gate-1/live.mjpg")
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        open_ones.pop().__exit__(None, None, None)

        def again() -> bool:
            gate.camera.show(2)
            with client.stream("GET", "/api/cameras/gate-1/live.mjpg") as answer:
                return answer.status_code == 200

        until(again, "the seat to be free")
        for one in open_ones:
            one.__exit__(None, None, None)


@pytest.mark.parametrize(
    "name",
    ["..", ".", "../secret.jpg", "..%2fsecret.jpg", "%2e%2e%2fsecret.jpg", "a..jpg", ".hidden", "a/b.jpg", "a%00.jpg",
     "a\\b.jpg", "x" * 65 + ".jpg", "s-1.jpg%0a", "-rf"],
)  # fmt: skip
def test_a_snapshot_has_a_plain_name_or_none(gate: Gate, name: str) -> None:
    asked: list[str] = []
    gate.camera.snapshot = lambda name: asked.append(name) or b"secret"  # type: ignore[method-assign, func-returns-value]
    with gate.client() as client:
        answer = client.get(f"/api/cameras/gate-1/snapshots/{name}")
    assert answer.status_code == 404
    assert asked == []


def test_a_snapshot_is_the_picture_that_was_kept(gate: Gate) -> None:
    gate.camera.kept["20261128-201734-0001.jpg"] = PICTURE
    with gate.client() as client:
        answer = client.get("/api/cameras/gate-1/snapshots/20261128-201734-0001.jpg")
        assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/jpeg")
        assert answer.headers["cache-control"] == "no-store"
        assert client.get("/api/cameras/gate-1/snapshots/other.jpg").json()["code"] == "no_snapshot"


@pytest.mark.parametrize(
    "path", ["../../app.py", "..%2f..%2fapp.py", "%2e%2e/%2e%2e/app.py", "assets/..%2f..%2f..%2fapp.py", "%00"]
)
def test_nothing_outside_the_folder_of_the_pages_is_served(gate: Gate, path: str) -> None:
    with gate.client() as client:
        answer = client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert "Gateway" not in answer.text


def test_the_cameras_are_those_ports_that_have_something_to_show() -> None:
    class Port:
        view = FakeCamera("gate-9")

    assert list(cameras_of([object(), Port()])) == ["gate-9"]


def test_a_camera_that_fails_ends_its_streams_and_no_others(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    def broken(after: int, timeout_s: float) -> None:
        raise RuntimeError("lens fell off")

    gate.camera.shown = broken  # type: ignore[method-assign, assignment]
    with gate.client() as client:
        with client.stream("GET", "/api/cameras/gate-1/stream") as answer:
            assert [name for name, _ in events(answer)][-1] == "end"
        assert client.get("/api/cameras").status_code == 200
    assert "relay_broken" in caplog.text
