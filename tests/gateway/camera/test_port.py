"""A camera port on real recordings and streams: what is counted, once; how the camera does; when it is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, pairwise
from pathlib import Path

import pytest

from contract.event import Alarm, Body, DeviceHealth
from gateway.core.branch import Branch
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.core.spec import AlarmSpec, CameraBus, DeviceSpec, HostBus
from gateway.rim import clock
from gateway.rim.camera.camera import CameraPort
from gateway.rim.camera.eye import watch_of
from gateway.rim.ports import port_of
from gateway.rim.profiles import Shelf
from gateway.rim.roster import Roster
from tests.gateway.camera.film import (
    GOODS,
    OIL,
    PACK,
    RICE,
    STRANGER,
    TEA,
    InStep,
    Told,
    bus,
    device,
    film,
    jpeg,
    passing,
    plain,
    with_codes,
)
from tests.gateway.camera.server import HttpCamera
from tests.patience import until


@pytest.fixture
def camera() -> Iterator[HttpCamera]:
    served = HttpCamera([jpeg(plain())])
    yield served
    served.close()


@contextmanager
def running(
    spec: CameraBus, one: DeviceSpec | None = None, active: tuple[Body, ...] = ()
) -> Iterator[tuple[CameraPort, Told]]:
    told = Told()
    port = port_of(spec, [one or device()], told.samples.append, told.bodies.append, clock.now, active)
    assert isinstance(port, CameraPort)
    port.start()
    try:
        yield port, told
    finally:
        assert port.stop()


@contextmanager
def playing(spec: CameraBus) -> Iterator[tuple[CameraPort, Told]]:
    """A port that sees every picture of a recording."""
    told, steps = Told(), InStep(spec)
    port = CameraPort(spec, device(), told.samples.append, told.bodies.append, steps.clock, steps, make=steps.make)
    port.start()
    try:
        yield port, told
    finally:
        assert port.stop()


def ended(told: Told) -> Callable[[], bool]:
    return lambda: ("lost", "camera_ended") in told.health


def test_each_thing_that_goes_by_is_one_event_with_its_picture(tmp_path: Path) -> None:
    things = (RICE, PACK, OIL, RICE)
    recording = film(tmp_path / "belt.avi", chain(*map(passing, things)), fps=240)
    ring = tmp_path / "ring"
    begun = clock.now()[0]
    with playing(bus(recording, folder=str(ring), keep=10, room=10**7)) as (port, told):
        until(ended(told))
        until(lambda: port.view.number_of_decisions == 4)
        assert told.texts == list(things)
        assert [scan.code for scan in told.scans] == ["label", "pesticide_pack", "label", "label"]
        assert [scan.proof for scan in told.scans] == ["check", "agreement", "check", "check"]
        legible = [scan.legible for scan in told.scans]
        assert begun < legible[0]
        assert [later - first for first, later in pairwise(legible)] == [30 * 40] * 3, "a thing every 30 pictures"
        names = [scan.snapshot for scan in told.scans]
        assert sorted(path.stem for path in ring.iterdir()) == sorted(names)
        kept = port.view.snapshot(names[0])
        assert kept is not None
        assert kept.startswith(b"\xff\xd8")
        assert [one.scan for one in port.view.recent()] == list(reversed(told.scans))
        status = port.status()
        assert (status.connected, status.devices[0].state) == (False, "lost")
        assert status.cause == ("录像已放完", "the recording is over")
        assert port.view.figures().state == "lost"
    assert told.health == [("lost", "camera_ended")], "said once"


def test_several_at_once_and_what_stands_still_is_one(camera: HttpCamera) -> None:
    camera.pictures = [jpeg(with_codes(RICE, TEA))]
    with running(bus(camera.url)) as (_, told):
        until(lambda: len(told.scans) == 2)
        seen = camera.sent
        until(lambda: camera.sent > seen + 25)
        assert sorted(told.texts) == sorted([RICE, TEA])
        camera.pictures = [jpeg(plain())]
        seen = camera.sent
        until(lambda: camera.sent > seen + 50)
        camera.pictures = [jpeg(with_codes(RICE))]
        until(lambda: len(told.scans) == 3)
        assert told.texts[2] == RICE, "who comes back later is another"


def test_of_a_stranger_nothing_is_kept_and_a_poster_does_not_flood(tmp_path: Path) -> None:
    recording = film(tmp_path / "poster.avi", chain(passing(STRANGER), passing(STRANGER), passing(RICE)), fps=240)
    ring = tmp_path / "ring"
    with playing(bus(recording, folder=str(ring), keep=10, room=10**7)) as (_, told):
        until(ended(told))
        assert [(scan.code, scan.text) for scan in told.scans] == [("foreign", ""), ("label", RICE)]
        assert told.scans[0].snapshot == ""
        assert len(list(ring.iterdir())) == 1
        assert STRANGER not in repr(told.bodies)


def test_only_the_region_and_the_wanted_kinds_of_codes_are_read(camera: HttpCamera) -> None:
    camera.pictures = [jpeg(with_codes(RICE, GOODS))]
    with running(bus(camera.url, region=(0.0, 0.0, 0.2, 1.0))) as (_, told):
        until(lambda: told.scans)
        seen = camera.sent
        until(lambda: camera.sent > seen + 25)
        assert told.texts == [RICE]
    with running(bus(camera.url, symbologies=frozenset({"ean_13"}))) as (_, told):
        until(lambda: told.scans)
        assert [(scan.text, scan.code, scan.symbology) for scan in told.scans] == [(GOODS, "goods", "ean_13")]


def test_how_the_camera_does_is_a_reading_with_alarms(camera: HttpCamera) -> None:
    camera.pictures = [jpeg(with_codes(RICE))]
    rule = AlarmSpec("picture_brightness", "low", 10.0)

    def latest(told: Told, key: str) -> float:
        values = [sample.values[key] for sample in told.samples if sample.values.get(key) is not None]
        return values[-1] or 0.0 if values else 0.0

    with running(bus(camera.url), device(alarms=(rule,), heartbeat_s=0.1)) as (port, told):
        until(lambda: latest(told, "picture_brightness") > 40)
        until(lambda: latest(told, "frame_rate") > 1)
        until(lambda: latest(told, "module_size") > 1)
        until(lambda: latest(told, "edge_width") > 0)
        until(lambda: latest(told, "picture_still") > 0.5)
        assert set(told.samples[0].values) <= {point.key for point in device().profile.points}
        assert port.part.name == "bus gate"
        camera.pictures = [jpeg(plain() // 50)]
        until(lambda: [body.state for body in told.bodies if isinstance(body, Alarm)] == ["raise"])
        camera.pictures = [jpeg(plain())]
        until(lambda: [body.state for body in told.bodies if isinstance(body, Alarm)] == ["raise", "clear"])


def test_a_camera_is_lost_and_found(camera: HttpCamera, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.INFO, "zhigen.gateway.camera"),
        running(bus(camera.url, silence_ms=300), device(heartbeat_s=0.1)) as (port, told),
    ):
        until(lambda: port.status().devices[0].state == "ok")
        until(lambda: told.samples)
        camera.cut.set()
        until(lambda: [state for state, _ in told.health] == ["lost"])
        assert not port.status().connected
        assert port.status().cause[1]
        stale: Sample = told.samples[-1]
        assert set(stale.values.values()) == {None}
        camera.cut.clear()
        until(lambda: [state for state, _ in told.health] == ["lost", "found"])
        until(lambda: port.view.figures().state == "ok")
        assert port.view.figures().cause == ("", "")
    assert sum("gives pictures" in record.getMessage() for record in caplog.records) >= 1


def test_who_was_lost_before_the_restart_is_found_after_it(camera: HttpCamera) -> None:
    before = DeviceHealth(device="gate-camera", state="lost", cause="refused", since=1)
    with running(bus(camera.url), active=(before,)) as (_, told):
        until(lambda: told.health == [("found", "refused")])
        found = told.bodies[0]
        assert isinstance(found, DeviceHealth)
        assert found.since == 1


def test_a_camera_that_never_comes_is_lost_with_its_cause(tmp_path: Path) -> None:
    with running(bus("/dev/v4l/by-id/usb-none-video-index0")) as (port, told):
        until(lambda: told.health == [("lost", "port_missing")])
        assert "/dev/v4l/by-id" in port.status().cause[1]


def test_a_look_that_fails_stops_nothing(camera: HttpCamera, caplog: pytest.LogCaptureFixture) -> None:
    camera.pictures = [jpeg(with_codes(RICE))]
    told = Told()
    spec = bus(camera.url)

    class Once:
        def __init__(self) -> None:
            self._watch, self._failed = watch_of(spec), False

        def look(self, picture: object, t_ms: int) -> object:
            if not self._failed:
                self._failed = True
                raise ValueError("bad picture")
            return self._watch.look(picture, t_ms)  # type: ignore[arg-type]

    port = CameraPort(spec, device(), told.samples.append, told.bodies.append, clock.now, Once())  # type: ignore[arg-type]
    port.start()
    until(lambda: told.texts == [RICE])
    assert port.stop()
    assert any("could not be looked at" in record.getMessage() for record in caplog.records)


def test_pages_see_the_newest_picture_no_wider_than_they_need(camera: HttpCamera) -> None:
    import cv2
    import numpy as np

    wide = [cv2.resize(with_codes(RICE, STRANGER, shift=place), (1920, 1080)) for place in range(0, 60, 8)]
    camera.pictures = [jpeg(np.asarray(one, np.uint8)) for one in wide]
    with running(bus(camera.url)) as (port, _):
        view = port.view
        assert (view.id, view.name) == ("gate-camera", ("摄像头（USB 或网络）", "camera (USB or network)"))
        first = until(lambda: view.shown(0, 0.1))
        assert (first.width, first.height) == (1280, 720)
        picture = cv2.imdecode(np.frombuffer(first.jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        assert picture.shape == (720, 1280, 3)
        shown = until(lambda: one if (one := view.shown(first.number, 1.0)) and len(one.codes) == 2 else None)
        label, stranger = sorted((seen.code for seen in shown.codes), key=lambda code: code.corners[0])
        assert (label.text, stranger.text) == (RICE, ""), "of strangers only where they are"
        xs = [x for x, _ in label.corners]
        assert 20 < min(xs) < max(xs) < 800, "corners are in pixels of what is shown"
        assert view.shown(10**9, 0.0) is None
        until(lambda: view.figures().frame_rate > 0)


def test_a_change_of_one_camera_leaves_the_others_alone(camera: HttpCamera) -> None:
    told = Told()
    other = HttpCamera([jpeg(with_codes(TEA))])
    roster = Roster(
        lambda spec, devices, active: port_of(spec, devices, told.samples.append, told.bodies.append, clock.now, active)
    )
    one, two = device(), DeviceSpec("door", device().profile, interval_s=0.2)
    host = Branch(HostBus("self"), (DeviceSpec("box", Shelf([]).find("raspberry-pi")),))
    still = Branch(CameraBus("door", other.url), (two,))
    try:
        before = [Branch(bus(camera.url), (one,)), still, host]
        roster.grow(before)
        until(lambda: all(port.status().devices[0].state == "ok" for port in roster.ports))
        ports = {port.spec.id: port for port in roster.ports}
        after = [Branch(bus(camera.url, region=(0.0, 0.0, 0.5, 1.0)), (one,)), still, host]
        assert roster.shed(after)
        roster.grow(after)
        now = {port.spec.id: port for port in roster.ports}
        assert now["gate"] is not ports["gate"]
        assert (now["door"], now["self"]) == (ports["door"], ports["self"])
        until(lambda: now["gate"].status().devices[0].state == "ok")
        assert other.admitted == 1
        assert camera.admitted == 2
    finally:
        roster.stop()
        other.close()


def test_a_camera_without_its_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "gateway.rim.camera.camera", None)
    with pytest.raises(GatewayError) as error:
        port_of(bus("a.avi"), [device()], print, print, clock.now)
    assert "zhigen[camera]" in error.value.text("en")
