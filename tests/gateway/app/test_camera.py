"""A whole gateway as a process that reads a recording: from pictures to events in a cloud, each once, across a kill."""

from __future__ import annotations

import signal
from itertools import chain
from pathlib import Path

import pytest

from contract import event
from contract.birth import Content
from gateway.config import read, specs
from gateway.core.spec import CameraBus
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.app.test_app import said
from tests.gateway.uplink.cloud import Cloud
from tests.patience import until

pytest.importorskip("cv2")

from tests.gateway.camera.film import OIL, PACK, RICE, TEA, film, jpeg, passing, plain, with_codes
from tests.gateway.camera.server import HttpCamera

WORD = "hush-hush-9"
CAMERA = """\
buses:
  - {{id: gate, kind: camera, source: "{source}", forget_s: 0.5, silence_s: 1, {more}snapshots: {{keep: 3}}}}
  - {{id: self, kind: host}}
devices:
  - id: gate-camera
    name: {{zh: 东门, en: east gate}}
    profile: camera-generic
    bus: gate
    interval_s: 0.3
    lost_after: 2
  - {{id: box, profile: raspberry-pi, bus: self, interval_s: 60}}
"""


def process_of(folder: Path, broker: Mosquitto, source: object, more: str = "") -> GatewayProcess:
    process = GatewayProcess(folder, broker=broker.port, modbus=1)
    text = process.config.read_text()
    process.config.write_text(text[: text.index("buses:")] + CAMERA.format(source=source, more=more))
    return process


def scans(cloud: Cloud) -> list[event.Scan]:
    return [body for body in said(cloud, event.Scan) if isinstance(body, event.Scan)]


def test_from_a_recording_to_the_cloud(tmp_path: Path, mosquitto: Mosquitto) -> None:
    things = (RICE, PACK, OIL, TEA)
    # Slow enough that a busy machine sees each thing in some picture: it misses those for which it has no time.
    film(tmp_path / "belt.avi", chain.from_iterable(passing(text, count=20) for text in things), fps=8)
    process, cloud = process_of(tmp_path, mosquitto, "belt.avi"), Cloud(mosquitto.port)
    try:
        process.start()
        until(lambda: said(cloud, event.DeviceHealth), "the end of the film", 90)  # it plays at its own rate
        until(lambda: {heard[0][0] for heard in cloud.rows.values()} >= {"gate-camera"})
        assert process.end() == 0
        assert [scan.text for scan in scans(cloud)] == list(things)
        (lost,) = said(cloud, event.DeviceHealth)
        assert (lost.state, lost.cause) == ("lost", "camera_ended")  # type: ignore[union-attr]
        assert cloud.meta is not None
        content: Content = cloud.meta.content
        assert content.devices[0].points["picture_brightness"].unit == "%"
        kept = {path.stem for path in (tmp_path / "box" / "snapshots" / "gate").iterdir()}
        assert kept == {scan.snapshot for scan in scans(cloud)[1:]}, "three are kept, the oldest went"
        assert "Traceback" not in process.log
    finally:
        process.close()
        cloud.close()


def test_a_killed_gateway_loses_no_box_and_its_password_stands_nowhere(tmp_path: Path, mosquitto: Mosquitto) -> None:
    camera, cloud = HttpCamera([jpeg(with_codes(RICE))], ("operator", WORD)), Cloud(mosquitto.port)
    (tmp_path / "word").write_text(WORD)
    process = process_of(tmp_path, mosquitto, camera.url, "username: operator, password_file: word, ")
    try:
        process.start()
        until(lambda: scans(cloud), "the first box", 60)
        process.end(signal.SIGKILL)
        camera.pictures = [jpeg(plain())]
        process.start()
        seen = camera.admitted
        until(lambda: camera.admitted > seen, "the gateway that was killed", 60)
        camera.pictures = [jpeg(with_codes(OIL))]
        until(lambda: len(scans(cloud)) == 2)
        camera.login = ("operator", "changed")
        camera.cut.set()
        until(lambda: said(cloud, event.DeviceHealth))
        camera.cut.clear()
        until(lambda: "refuses the user name or the password" in process.log)
        assert process.end() == 0
        assert [scan.text for scan in scans(cloud)] == [RICE, OIL]
        written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "word"]
        assert len(written) > 5
        assert not [path for path in written if WORD.encode() in path.read_bytes()]
    finally:
        process.close()
        cloud.close()
        camera.close()


def test_the_camera_of_a_configuration_is_the_camera_that_runs(tmp_path: Path) -> None:
    text = CAMERA.format(source="rec/belt.avi", more="region: {left: 0.1, bottom: 0.9}, symbologies: [qr_code], ")
    file = tmp_path / "gw.yaml"
    head = 'version: 1\ngateway: {id: gw-1, county: "341225"}\nsite: {id: a, name: {zh: 甲}, region: "341225"}\n'
    file.write_text(head + "broker: {host: localhost}\nstorage: {folder: box}\n" + text)
    setup = read(file)
    branch = specs.branches(setup.config, setup.profiles, {})[0]
    assert branch.spec == CameraBus(
        "gate",
        str(tmp_path / "rec/belt.avi"),
        region=(0.1, 0.0, 1.0, 0.9),
        symbologies=frozenset({"qr_code"}),
        forget_ms=500,
        silence_ms=1000,
        folder=str(tmp_path / "box/snapshots/gate"),
        keep=3,
        room=256 * 1024 * 1024,
        name=("东门", "east gate"),
    )
