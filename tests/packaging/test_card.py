"""From a card with a fresh system to a gateway: what card.sh puts on it, and what install.sh makes of that."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.packaging.images import ROOT

PI = ROOT / "firmware-configs" / "raspberry-pi"
CONFIG = ROOT / "firmware-configs" / "gateway-first-sensor.yaml"
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInventedForATest engineer@example\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with a card in the reader, a key, a claim code."""
    (tmp_path / "boot").mkdir()
    (tmp_path / "boot/cmdline.txt").write_text("console=tty1\n")
    (tmp_path / "key.pub").write_text(PUBLIC)
    (tmp_path / "code").write_text("ABCD-EFGH\n")
    (tmp_path / "zhigen-0.1.0-py3-none-any.whl").write_bytes(b"a wheel")
    return tmp_path


def _card(desk: Path, *more: str, **otherwise: str) -> tuple[int, str]:
    words = {
        "--boot": f"{desk}/boot",
        "--config": str(CONFIG),
        "--wheel": f"{desk}/zhigen-0.1.0-py3-none-any.whl",
        "--ssh-key": f"{desk}/key.pub",
        "--cloud": "https://county.example.org",
        "--code-file": f"{desk}/code",
    } | {f"--{name.replace('_', '-')}": value for name, value in otherwise.items()}
    options = [word for name, value in words.items() if value for word in (name, value)]
    done = subprocess.run(["sh", str(PI / "card.sh"), *options, *more], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_card_carries_all_that_the_first_boot_wants(desk: Path) -> None:
    code, said = _card(desk, "--with", "ble")
    assert code == 0, said
    boot = desk / "boot"
    assert yaml.safe_load((boot / "meta-data").read_text()) == {
        "instance-id": "my-farm-01",
        "local-hostname": "my-farm-01",
    }
    for name in ("user-data", "network-config"):
        assert (boot / name).read_bytes() == (PI / name).read_bytes()
    runs = yaml.safe_load((boot / "user-data").read_text())["runcmd"]
    assert runs == [["sh", "/boot/firmware/zhigen/install.sh"]]
    assert (boot / "zhigen/install.sh").exists()
    assert (boot / "zhigen/gateway.yaml").read_bytes() == CONFIG.read_bytes()
    assert sorted(file.name for file in (boot / "zhigen/requirements").iterdir()) == ["ble.txt", "gateway.txt"]
    assert (boot / "zhigen/systemd/zhigen-gateway.service.d/ble.conf").exists()
    assert (boot / "zhigen/enroll.env").read_text() == "ZHIGEN_CLOUD=https://county.example.org\n"


@pytest.mark.parametrize(
    ("otherwise", "more", "said"),
    [
        ({"boot": "/nowhere"}, [], "no boot partition"),
        ({"config": "/nowhere.yaml"}, [], "must exist"),
        ({"cloud": ""}, [], "belong together"),
        ({}, ["--with", "magic"], "no --with magic"),
        ({}, ["--with", "cloud"], "no --with cloud"),
        ({}, ["--colour", "red"], "there is no --colour"),
        ({}, ["--with"], "wants a word after it"),
    ],
)
def test_a_mistake_is_said_and_the_card_stays_as_it_was(
    desk: Path, otherwise: dict[str, str], more: list[str], said: str
) -> None:
    code, heard = _card(desk, *more, **otherwise)
    assert code == 2
    assert said in heard
    assert [file.name for file in (desk / "boot").iterdir()] == ["cmdline.txt"]


def test_a_private_key_never_gets_on_a_card(desk: Path) -> None:
    (desk / "key.pub").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    code, heard = _card(desk)
    assert (code, "is a private key" in heard) == (2, True)
    assert [file.name for file in (desk / "boot").iterdir()] == ["cmdline.txt"]


@pytest.fixture
def pi(desk: Path) -> Callable[[], Path]:
    """A Pi that was started with the card; returns its root. What is done to the system itself is written in `done`."""
    (desk / "pi").mkdir()
    (desk / "bin").mkdir()
    for name in ("useradd", "getent", "chown", "systemctl", "udevadm"):
        program = desk / "bin" / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {desk}/done\n[ {name} != getent ]\n')
        program.chmod(0o755)
    assert _card(desk)[0] == 0
    # That they can be installed is shown by the tests of the wheel; here it is written down how pip is called.
    python = f'#!/bin/sh\necho "python $*" >> {desk}/done\n'
    venv = f'mkdir -p "$3/bin"; cp {desk}/bin/python3 "$3/bin/python"'
    (desk / "bin/python3").write_text(f'{python}if [ "$2" = venv ]; then {venv}; fi\n')
    (desk / "bin/python3").chmod(0o755)

    def boot() -> Path:
        done = subprocess.run(
            ["sh", str(desk / "boot/zhigen/install.sh")],
            env={**os.environ, "ZHIGEN_ROOT": f"{desk}/pi", "PATH": f"{desk}/bin:{os.environ['PATH']}"},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return desk / "pi"

    return boot


def _mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_first_boot_lays_everything_in_its_place_and_a_second_changes_nothing_of_the_farms(
    pi: Callable[[], Path], desk: Path
) -> None:
    root = pi()
    for file in (PI / "root").rglob("*"):
        if file.is_file():
            assert (root / file.relative_to(PI / "root")).read_bytes() == file.read_bytes()
    assert _mode(root / "usr/local/sbin/zhigen-name-port") == 0o755
    assert (root / "etc/systemd/system/zhigen-gateway.service").exists()
    state = root / "var/lib/zhigen"
    assert [_mode(file) for file in (state, state / "gateway.yaml", state / "claim-code")] == [0o700, 0o600, 0o600]
    assert not (desk / "boot/zhigen/claim-code").exists(), "a secret stays on the partition that everybody reads"
    assert (root / "home/engineer/.ssh/authorized_keys").read_text() == PUBLIC
    done = (desk / "done").read_text()
    for said in ("useradd --system", "chown -R zhigen:", "zhigen-gateway.service zhigen-enroll.service"):
        assert said in done
    assert (root / "opt/zhigen/installed").exists()
    (state / "gateway.yaml").write_text("changed by the county")
    (state / "claim-code").unlink()
    pi()
    assert (state / "gateway.yaml").read_text() == "changed by the county"
    assert not (state / "claim-code").exists()


def test_what_is_installed_is_what_the_hashes_say(pi: Callable[[], Path], desk: Path) -> None:
    pi()
    calls = [line.split() for line in (desk / "done").read_text().splitlines() if line.startswith("python -m pip")]
    needs, program = calls
    assert needs[-1] == f"{desk}/boot/zhigen/requirements/gateway.txt"
    assert {"--require-hashes", "--only-binary"} <= set(needs)
    assert program[-1] == f"{desk}/boot/zhigen/zhigen-0.1.0-py3-none-any.whl"
    assert {"--no-deps", "--no-index"} <= set(program)
    known = subprocess.run([sys.executable, "-m", "pip", "install", "--help"], capture_output=True, text=True).stdout
    assert {word for word in needs + program if word.startswith("--")} <= set(re.findall(r"--[a-z-]+", known))


def test_a_card_may_bring_the_wheels_itself(pi: Callable[[], Path], desk: Path) -> None:
    (desk / "boot/zhigen/wheels").mkdir()
    pi()
    needs = next(line for line in (desk / "done").read_text().splitlines() if "--requirement" in line)
    assert f"--no-index --find-links {desk}/boot/zhigen/wheels" in needs


def test_what_fails_leaves_no_mark_of_success(pi: Callable[[], Path], desk: Path) -> None:
    (desk / "bin/python3").write_text("#!/bin/sh\necho no room for $3 >&2\nexit 1\n")
    (desk / "bin/python3").chmod(0o755)
    with pytest.raises(AssertionError, match="no room for"):
        pi()
    assert not (desk / "pi/opt/zhigen/installed").exists()
    assert (desk / "boot/zhigen/claim-code").exists(), "it is wanted at the next try"
