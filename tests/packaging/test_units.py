"""The systemd units start what there is, are understood by systemd, and lock in what they start."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.parts import part
from zhigen.cli import main

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "firmware-configs" / "systemd").glob("*.service"))
_each = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def _settings(unit: Path) -> dict[str, str]:
    lines = (line for line in unit.read_text("utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return {key: value for key, _, value in (line.partition("=") for line in lines)}


def test_there_is_a_unit_for_each_half() -> None:
    assert [unit.stem for unit in UNITS] == ["zhigen-cloud", "zhigen-gateway"]


@_each
def test_what_it_starts_is_a_command_with_options_that_exist(unit: Path) -> None:
    program, *words = shlex.split(_settings(unit)["ExecStart"])
    assert program == "/opt/zhigen/bin/zhigen"
    command: click.Command = main
    with click.Context(main) as context:
        while isinstance(command, click.Group):
            found = command.get_command(context, words[0])
            assert found is not None, words[0]
            command, words = found, words[1:]
        options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@_each
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    program = part("systemd-analyze")
    own = Path(sys.executable).parent / "zhigen"
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace("/opt/zhigen/bin/zhigen", str(own)), "utf-8")
    said = subprocess.run([program, "verify", "--man=no", str(copy)], capture_output=True, text=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    broken = tmp_path / "broken.service"
    broken.write_text(copy.read_text("utf-8").replace("WatchdogSec=", "WatchdgSec="), "utf-8")
    assert "WatchdgSec" in subprocess.run([program, "verify", str(broken)], capture_output=True, text=True).stderr


@_each
def test_it_is_watched_and_locked_in(unit: Path) -> None:
    settings = _settings(unit)
    for key, value in {
        "Type": "notify",
        "NotifyAccess": "main",
        "Restart": "always",
        "RestartPreventExitStatus": "2",  # of a person's mistake, which a restart does not mend
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert settings[key] == value, key
    assert int(settings["WatchdogSec"]) >= 60
    assert settings["User"] != "root"
    assert "ProtectClock" not in settings or unit.stem != "zhigen-gateway", "it must ask whether the clock is set"
