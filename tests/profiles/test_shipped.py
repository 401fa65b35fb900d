"""The shipped profiles: without mistakes, proved by their examples."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from contract.profile import (
    BleProfile,
    Example,
    Limits,
    ModbusProfile,
    Model,
    Plate,
    Point,
    Serial,
    Setting,
    Sign,
    Signal,
    Words,
)
from contract.profile.ble import Advert, TagPoint, TagSign
from gateway.core.fault import TEXTS
from gateway.rim.profiles import shipped
from zhigen.commands.profile import command
from zhigen.profiles.lint import Lint, lint
from zhigen.profiles.trial import trial

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "device-profiles"
STEMS = [path.stem for path in sorted(FOLDER.glob("*.yaml"))]


def test_the_first_six_instruments_are_there() -> None:
    assert {"renke-rs-ws-n01", "dfrobot-sen0600", "dfrobot-sen0601", "zts-soil-7in1"} <= set(STEMS)
    assert {"jxct-jxbs-3001-tr", "xy-md02", "pzem-004t-v3"} <= set(STEMS)
    assert shipped() == FOLDER


@cache
def _found() -> Lint:
    return lint(FOLDER)


def test_lint_finds_nothing() -> None:
    assert [mistake.text("en", name) for name, mistake in _found().mistakes] == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_example_decodes_to_what_it_promises(stem: str) -> None:
    profile = _found().profiles[FOLDER / f"{stem}.yaml"]
    assert trial(profile) == []


def test_the_worked_example_of_the_page_is_without_mistakes_and_proves_itself(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "devices" / "modbus.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"^```yaml\n(.*?)^```", page, re.M | re.S)
    (tmp_path / "example-cold-probe.yaml").write_text(source, encoding="utf-8")
    found = lint(tmp_path)
    assert found.mistakes == []
    (profile,) = found.profiles.values()
    assert trial(profile) == []


def test_the_commands_say_so() -> None:
    run = CliRunner(env={"LC_ALL": "C"})
    assert f"{len(STEMS)} profiles, no mistakes" in run.invoke(command, ["lint"]).output
    said = run.invoke(command, ["test", str(FOLDER)]).output
    assert [line.split(":")[0] for line in said.splitlines()] == STEMS


@pytest.mark.parametrize(
    "model", [ModbusProfile, Model, Words, Serial, Limits, Point, Setting, Plate, Sign, Signal, Example]
)
def test_the_format_page_names_every_field(model: type) -> None:
    page = (ROOT / "docs" / "devices" / "profile-format.md").read_text(encoding="utf-8")
    fields = getattr(model, "model_fields", {})
    assert fields
    assert [name for name in fields if f"`{name}`" not in page] == []


@pytest.mark.parametrize("model", [BleProfile, TagPoint, TagSign, Advert])
def test_the_page_of_tags_names_every_field_of_theirs(model: type) -> None:
    pages = "".join((ROOT / "docs" / "devices" / name).read_text("utf-8") for name in ("ble.md", "profile-format.md"))
    fields = getattr(model, "model_fields", {})
    assert fields
    assert [name for name in fields if f"`{name}`" not in pages] == []


def test_the_page_of_tags_names_every_cause() -> None:
    page = (ROOT / "docs" / "devices" / "ble.md").read_text("utf-8")
    causes = [code for code in TEXTS if code.startswith(("advert_", "adapter_", "bluetooth_", "key_"))]
    assert causes
    assert [code for code in causes if f"`{code}`" not in page and code != "bluetooth_failed"] == []
