"""Going over to other files: in order, under the right birth, and later where it cannot be now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from contract.birth import Meta
from contract.event import Alarm, Birth, Body, DeviceHealth
from gateway.config import Setup, calibrations, read, specs
from gateway.config.changeover import Changeover
from gateway.config.lookout import Lookout
from gateway.config.reading import FOLDER
from gateway.core.unresolved import Unresolved
from gateway.rim.outbox import Outbox
from gateway.rim.roster import Roster
from tests.gateway.bus.test_change import Open
from tests.gateway.config.test_dropins import SOIL, farm
from tests.gateway.outbox.world import HandClock, bodies, outbox
from tests.patience import until


class Line:
    """An uplink that takes down what it is told."""

    def __init__(self) -> None:
        self.births: list[Meta] = []
        self.reborn = self.births.append

    def touch(self) -> None:
        """There is nobody to see it."""


class Stage:
    """A changeover of real files and a real outbox, between ports and an uplink that only take down."""

    def __init__(self, folder: Path, setup: Setup) -> None:
        content = specs.content(setup.config, setup.profiles)
        self.clock = HandClock()
        self.box: Outbox = outbox(folder / "box", self.clock, meta=content.hash)
        self.told: list[str] = []
        self.line: Any = Line()
        self.unresolved = Unresolved()
        self.lookout = Lookout(setup)
        meta = Meta(gateway="gw-1", boot="b1", t=1, software="0.1", hash=content.hash, content=content)
        self.changeover = Changeover(
            self.lookout,
            Roster(lambda spec, devices, _: Open(spec, devices, self.told)),
            self.unresolved,
            self.box,
            self.line,
            meta,
            self.emit,
        )

    def emit(self, body: Body) -> None:
        self.unresolved.note(body)
        self.box.record(body)

    def look(self) -> list[str]:
        """What the ports are told when a change has come to rest."""
        self.told.clear()
        self.changeover.look()
        self.changeover.look()
        return list(self.told)


def test_what_goes_goes_first_and_takes_with_it_what_was_wrong(tmp_path: Path) -> None:
    path = farm(tmp_path, soil=SOIL)
    setup = read(path)
    stage = Stage(tmp_path, setup)
    stage.changeover.begin()
    assert stage.told == ["start house air,soil-2", "start line soil"]
    alarm = Alarm("a1", "raise", "air", "air_temperature", "high", 38.0, 39.0)
    for body in (alarm, DeviceHealth("soil-2", "lost"), DeviceHealth("soil", "lost")):
        stage.emit(body)
    (tmp_path / FOLDER / "soil.yaml").unlink()
    path.write_text(path.read_text().replace("limit: 38", "limit: 37"))
    assert stage.look() == ["leave house air,soil-2", "take house air"]
    (meta,) = stage.line.births
    stage.box.flush()
    new, cleared = bodies(stage.box)[-2:]
    if isinstance(new, Alarm):  # the birth is recorded by the outbox itself, soon
        new, cleared = cleared, new
    assert new == Birth("0.1", meta.hash, "config")
    assert cleared == msgspec.structs.replace(alarm, state="clear")
    assert stage.unresolved.bodies == [DeviceHealth("soil", "lost")]
    assert stage.box.active() == stage.unresolved.bodies
    assert stage.look() == []
    stage.box.close()


def test_a_comment_more_changes_nothing(tmp_path: Path) -> None:
    path = farm(tmp_path)
    stage = Stage(tmp_path, read(path))
    stage.changeover.begin()
    path.write_text(path.read_text() + "# a remark\n")
    assert stage.look() == []
    assert stage.line.births == []
    path.write_text(path.read_text().replace("id: soil, name: {zh: 土}", "id: soil, name: {zh: 泥}"))
    assert stage.look() == []  # the instruments are the same, what they are called is not
    assert [meta.content.devices[1].name.zh for meta in stage.line.births] == ["泥"]
    stage.box.close()


def test_where_the_disk_has_no_room_it_waits(tmp_path: Path) -> None:
    path = farm(tmp_path)
    stage = Stage(tmp_path, read(path))
    stage.changeover.begin()
    stage.box._writer._full = True
    (tmp_path / FOLDER / "soil.yaml").write_text(SOIL)
    assert stage.look() == []
    assert stage.look() == []
    assert stage.line.births == []
    stage.box._writer._full = False
    assert stage.look() == ["take house soil-2"]
    assert [len(meta.content.devices) for meta in stage.line.births] == [3]
    stage.box.close()


def test_a_calibration_is_taken_up_and_the_trace_of_the_run_kept(tmp_path: Path) -> None:
    path = farm(tmp_path)
    setup = replace(read(path), traces={"house": tmp_path / "house.trace"})
    stage = Stage(tmp_path, setup)
    stage.changeover.begin()
    (tmp_path / calibrations.FILE).write_text(
        "version: 1\ncalibrations:\n"
        "  - {device: soil, point: soil_moisture, since: 2026-01-01, offset: 1.5, by: 县站, certificate: C-1}\n"
    )
    assert stage.look() == ["leave line soil", "take line soil"]
    assert stage.lookout.setup.traces == setup.traces
    (tmp_path / calibrations.FILE).write_text("version: 2\n")
    assert stage.look() == []
    assert stage.lookout.mistakes[0][1].startswith("calibrations.yaml:1: version: must be 1")
    stage.box.close()


def test_peripherals_come_and_go_one_by_one(tmp_path: Path) -> None:
    path = farm(tmp_path)
    stage = Stage(tmp_path, read(path))
    stage.changeover.begin()
    assert stage.changeover.desk is None
    dropin = tmp_path / FOLDER / "till.yaml"
    one = f"  - {{id: gun, profile: serial-scanner, port: {tmp_path / 'gun'}}}\n"
    other = f"  - {{id: cards, profile: id-card-reader, port: {tmp_path / 'reader'}}}\n"
    dropin.write_text(f"peripherals:\n{one}")
    assert stage.look() == []
    desk = stage.changeover.desk
    assert desk is not None
    until(lambda: stage.unresolved.lost == ["gun"], "the scanner that is not there")
    (gun,) = desk._all
    dropin.write_text(f"peripherals:\n{one}{other}")
    assert stage.look() == []
    until(lambda: stage.unresolved.lost == ["cards", "gun"], "the reader that is not there")
    assert [status.id for status in desk.status()] == ["gun", "cards"]
    assert desk._all[0] is gun
    dropin.write_text(f"peripherals:\n{other}")
    assert stage.look() == []
    assert [status.id for status in desk.status()] == ["cards"]
    assert stage.unresolved.lost == ["cards"]
    assert (stage.changeover.desk, stage.line.births) == (desk, [])
    desk.stop()
    stage.box.close()
