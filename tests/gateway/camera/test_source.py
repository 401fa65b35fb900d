"""Every way in which a camera can be there or not: files, streams, logins, lines that say nothing. All real."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.core.fault import Fault
from gateway.rim.camera import refusal, source
from gateway.rim.camera.source import Capture
from gateway.rim.ports import closed
from simulators.camera.conveyor import Conveyor
from simulators.camera.simulator import Simulator
from tests.gateway.camera.film import OIL, PACK, RICE, bus, film, jpeg, plain, with_codes
from tests.gateway.camera.server import HttpCamera, RawServer
from tests.parts import free_port

WORD = "p@ss:w/rd#1?"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "OPEN_MS", 300)
    monkeypatch.setattr(refusal, "_PATIENCE_S", 0.3)


@pytest.fixture
def camera() -> Iterator[HttpCamera]:
    served = HttpCamera([jpeg(with_codes(RICE))])
    yield served
    served.close()


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text(WORD + "\n")
    return str(file)


def fault(place: object, **more: object) -> str:
    found = Capture(bus(place, **more)).open()
    assert isinstance(found, Fault)
    for tongue in ("zh", "en"):
        assert "\n" not in found.text(tongue)
    return found.code


def test_a_recording_is_read_to_its_end_and_no_further(tmp_path: Path) -> None:
    capture = Capture(bus(film(tmp_path / "a.avi", [plain(), with_codes(RICE), plain()], fps=100)))
    assert capture.open() is None
    came = [capture.read() for _ in range(3)]
    assert [one.shape for one in came if not isinstance(one, Fault)] == [(360, 640, 3)] * 3
    assert capture.read() == Fault("camera_ended")
    capture.close()
    capture.close()
    assert capture.read() == Fault("camera_cut")


def test_what_the_file_system_says(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.mp4") == "camera_missing"
    assert fault(tmp_path) == "camera_missing"
    (tmp_path / "text.mp4").write_text("no film")
    assert fault(tmp_path / "text.mp4") == "camera_unreadable"
    assert fault("/dev/v4l/by-id/usb-none-video-index0") == "port_missing"
    assert fault("/dev/null") == "camera_no_device"
    found = Capture(bus("/dev/v4l/by-id/usb-none-video-index0")).open()
    assert found is not None
    assert "/dev/v4l/by-id" in found.text("en").removeprefix("port /dev/v4l/by-id/usb-none-video-index0")


def test_a_device_that_is_not_ours_names_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:  # whoever runs the tests as root may open everything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(refusal.os, "open", refused)
    found = refusal.before("/dev/video0")
    assert found is not None
    assert found.code == "not_permitted"
    assert "usermod -aG video" in found.text("en")


def test_a_stream_gives_pictures(camera: HttpCamera) -> None:
    capture = Capture(bus(camera.url))
    assert capture.open() is None
    picture = capture.read()
    assert not isinstance(picture, Fault)
    assert picture.shape == (360, 640, 3)
    capture.close()


@pytest.mark.parametrize("digest", [False, True])
def test_a_login_is_handed_over_and_never_told(
    camera: HttpCamera, password: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], *, digest: bool
) -> None:
    camera.login, camera.digest = ("operator", WORD), digest
    capture = Capture(bus(camera.url, username="operator", password_file=password))
    assert capture.open() is None
    assert not isinstance(capture.read(), Fault)
    capture.close()
    assert camera.admitted == 1
    assert fault(camera.url) == "camera_locked"
    camera.login = ("operator", "another")
    assert fault(camera.url, username="operator", password_file=password) == "camera_denied"
    assert fault(camera.url, username="operator", password_file=str(tmp_path / "none")) == "password_unreadable"
    told = "".join(capfd.readouterr())
    assert "operator" not in told
    assert "p%40ss" not in told
    assert WORD not in told


def test_a_login_in_the_query_is_filled_in(camera: HttpCamera, password: str) -> None:
    capture = Capture(bus(f"{camera.url}?pwd={{password}}", password_file=password))
    assert capture.open() is None
    capture.close()


def test_a_stream_that_is_not_there(camera: HttpCamera, impatient: None) -> None:
    assert fault(f"http://127.0.0.1:{free_port()}/stream") == "refused"
    assert fault(f"rtsp://127.0.0.1:{free_port()}/stream") == "refused"
    assert fault("http://camera.invalid/stream") == "unreachable"
    assert fault(camera.url.replace("stream", "other")) == "camera_path"


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
@pytest.mark.parametrize(
    ("says", "code"),
    [
        (b"", "camera_mute"),
        (os.urandom(3000), "camera_unreadable"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n" + b"garbage" * 900, "camera_unreadable"),
        (b"RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n", "camera_path"),
    ],
    ids=["silence", "noise", "no picture", "not there"],
)
def test_a_line_with_no_camera_behind_it(scheme: str, says: bytes, code: str, impatient: None) -> None:
    server = RawServer(says)
    try:
        assert fault(f"{scheme}://127.0.0.1:{server.port}/stream") == code
        assert server.connections > 1
    finally:
        server.close()


def test_whether_a_camera_can_be_opened_now(camera: HttpCamera, tmp_path: Path) -> None:
    assert closed(bus(camera.url)) is None
    assert closed(bus(film(tmp_path / "a.avi", [with_codes(OIL)]))) is None
    found = closed(bus(tmp_path / "none.mp4"))
    assert found is not None
    assert found.code == "camera_missing"


def test_the_line_end_of_a_password_file_is_no_part_of_it(camera: HttpCamera, tmp_path: Path) -> None:
    file = tmp_path / "crlf"
    file.write_bytes(WORD.encode() + b"\r\n")
    camera.login = ("operator", WORD)
    capture = Capture(bus(camera.url, username="operator", password_file=str(file)))
    assert capture.open() is None
    capture.close()


def test_a_stream_over_rtsp_with_its_login(password: str, impatient: None) -> None:
    belt = Conveyor(size=(640, 360), texts=(PACK,))
    with Simulator(belt, rtsp=("127.0.0.1", 0), user=f"operator:{WORD}") as simulator:
        url = str(simulator.identity()["rtsp"])
        capture = Capture(bus(url, username="operator", password_file=password))
        assert capture.open() is None
        picture = capture.read()
        assert not isinstance(picture, Fault)
        assert picture.shape == (360, 640, 3)
        capture.close()
        assert fault(url) == "camera_locked"
        assert fault(url, username="somebody", password_file=password) == "camera_denied"
        assert fault(url.replace("/belt", "/other"), username="operator", password_file=password) == "camera_path"
