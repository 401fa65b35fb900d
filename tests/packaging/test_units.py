"""The systemd units start what there is, are understood by systemd, and lock in what they start.

The score of `systemd-analyze security` is 0 for what can do nothing and 10 for what may do all. The gateway has 2.1,
mostly for its serial ports and its network.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.images import program
from tests.parts import part

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "firmware-configs" / "systemd").glob("*.service"))
DROP_INS = sorted((ROOT / "firmware-configs" / "systemd").glob("*.service.d/*.conf"))
MOST_EXPOSED = 2.3
_each = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def _settings(unit: Path) -> dict[str, str]:
    lines = (line for line in unit.read_text("utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return {key: value for key, _, value in (line.partition("=") for line in lines)}


def test_there_is_a_unit_for_each_half_and_for_the_parts_of_the_cloud() -> None:
    parts = ["zhigen-ingest@", "zhigen-prepare", "zhigen-serve"]
    assert [unit.stem for unit in UNITS] == ["zhigen-cloud", "zhigen-enroll", "zhigen-gateway", *parts]


@_each
def test_what_it_starts_is_a_command_that_is_understood(unit: Path) -> None:
    first, *words = shlex.split(_settings(unit)["ExecStart"].replace("%i", "ingest-1"))
    assert first == "/opt/zhigen/bin/zhigen"
    assert program([word.replace("${ZHIGEN_CLOUD}", "https://county.example") for word in words]) == ""
    assert program([*words, "--no-such-option"]) != ""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with all units, which start the program of this machine."""
    own = Path(sys.executable).parent / "zhigen"
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/zhigen/bin/zhigen", str(own))
        (tmp_path / unit.name).write_text(text, "utf-8")
    return tmp_path


def _verified(folder: Path, name: str) -> tuple[int, str]:
    said = subprocess.run(
        [part("systemd-analyze"), "verify", "--man=no", name.replace("@.", "@ingest-1.")],
        cwd=folder, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}, capture_output=True, text=True,
    )  # fmt: skip
    return said.returncode, said.stdout + said.stderr


@_each
def test_systemd_understands_every_line(unit: Path, installed: Path) -> None:
    assert _verified(installed, unit.name) == (0, "")
    copy = installed / unit.name
    copy.write_text(copy.read_text("utf-8").replace("ProtectSystem=", "ProtctSystem="), "utf-8")
    assert "ProtctSystem" in _verified(installed, unit.name)[1]


@_each
def test_it_is_locked_in(unit: Path) -> None:
    settings = _settings(unit)
    for key, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert settings[key] == value, key
    assert settings["User"] != "root"
    assert "ProtectClock" not in settings or unit.stem != "zhigen-gateway", "it must ask whether the clock is set"


@_each
def test_systemd_scores_it_as_locked_in(unit: Path, installed: Path) -> None:
    assert _exposure(installed / unit.name) <= MOST_EXPOSED
    text = unit.read_text("utf-8").replace("SystemCallFilter=", "X-Filter=").replace("ProtectSystem=", "X-System=")
    (installed / unit.name).write_text(text, "utf-8")
    assert _exposure(installed / unit.name) > MOST_EXPOSED


def _exposure(unit: Path) -> float:
    said = subprocess.run(
        [part("systemd-analyze"), "security", "--offline=true", str(unit)], capture_output=True, text=True
    )
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said.stdout)
    assert found, said.stderr
    return float(found[1])


@pytest.mark.parametrize("extra", DROP_INS, ids=lambda extra: extra.stem)
def test_systemd_understands_what_is_added_for_a_role(extra: Path, installed: Path) -> None:
    copy = installed / extra.parent.name / extra.name
    copy.parent.mkdir()
    copy.write_bytes(extra.read_bytes())
    assert _verified(installed, extra.parent.stem) == (0, "")
    copy.write_text(extra.read_text("utf-8").replace("SupplementaryGroups=", "SuplementaryGroups="), "utf-8")
    assert "SuplementaryGroups" in _verified(installed, extra.parent.stem)[1]


_WATCHED = [unit for unit in UNITS if unit.stem not in ("zhigen-prepare", "zhigen-enroll")]


@pytest.mark.parametrize("unit", _WATCHED, ids=lambda unit: unit.stem)
def test_it_is_watched_and_comes_back(unit: Path) -> None:
    settings = _settings(unit)
    for key, value in {
        "Type": "notify",
        "NotifyAccess": "main",
        "Restart": "always",
        "RestartPreventExitStatus": "2",  # of a person's mistake, which a restart does not mend
    }.items():
        assert settings[key] == value, key
    assert int(settings["WatchdogSec"]) >= 60


def test_the_parts_wait_until_the_cloud_is_prepared_and_run_beside_no_whole_one() -> None:
    for name in ("zhigen-serve", "zhigen-ingest@"):
        settings = _settings(next(unit for unit in UNITS if unit.stem == name))
        assert settings["Requires"] == settings["After"] == "zhigen-prepare.service"
    prepare = _settings(next(unit for unit in UNITS if unit.stem == "zhigen-prepare"))
    assert (prepare["Type"], prepare["RemainAfterExit"]) == ("oneshot", "yes")
    assert prepare["Conflicts"] == "zhigen-cloud.service"


def test_enrolment_goes_on_until_it_is_done_and_leaves_no_code_behind() -> None:
    settings = _settings(next(unit for unit in UNITS if unit.stem == "zhigen-enroll"))
    words = shlex.split(settings["ExecStart"])
    assert settings["ExecStartPost"] == f"/usr/bin/rm -f {words[words.index('--code-file') + 1]}"
    assert (settings["Type"], settings["Restart"], settings["StartLimitIntervalSec"]) == ("oneshot", "on-failure", "0")
    assert int(settings["RestartSec"]) >= 60
    text = (ROOT / "firmware-configs/systemd/zhigen-enroll.service").read_text("utf-8")
    assert "ConditionPathExists=!/var/lib/zhigen/identity/certificate.pem" in text
