"""The lint finds each mistake that an editor of profiles makes, and says it in one line in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.rim.profiles import shipped
from zhigen.commands.profile import command
from zhigen.profiles.lint import lint

STEM = "dfrobot-sen0601"


def folder_with(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A folder with one shipped profile, changed."""
    text = (shipped() / f"{STEM}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / f"{STEM}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


MOISTURE = "{key: soil_moisture, address: 0, scale: 0.1,"
TEMPERATURE = "{key: soil_temperature, address: 1, type: s16,"

SEEDED = {
    "overlap": ((TEMPERATURE, TEMPERATURE.replace("address: 1", "address: 0")), "overlaps soil_moisture"),
    "impossible register": ((TEMPERATURE, TEMPERATURE.replace("address: 1", "address: 70000")), "at most 65535"),
    "unknown measurement": (("key: soil_ec", "key: soil_electricity"), "no such measurement: soil_electricity"),
    "wrong unit": (("unit: µS/cm", "unit: lx"), "measurement soil_ec is in µS/cm, got lx"),
    "unknown key": ((MOISTURE, MOISTURE.replace("scale", "scle")), "did you mean scale?"),
    "range upside down": (("low: 0, high: 100,", "low: 100, high: 0,"), "low"),
    "range beyond the type": ((TEMPERATURE, TEMPERATURE.replace("s16", "u16")), "-40.0 does not fit into u16"),
    "no range": (('unit: "%", low: 0, high: 100,', 'unit: "%",'), "lacks its range, low and high"),
    "spike below deadband": (("step: 40", "step: 0.1"), "is not above deadband"),
    "id is not the file": ((f"id: {STEM}", "id: something-else"), f"must equal the file name {STEM}"),
    "no schema line": (("# yaml-language-server: $schema=", "# "), "first line must be"),
    "no Chinese": (("zh: 温度校正", "zh: correction"), "setup.temperature_offset.name.zh: has no Chinese in it"),
    "no English": (("en: temperature correction", "en: 校正"), "setup.temperature_offset.name.en: must be English"),
    "name missing": (("en: temperature correction", "de: Korrektur"), "setup.temperature_offset.name.en"),
    "not simulated": (("  soil_ec: {day: soil_ec, noise: 3}\n", ""), "simulate.soil_ec: is missing"),
    "simulated by nothing": (("{day: soil_ec,", "{day: soil_electricity,"), "no soil_electricity, of"),
    "a setting over a point": (("address: 0x0050", "address: 0x0001"), "overlaps soil_temperature at holding 1"),
    "a setting without bounds": (
        ("low: -100, high: 100, effect: offset, point: soil_t", "effect: offset, point: soil_t"),
        "lacks low",
    ),
    "an offset of nothing": (("point: soil_ec", "point: soil_ph"), "soil_ph is not a point of this profile"),
    "a sign of nothing": (
        ("- {address: 0, count: 1", "- {address: 9, count: 1"),
        "holding 9 is no point, setting or plate",
    ),
    "a sign that never fits": (("low: 0, high: 1000}", "low: 1000, high: 0}"), "nothing ever fits"),
    "an example of nothing": (("soil_ec: 843}", "soil_ec: 843, co2: 5}"), "co2 is not a point of this profile"),
    "no frost": (("soil_temperature: -3.5", "soil_temperature: 3.5"), "none shows soil_temperature below zero"),
    "no invalid value shown": (
        ('scale: 0.1, unit: "%"', 'scale: 0.1, invalid: [65535], unit: "%"'),
        "none shows soil_moisture as invalid",
    ),
    "no source": (
        ('source:\n  - "DFRobot product wiki: SEN0601 RS485 soil sensor, Modbus register table"', "source: []"),
        "source",
    ),
    "not yaml": (("points:\n", "points: [\n"), "is not valid YAML"),
    "two equal keys": (("kind: soil", "kind: soil\nkind: soil"), "stands twice"),
}


@pytest.mark.parametrize("mistake", SEEDED)
def test_each_seeded_mistake_is_named(tmp_path: Path, mistake: str) -> None:
    change, expected = SEEDED[mistake]
    found = lint(folder_with(tmp_path, change)).mistakes
    english = [one.text("en", name) for name, one in found]
    assert any(expected in line for line in english), english
    assert all("\n" not in line and line.startswith(STEM) for line in english)
    assert all(one.text("zh", name) != line for (name, one), line in zip(found, english, strict=True))


def test_missing_parts_are_named(tmp_path: Path) -> None:
    text = (shipped() / f"{STEM}.yaml").read_text(encoding="utf-8")
    head, tail = text.split("identify:\n")
    text = head + "simulate:" + tail.split("simulate:")[1]
    text = text.split("  - about: frozen")[0].replace(", soil_ec: 843}", "}")
    (tmp_path / f"{STEM}.yaml").write_text(text, encoding="utf-8")
    english = " | ".join(one.text("en", name) for name, one in lint(tmp_path).mistakes)
    assert "identify: is missing" in english
    assert "examples: wants at least 3" in english
    assert "none shows soil_ec" in english


def test_one_bad_profile_does_not_hide_its_neighbours_and_two_ids_collide(tmp_path: Path) -> None:
    folder_with(tmp_path, ("points:\n", "points: 3\nrest:\n"))
    for name in ("xy-md02.yaml", "xy-md02-copy.yaml"):
        shutil.copy(shipped() / "xy-md02.yaml", tmp_path / name)
    found = lint(tmp_path)
    assert len(found.profiles) == 2
    english = [one.text("en", name) for name, one in found.mistakes]
    assert any("xy-md02-copy.yaml has the same id" in line for line in english)
    assert any(line.startswith(STEM) for line in english)


def test_the_commands_exit_2_and_print_a_line_for_each(tmp_path: Path) -> None:
    folder_with(tmp_path, ("soil_ec: 843}", "soil_ec: 844}"), ("step: 40", "step: 0.1"))
    run = CliRunner(env={"LC_ALL": "zh_CN.UTF-8"})
    linted = run.invoke(command, ["lint", str(tmp_path)])
    assert (linted.exit_code, len(linted.stderr.splitlines())) == (2, 1)
    assert "不大于 deadband" in linted.stderr
    tested = run.invoke(command, ["test", str(tmp_path)])
    assert tested.exit_code == 2
    assert tested.stderr == f"{STEM}.yaml: examples[0].values.soil_ec: 应为 844，解出 843\n"


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    done = CliRunner(env={"LC_ALL": "C"}).invoke(command, ["lint", str(tmp_path)])
    assert done.exit_code == 2
    assert "holds no *.yaml profile" in done.stderr


def test_an_example_whose_registers_miss_the_point_is_said(tmp_path: Path) -> None:
    folder_with(tmp_path, ("{0: [286, 154, 843]}", "{0: [286, 154]}"))
    done = CliRunner(env={"LC_ALL": "C"}).invoke(command, ["test", str(tmp_path)])
    assert done.exit_code == 2
    assert "examples[0].values.soil_ec: the example does not hold this point" in done.stderr
