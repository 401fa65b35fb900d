"""The files of the Raspberry Pi, each read by the program that will read it there, which also refuses a broken copy."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.packaging.images import ROOT
from tests.parts import missing, part

PI = ROOT / "firmware-configs" / "raspberry-pi"
LAID = PI / "root"


def _run(*words: str | Path, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(word) for word in words], env={**os.environ, "LC_ALL": "C", **environment}, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def _cloud_init(file: Path) -> tuple[int, str]:
    code, said = _run(part("cloud-init"), "schema", "--config-file", file)
    if code == 0:  # it lets any key pass whose name it does not know
        unknown = set(yaml.safe_load(file.read_text("utf-8"))) - _keys_of_cloud_init()
        return (1, f"unknown: {unknown}") if unknown else (0, said)
    return code, said


def _keys_of_cloud_init() -> set[str]:
    schema = Path("/usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json")
    if not schema.exists():
        missing("the schema of cloud-init")
    modules = json.loads(schema.read_text("utf-8"))["$defs"].values()
    return {key for module in modules for key in module.get("properties", {})}


def _chronyd(file: Path) -> tuple[int, str]:
    return _run(part("chronyd"), "-p", "-f", file)


def _nft(file: Path) -> tuple[int, str]:
    code, said = _run(part("nft"), "-c", "-f", file)
    if "Operation not permitted" in said:
        pytest.skip("nft may not ask the kernel here; no package brings that right")
    return code, said


def _sshd(file: Path) -> tuple[int, str]:
    program, room = part("sshd"), Path("/run/sshd")
    if not room.is_dir():
        if os.geteuid():
            missing("/run/sshd")
        room.mkdir()
    key = file.parent / "host-key"
    if not key.exists():
        _run(part("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key)
    return _run(program, "-T", "-f", file, "-h", key)


def _apt(file: Path) -> tuple[int, str]:
    code, said = _run(part("apt-config"), "dump", APT_CONFIG=str(file))
    return (100, said) if "Syntax error" in said else (code, said)


def _timer(file: Path) -> tuple[int, str]:
    spans = re.findall(r"^OnCalendar=(.+)$", file.read_text("utf-8"), re.M)
    return _run(part("systemd-analyze"), "calendar", *spans)


@pytest.mark.parametrize(
    ("file", "reader", "word", "broken"),
    [
        (PI / "user-data", _cloud_init, "package_update:", "package_updaet:"),
        (PI / "user-data", _cloud_init, "lock_passwd: true", "lock_passwd: 7"),
        (LAID / "etc/chrony/chrony.conf", _chronyd, "makestep 1 5", "makestep soon"),
        (LAID / "etc/nftables.conf", _nft, "policy drop", "policy deny"),
        (LAID / "etc/ssh/sshd_config.d/zhigen.conf", _sshd, "PermitRootLogin no", "PermitRootLogin never"),
        (LAID / "etc/apt/apt.conf.d/52zhigen-upgrades", _apt, '"03:30";', '"03:30;'),
        (LAID / "etc/systemd/system/apt-daily.timer.d/zhigen.conf", _timer, "01:00", "25:00"),
        (LAID / "etc/systemd/system/apt-daily-upgrade.timer.d/zhigen.conf", _timer, "02:00", "2 o'clock"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else None,
)
def test_its_own_program_reads_it(
    file: Path, reader: Callable[[Path], tuple[int, str]], word: str, broken: str, tmp_path: Path
) -> None:
    copy = tmp_path / file.name
    text = file.read_text("utf-8")
    copy.write_text(text, "utf-8")
    code, said = reader(copy)
    assert code == 0, said
    assert word in text
    copy.write_text(text.replace(word, broken), "utf-8")
    assert reader(copy)[0] != 0


def test_the_kernel_is_told_that_the_clock_is_right_and_a_cold_start_does_not_go_back_to_1970() -> None:
    # chronyd clears the kernel's "unsynchronised" only with rtcsync, and the gateway asks the kernel.
    _, said = _chronyd(LAID / "etc/chrony/chrony.conf")
    lines = said.splitlines()
    assert "rtcsync" in lines
    assert "port 0" in lines
    assert any(line.startswith("makestep ") for line in lines)
    assert any(line.startswith("driftfile ") for line in lines)
    assert re.search(r'^DAEMON_OPTS=".* -s"$', (LAID / "etc/default/chrony").read_text("utf-8"), re.M)


def test_nothing_comes_in_but_answers_and_ssh() -> None:
    text = (LAID / "etc/nftables.conf").read_text("utf-8")
    chain = re.search(r"chain input \{(.*?)\n  \}", text, re.S)
    assert chain
    assert "policy drop" in chain[1]
    assert re.findall(r"tcp dport (\S+)", chain[1]) == ["22"]


def test_nobody_comes_in_by_password(tmp_path: Path) -> None:
    copy = tmp_path / "sshd.conf"
    copy.write_bytes((LAID / "etc/ssh/sshd_config.d/zhigen.conf").read_bytes())
    code, said = _sshd(copy)
    assert code == 0, said
    assert {"permitrootlogin no", "passwordauthentication no", "kbdinteractiveauthentication no"} <= set(
        said.splitlines()
    )
    person = yaml.safe_load((PI / "user-data").read_text("utf-8"))
    assert (person["ssh_pwauth"], person["disable_root"]) == (False, True)
    (engineer,) = person["users"]
    assert engineer["lock_passwd"] is True
    assert not {"passwd", "hashed_passwd", "plain_text_passwd", "ssh_authorized_keys"} & set(engineer)


def test_only_security_updates_come_by_themselves_and_at_night() -> None:
    _, said = _apt(LAID / "etc/apt/apt.conf.d/52zhigen-upgrades")
    origins = re.findall(r'^Unattended-Upgrade::Origins-Pattern:: "(.*)";$', said, re.M)
    assert [("-security" in origin) for origin in origins] == [True]
    assert 'Unattended-Upgrade::Automatic-Reboot-Time "03:30";' in said
    for name in ("apt-daily", "apt-daily-upgrade"):
        text = (LAID / f"etc/systemd/system/{name}.timer.d/zhigen.conf").read_text("utf-8")
        assert "OnCalendar=\nOnCalendar=" in text, "the times of Debian would stay beside ours"


def test_cloud_init_makes_a_network_of_it(tmp_path: Path) -> None:
    code, said = _run(
        part("cloud-init"), "devel", "net-convert", "--network-data", PI / "network-config", "--kind", "yaml",
        "--directory", tmp_path, "--distro", "debian", "--output-kind", "netplan",
    )  # fmt: skip
    assert code == 0, said
    (made,) = (file for file in tmp_path.rglob("*.yaml"))
    cards = yaml.safe_load(made.read_text("utf-8"))["network"]["ethernets"]
    metric = {name: card["dhcp4-overrides"]["route-metric"] for name, card in cards.items()}
    assert metric["wire"] < metric["modem"]
    assert all(card["optional"] and card["dhcp4"] for card in cards.values())


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """A root folder with the files laid into it."""
    for file in LAID.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(LAID)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("systemd/journald.conf", ["SystemMaxUse=64M", "SyncIntervalSec=15min", "ForwardToSyslog=no"]),
        ("systemd/system.conf", ["RuntimeWatchdogSec=14s"]),
    ],
)
def test_systemd_takes_the_settings_together(settled: Path, name: str, expected: list[str]) -> None:
    (settled / "etc" / name).write_text("[Manager]\n" if "system.conf" in name else "[Journal]\n")
    code, said = _run(part("systemd-analyze"), f"--root={settled}", "cat-config", name)
    assert code == 0, said
    assert set(expected) <= set(said.splitlines())


@pytest.mark.parametrize(("folder", "program"), [("journald.conf.d", "systemd-journald"), ("system.conf.d", "systemd")])
def test_every_setting_of_systemd_is_one_that_it_knows(folder: str, program: str) -> None:
    # systemd warns of an unknown key and goes on; its own program holds the names of those that it knows.
    reader = Path("/lib/systemd", program)
    if not reader.exists():
        missing(str(reader))
    known = reader.read_bytes()
    (file,) = (LAID / "etc/systemd" / folder).iterdir()
    found = re.findall(r"^([A-Za-z]+)=", file.read_text("utf-8"), re.M)
    assert found
    assert [key for key in found if key.encode() not in known] == []


def test_tmp_is_in_memory_and_systemd_mounts_it(tmp_path: Path) -> None:
    unit = LAID / "etc/systemd/system/tmp.mount"
    copy = tmp_path / "tmp.mount"
    copy.write_bytes(unit.read_bytes())
    code, said = _run(part("systemd-analyze"), "verify", "--man=no", copy, SYSTEMD_UNIT_PATH=f"{tmp_path}:")
    assert (code, said) == (0, "")
    copy.write_text(unit.read_text("utf-8").replace("Where=/tmp", "Where=/var/tmp"), "utf-8")
    assert _run(part("systemd-analyze"), "verify", "--man=no", copy, SYSTEMD_UNIT_PATH=f"{tmp_path}:")[0] != 0


def test_the_kernel_has_every_setting() -> None:
    for line in (LAID / "etc/sysctl.d/60-zhigen.conf").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, value = (half.strip() for half in line.split("="))
            assert Path("/proc/sys", *name.split(".")).exists(), name
            assert value.isdigit()
