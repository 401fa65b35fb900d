"""Files in `devices.d`: read as if they stood in the configuration, each mistake told where its writer finds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from contract import compound
from contract.mistakes import DocumentError, Mistake
from gateway.config import Config, read
from gateway.config.lookout import Lookout
from gateway.config.push import check
from gateway.config.reading import FOLDER, LISTS, read_usable
from gateway.rim.papers import Papers
from gateway.rim.profiles import shipped
from tests.gateway.config.test_config import GOOD, written
from zhigen.cli import main

SOIL = "devices:\n  - {id: soil-2, profile: dfrobot-sen0600, bus: house, unit: 7}\n"
SHED = """\
# 二号棚
buses:
  - {id: shed, kind: tcp, host: 10.0.0.3}
devices:
  - {id: shed-air, profile: xy-md02, bus: shed, unit: 1}
  - id: shed-soil
    profile: own/soil.yaml
    bus: line
    unit: 9
"""


def farm(folder: Path, **files: str) -> Path:
    """The good configuration, and files beside it."""
    path = written(folder, GOOD)
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / FOLDER / f"{name}.yaml").write_text(text)
    return path


def told(path: Path, language: str = "en") -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read(path)
    return refused.value.text(language).split("\n")


def test_one_file_is_a_device_and_another_a_bus_with_devices(tmp_path: Path) -> None:
    path = farm(tmp_path, soil=SOIL, shed=SHED, empty="# nothing yet\n")
    (tmp_path / FOLDER / ".#soil.yaml").write_text("an editor's")
    (tmp_path / FOLDER / "notes.txt").write_text("a person's")
    setup = read(path)
    assert [device.id for device in setup.config.devices] == ["air", "soil", "shed-air", "shed-soil", "soil-2"]
    assert [bus.id for bus in setup.config.buses] == ["house", "line", "shed"]
    assert setup.profiles["shed-soil"].id == "dfrobot-sen0600"
    said = CliRunner().invoke(main, ["gateway", "check", str(path), "--lang", "en"])
    assert "buses: 3, devices: 5" in said.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOIL.replace("unit: 7", "unit: 300"), "devices.d/x.yaml:2: devices[0].unit: must be at most 247, found 300"),
        (SOIL.replace("unit: 7", "unit: 1"), "devices.d/x.yaml:2: devices[0].unit: unit 1 on bus house is air already"),
        (SOIL.replace("soil-2", "air"), "devices.d/x.yaml:2: devices[0].id: air is taken by gw.yaml devices[0]"),
        (SOIL.replace("house", "hous"), "devices.d/x.yaml:2: devices[0].bus: no such bus hous, there are house, line"),
        (SHED.replace("unit: 9", "units: 9"), "devices.d/x.yaml:9: devices[1].units: is not a known key"),
        (
            SHED.replace("shed, kind", "line, kind"),
            "devices.d/x.yaml:3: buses[0].id: line is taken by gw.yaml buses[1]",
        ),
        ("gateway: {id: farm-2}\n" + SOIL, "devices.d/x.yaml:1: gateway: only buses, devices"),
        ("- a\n- b\n", 'devices.d/x.yaml:1: must be lines of "key: value"'),
        ("devices: {id: soil}\n", 'devices.d/x.yaml:1: devices: must be a list (lines that begin with "- ")'),
        ("devices:\n  - {id: a\n", "devices.d/x.yaml:3: is not valid YAML"),
        ("devices: []\ndevices: []\n", "devices.d/x.yaml:2: devices: stands twice (first in line 1), keep one"),
        ("devices:\n  - nonsense\n", 'devices.d/x.yaml:1: devices[0]: must be lines of "key: value"'),
        ("devices:\n  - {id: x, id: y}\n", "devices.d/x.yaml:2: devices[0].id: stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = farm(tmp_path, x=text)
    lines = told(path)
    assert lines[0].startswith(said), lines
    assert all(line.startswith("devices.d/x.yaml") for line in (*lines, *told(path, "zh")))
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line) for line in told(path, "zh"))


def test_two_files_that_want_the_same_are_told_of_each_other(tmp_path: Path) -> None:
    (line,) = told(farm(tmp_path, a=SHED, b="devices:\n  - {id: shed-soil, profile: xy-md02, bus: shed, unit: 3}\n"))
    assert line == (
        "devices.d/b.yaml:2: devices[0].id: shed-soil is taken by devices.d/a.yaml devices[1], choose another"
    )


def test_mistakes_of_all_files_come_at_once_in_their_order(tmp_path: Path) -> None:
    path = farm(tmp_path, b=SOIL.replace("unit: 7", "unit: 0"), a=SHED.replace("unit: 9", "unit: 999"))
    path.write_text(path.read_text().replace("interval_s: 2", "interval_s: often"))
    assert [line.split(":")[0] for line in told(path)] == ["gw.yaml", "devices.d/a.yaml", "devices.d/b.yaml"]
    (tmp_path / FOLDER / "c.yaml").write_text("{")
    assert [line.split(":")[0] for line in told(path)] == ["devices.d/c.yaml"]


def test_a_start_leaves_out_what_is_wrong_and_keeps_the_rest(tmp_path: Path) -> None:
    path = farm(tmp_path, bad=SOIL.replace("profile: dfrobot", "profile: dfribot"), good=SHED, worse="{")
    setup, mistakes = read_usable(path)
    assert [device.id for device in setup.config.devices] == ["air", "soil", "shed-air", "shed-soil"]
    assert {mistake.file for mistake in mistakes} == {"devices.d/bad.yaml", "devices.d/worse.yaml"}
    path.write_text(path.read_text().replace("bus: line", "bus: shed"))
    (tmp_path / FOLDER / "good.yaml").write_text("{")
    with pytest.raises(DocumentError) as refused:  # the file itself needs what is wrong
        read_usable(path)
    assert "worse.yaml" in refused.value.text("en")


def test_a_push_is_judged_with_the_files_beside(tmp_path: Path) -> None:
    path = farm(tmp_path, soil=SOIL)
    present = read(path)
    check(GOOD.encode(), present)
    with pytest.raises(DocumentError, match=r"unit 7 on bus house is air already") as refused:
        check(GOOD.replace("unit: 1\n", "unit: 7\n", 1).encode(), present)
    assert refused.value.mistakes[0].file == "devices.d/soil.yaml"


def looked(lookout: Lookout) -> list[str] | None:
    """What is to be gone over to (ids of devices), after a change has come to rest."""
    assert lookout.look() is None  # it may be written still
    setup = lookout.look()
    if setup is None:
        return None
    lookout.setup = setup
    return [device.id for device in setup.config.devices]


def test_every_file_that_counts_is_watched_and_a_change_taken_up_at_rest(tmp_path: Path) -> None:
    path = farm(tmp_path)
    text = path.read_text()
    lookout = Lookout(read(path))
    assert looked(lookout) is None
    assert lookout.look(now=True) is not None  # whoever asks for it gets it
    (tmp_path / FOLDER / "soil.yaml").write_text(SOIL)
    assert looked(lookout) == ["air", "soil", "soil-2"]
    assert looked(lookout) is None
    own = tmp_path / "own" / "soil.yaml"
    own.write_text(own.read_text().replace("confidence: a", "confidence: c").replace("confidence: b", "confidence: c"))
    assert looked(lookout) == ["air", "soil", "soil-2"]
    assert lookout.setup.profiles["soil"].confidence == "c"
    path.write_text(text.replace("buses:", "profiles: [own]\nbuses:", 1))
    assert looked(lookout) == ["air", "soil", "soil-2"]
    (tmp_path / "own" / "xy-md02.yaml").write_bytes((shipped() / "xy-md02.yaml").read_bytes().replace(b": 60", b": 55"))
    assert looked(lookout) == ["air", "soil", "soil-2"]
    assert lookout.setup.profiles["air"].points[0].high == 55
    (tmp_path / FOLDER / "soil.yaml").unlink()
    assert looked(lookout) == ["air", "soil"]


def test_what_is_wrong_is_told_once_and_mended_when_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = farm(tmp_path)
    lookout = Lookout(read(path))
    fresh = tmp_path / "new"
    fresh.mkdir()
    (fresh / "own.yaml").write_text("format: 7\n")
    (tmp_path / FOLDER / "x.yaml").write_text(SOIL.replace("dfrobot-sen0600", "new/own.yaml"))
    assert looked(lookout) is None
    count = len(lookout.mistakes)
    assert count > 1
    assert [looked(lookout) for _ in range(3)] == [None] * 3
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == count + 1
    assert f"config state=refused mistakes={count}" in lines
    assert all(line.startswith("config devices.d/x.yaml:2: devices[0].profile: own.yaml:") for line in lines[1:])
    # Only this file changes, which nothing that runs knows of.
    (fresh / "own.yaml").write_bytes((shipped() / "dfrobot-sen0600.yaml").read_bytes())
    assert looked(lookout) == ["air", "soil", "soil-2"]
    assert lookout.mistakes == ()
    path.unlink()
    assert looked(lookout) is None
    assert "cannot read" in lookout.mistakes[0][1]


def test_what_only_a_restart_brings_is_told_and_the_rest_taken_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = farm(tmp_path)
    text = path.read_text()
    lookout = Lookout(read(path))
    path.write_text(text.replace("host: localhost", "host: elsewhere").replace("interval_s: 2", "interval_s: 3"))
    assert looked(lookout) == ["air", "soil"]
    assert lookout.setup.config.broker.host == "localhost"
    assert lookout.setup.config.devices[0].interval_s == 3
    assert lookout.waiting == ("broker",)
    assert "changes in broker take effect after a restart" in caplog.text
    path.write_text(text)
    assert looked(lookout) == ["air", "soil"]
    assert lookout.waiting == ()


def test_a_file_that_breaks_the_reading_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = farm(tmp_path)
    lookout = Lookout(read(path))

    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("gateway.config.lookout.read", broken)
    (tmp_path / FOLDER / "x.yaml").write_text(SOIL)
    assert looked(lookout) is None
    assert lookout.mistakes == (("too deep", "too deep"),)


PIECES = ("devices", "buses", ":", " ", "\n", "\n  - ", "{", "}", "[", "]", "id", "1", "a", ",", "<<", "&a", "*a", "? ")


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_stands_beside_is_read_or_refused_by_its_name(text: str) -> None:
    refused: tuple[Mistake, ...] = ()
    try:
        config = compound.read(Config, GOOD, "gw.yaml", {"devices.d/x.yaml": text.encode()}, LISTS)
    except DocumentError as error:
        refused = error.mistakes
    if refused:
        assert {mistake.file for mistake in refused} == {"devices.d/x.yaml"}
    else:
        assert [device.id for device in config.devices] == ["air", "soil"]  # no device can be made of these


def test_papers_wait_until_nobody_writes(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.yaml", tmp_path / "d"
    papers = Papers()
    papers.note(file, folder)
    assert [papers.changed(), papers.changed()] == [False, False]
    folder.mkdir()
    (folder / "b.yaml").write_text("1")
    assert not papers.changed()
    (folder / "b.yaml").write_text("12")
    assert not papers.changed()
    assert papers.changed()
    (folder / "b.yaml").unlink()
    assert not papers.changed()
    assert not papers.changed()  # as it was noted: nothing to take up
