"""Configurations by role: the gateway takes each as it is shipped, and ports have names that stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from tests.packaging.images import ROOT
from zhigen.commands.gateway import command as gateway

CONFIGS = ROOT / "firmware-configs"
ROLES = sorted((CONFIGS / "gateway").glob("*.yaml"))
FILES = sorted([*ROLES, *CONFIGS.glob("*.yaml")])


def _checked(file: Path) -> tuple[int, str]:
    done = CliRunner(env={"LC_ALL": "C"}).invoke(gateway, ["check", str(file)])
    return done.exit_code, done.output


def test_there_is_one_for_each_role() -> None:
    kinds = {file.stem: yaml.safe_load(file.read_text("utf-8"))["site"]["kind"] for file in ROLES}
    assert kinds == {"farm": "farm", "market": "market", "shop": "shop", "test-room": "lab"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_gateway_takes_it_without_a_word(file: Path, tmp_path: Path) -> None:
    code, said = _checked(file)
    assert (code, "no mistakes" in said, "warning" in said) == (0, True, False), said
    copy = tmp_path / file.name
    copy.write_text(file.read_text("utf-8").replace("profile: ", "profile: no-", 1), "utf-8")
    assert _checked(copy)[0] == 2


@pytest.mark.parametrize("file", ROLES, ids=lambda file: file.stem)
def test_each_role_watches_its_own_machine_and_names_its_ports_by_names_that_stay(file: Path) -> None:
    config = yaml.safe_load(file.read_text("utf-8"))
    assert [bus["kind"] for bus in config["buses"]].count("host") == 1
    ports = [entry["port"] for entry in (*config["buses"], *config.get("peripherals", [])) if "port" in entry]
    for port in (port for port in ports if isinstance(port, str)):
        assert re.fullmatch(r"/dev/zhigen-[a-z0-9-]+|/dev/usb/lp0", port), port
    assert config["broker"]["tls"] == {}, "by certificate"


def test_a_node_that_encrypts_takes_the_place_of_the_tag_as_the_farm_says(tmp_path: Path) -> None:
    text = (CONFIGS / "gateway" / "farm.yaml").read_text("utf-8")
    assert "esphome-air" in text
    copy = tmp_path / "farm.yaml"
    (tmp_path / "frame.key").write_text("231d39c1d7cc1ab1aee224cd096db932\n")
    for profile in ("esphome-air", "esphome-soil", "esphome-co2"):
        copy.write_text(
            text.replace("profile: bthome-climate ", f"profile: {profile}\n    key_file: frame.key "), "utf-8"
        )
        assert _checked(copy)[0] == 0, _checked(copy)[1]
