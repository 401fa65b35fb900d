"""The camera on a live clock: OpenCV (FFmpeg) reads every output, and each fault is what it says."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from simulators.camera.box import MAKES
from simulators.camera.conveyor import PERFECT, Conveyor
from simulators.camera.film import Film
from simulators.camera.parcel import CLEAN
from simulators.camera.simulator import KINDS, Simulator
from simulators.control import follow
from simulators.orders import obedient, read

SIZE = (320, 184)
LOOPBACK = ("127.0.0.1", 0)
CARTONS = MAKES[:1]


def _conveyor(**options: Any) -> Conveyor:
    return Conveyor(**{"size": SIZE, "fps": 50, "makes": CARTONS, "mix": CLEAN, "stops": False, **options})


def _frames(url: str, count: int) -> list[np.ndarray]:
    """So many frames, read by FFmpeg."""
    capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000])
    try:
        assert capture.isOpened(), url
        found = [capture.read() for _ in range(count)]
    finally:
        capture.release()
    assert all(good for good, _ in found)
    return [picture for _, picture in found]


def _moves(pictures: list[np.ndarray]) -> bool:
    return float(np.abs(pictures[0].astype(int) - pictures[-1]).mean()) > 1


@contextmanager
def _ask(simulator: Simulator, what: str, kind: str = "mjpeg") -> Iterator[socket.socket]:
    host, port = str(simulator.identity()[kind]).split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        client.sendall(what.encode())
        yield client


def _answer(simulator: Simulator, path: str, *fields: str) -> bytes:
    """The whole answer to a request."""
    with _ask(simulator, "\r\n".join((f"GET {path} HTTP/1.1", "Host: x", *fields, "", ""))) as client:
        data = b""
        while more := client.recv(65_536):
            data += more
    return data


def test_mjpeg_and_rtsp_are_read_at_the_same_time_by_two_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator(_conveyor(), mjpeg=LOOPBACK, rtsp=LOOPBACK) as simulator:
        said = simulator.identity()
        assert said["simulator"] == "zhigen sim camera"
        first, second = (cv2.VideoCapture(str(said["mjpeg"]), cv2.CAP_FFMPEG) for _ in range(2))
        for _ in range(12):
            one, two = first.read(), second.read()
        assert one[0]
        assert two[0]
        assert one[1].shape == (SIZE[1], SIZE[0], 3)
        for transport in ("tcp", "udp"):
            monkeypatch.setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", f"rtsp_transport;{transport}")
            pictures = _frames(str(said["rtsp"]), 12)
            assert pictures[0].shape == (SIZE[1], SIZE[0], 3)
            assert _moves(pictures)
        first.release()
        second.release()


def test_a_client_that_does_not_read_slows_nobody() -> None:
    with Simulator(_conveyor(), mjpeg=LOOPBACK) as simulator, _ask(simulator, "GET /video HTTP/1.1\r\n\r\n") as idle:
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert _moves(_frames(str(simulator.identity()["mjpeg"]), 60))


def test_a_still_and_what_is_not_there() -> None:
    with Simulator(_conveyor(), mjpeg=LOOPBACK) as simulator:
        head, _, body = _answer(simulator, "/snapshot.jpg").partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR).shape == (SIZE[1], SIZE[0], 3)
        for path in ("/", "/admin", "/video/x"):
            assert _answer(simulator, path).startswith(b"HTTP/1.1 404 ")
        with _ask(simulator, "nonsense\r\n\r\n") as client:
            assert client.recv(10) == b""


def test_who_is_not_named_is_not_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp")
    with Simulator(_conveyor(), mjpeg=LOOPBACK, rtsp=LOOPBACK, user="cam:se:cret") as simulator:
        assert _answer(simulator, "/video").startswith(b"HTTP/1.1 401 ")
        wrong = b64encode(b"cam:no").decode()
        assert _answer(simulator, "/snapshot.jpg", f"Authorization: Basic {wrong}").startswith(b"HTTP/1.1 401 ")
        right = b64encode(b"cam:se:cret").decode()
        assert _answer(simulator, "/snapshot.jpg", f"Authorization: Basic {right}").startswith(b"HTTP/1.1 200 ")
        with _ask(simulator, "DESCRIBE rtsp://x/belt RTSP/1.0\r\nCSeq: 4\r\n\r\n", "rtsp") as client:
            assert client.recv(500).startswith(b"RTSP/1.0 401 Unauthorized\r\nCSeq: 4\r\n")
        url = str(simulator.identity()["rtsp"]).replace("rtsp://", "rtsp://cam:se%3Acret@")
        assert len(_frames(url, 2)) == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("OPTIONS * RTSP/1.0", "200"),
        ("DESCRIBE rtsp://x/other RTSP/1.0", "404"),
        ("PLAY rtsp://x/belt RTSP/1.0", "455"),
        ("RECORD rtsp://x/belt RTSP/1.0", "501"),
        ("SETUP rtsp://x/belt/track1 RTSP/1.0\r\nTransport: RTP/AVP;multicast", "461"),
        ("SETUP rtsp://x/belt/track1 RTSP/1.0\r\nTransport: RTP/AVP/TCP;unicast;interleaved=2-3", "200"),
        ("TEARDOWN rtsp://x/belt RTSP/1.0", "200"),
    ],
)
def test_rtsp_answers_what_it_cannot_do(asked: str, status: str) -> None:
    simulator = Simulator(_conveyor(), rtsp=LOOPBACK)
    simulator.turn(0, 0)
    with _ask(simulator, f"{asked}\r\nCSeq: 9\r\n\r\n", "rtsp") as client:
        assert client.recv(1000).startswith(f"RTSP/1.0 {status} ".encode())
    simulator.stop()


def test_a_film_holds_the_frames_and_its_truth_names_them(tmp_path: Path) -> None:
    conveyor = Conveyor(seed=3, optics=PERFECT, makes=CARTONS, mix=CLEAN, stops=False)
    film, truth, ledger = tmp_path / "belt.avi", tmp_path / "truth.jsonl", tmp_path / "ledger.jsonl"
    simulator = Simulator(conveyor, film=Film(film, (1280, 720), 25, 1.2), truth=truth, ledger=ledger, clock=lambda: 77)
    simulator.start()
    simulator.wait()
    simulator.stop()
    pictures = _frames(str(film), 30)
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) == 30
    same = Conveyor(seed=3, optics=PERFECT, makes=CARTONS, mix=CLEAN, stops=False)
    for (drawn, _), picture in zip(same.frames(30), pictures, strict=True):
        assert cv2.norm(drawn, picture, cv2.NORM_L1) / drawn.size < 6
    head, *lines = (json.loads(line) for line in truth.read_text().splitlines())
    assert head["simulator"] == "zhigen sim camera"
    assert [line["frame"] for line in lines if line["truth"] == "frame"] == list(range(30))
    boxes = [line for line in lines if line["truth"] == "box"]
    noted = [json.loads(line) for line in ledger.read_text().splitlines()][1:]
    assert [(n["box"], n["text"], n["legible"]) for n in sorted(noted, key=lambda n: (n["box"], n["code"]))] == [
        (b["box"], b["text"], b["legible"]) for b in sorted(boxes, key=lambda b: (b["box"], b["code"])) if b["text"]
    ]
    assert {(n["t"], n["legible"], n["why"]) for n in noted if n["legible"]} == {(77, True, "")}


def _spoilt(kind: str, turns: int = 26, amount: float | None = None) -> tuple[Simulator, list[bytes]]:
    """What goes out in so many frames, 40 ms apart, with the fault on from the third."""
    simulator = Simulator(_conveyor(fps=25), mjpeg=LOOPBACK)
    out, number = [], 0
    for turn in range(turns):
        if turn == 3:
            simulator.faults.on(kind, amount)
        simulator.turn(turn / 25, 0)
        if sent := simulator.newest.after(number, 0):
            number = sent.number
            out.append(sent.jpeg)
    return simulator, out


def _grey(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)


def _sharp(jpeg: bytes) -> float:
    return float(cv2.Laplacian(_grey(jpeg), cv2.CV_64F).var())


def test_faults_are_what_they_say() -> None:
    said = {kind: _spoilt(kind) for kind in KINDS}
    out = {kind: pictures for kind, (_, pictures) in said.items()}
    assert {kind: len(out[kind]) for kind in KINDS} == {
        "cut": 3, "freeze": 26, "silence": 3, "garbage": 26, "dark": 26, "slow": 5, "blur": 26, "glare": 26,
    }  # fmt: skip
    assert len(set(out["freeze"])) == 3
    assert all(not jpeg.endswith(b"\xff\xd9") for jpeg in out["garbage"][3:])
    assert _grey(out["dark"][-1]).mean() < _grey(out["dark"][0]).mean() / 4
    assert _sharp(out["blur"][-1]) < _sharp(out["blur"][0]) / 4
    assert (_grey(out["glare"][-1]) > 250).mean() > (_grey(out["glare"][0]) > 250).mean() + 0.005
    for simulator, _ in said.values():
        simulator.stop()


def test_a_fault_ends_and_the_picture_is_as_before() -> None:
    simulator, _ = _spoilt("dark")
    simulator.faults.clear()
    simulator.turn(2, 0)
    sent = simulator.newest.after(0, 0)
    assert sent is not None
    assert _grey(sent.jpeg).mean() > 40
    simulator.stop()


def test_a_cut_drops_and_refuses_and_heals_at_the_same_port() -> None:
    simulator = Simulator(_conveyor(), mjpeg=LOOPBACK)
    simulator.turn(0, 0)
    url = simulator.identity()["mjpeg"]
    with _ask(simulator, "GET /video HTTP/1.1\r\n\r\n") as client:
        assert client.recv(12) == b"HTTP/1.1 200"
        simulator.faults.on("cut")
        simulator.turn(1, 0)
        while client.recv(65_536):
            pass
    with pytest.raises(ConnectionRefusedError), _ask(simulator, ""):
        pass
    simulator.faults.clear()
    simulator.turn(2, 0)
    assert simulator.identity()["mjpeg"] == url
    assert _answer(simulator, "/snapshot.jpg").startswith(b"HTTP/1.1 200 OK")
    simulator.stop()


def test_orders_halt_the_belt_and_lay_a_box() -> None:
    from zhigen.commands.sim_camera import doing

    simulator = Simulator(_conveyor(fps=25), mjpeg=LOOPBACK)
    complaints = list[str]()
    orders = ('{"do": "lay", "text": "HTTPS://ZG.CN/MINE"}', '{"do": "lay", "text": "x", "symbology": "ean_13"}',
              '{"do": "halt"}', '{"do": "take"}')  # fmt: skip
    follow(orders, obedient(simulator.faults, doing(simulator)), complaints.append, read)  # type: ignore[arg-type]
    assert len(complaints) == 2
    for turn in range(60):
        simulator.turn(turn / 25, 0)
    assert not simulator.conveyor.frame()[1].running
    follow(['{"do": "go"}'], obedient(simulator.faults, doing(simulator)), complaints.append, read)  # type: ignore[arg-type]
    for turn in range(25):
        simulator.turn(turn / 25, 0)
    assert any(box.text.endswith("/MINE") for box in simulator.conveyor.boxes())
    simulator.stop()


def test_while_a_fault_withholds_the_ledger_waits(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    conveyor = Conveyor(seed=3, optics=PERFECT, makes=CARTONS, mix=CLEAN, per_minute=240, stops=False)
    simulator = Simulator(conveyor, mjpeg=LOOPBACK, ledger=ledger)
    simulator.faults.on("silence")
    simulator.open()
    for turn in range(30):
        simulator.turn(turn / 25, turn)
    simulator.faults.clear()
    for turn in range(30, 36):
        simulator.turn(turn / 25, turn)
    simulator.stop()
    lines = [json.loads(line) for line in ledger.read_text().splitlines()][1:]
    early = [line for line in lines if line["t"] < 30]
    assert all(not line["legible"] and line["why"] for line in early)
    assert any(line["legible"] for line in lines if line["t"] >= 30)
