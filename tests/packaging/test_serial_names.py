"""Serial ports keep their names: the rules of udev, and the command that writes one more."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.images import ROOT
from tests.packaging.udev import Device, play, read

LAID = ROOT / "firmware-configs" / "raspberry-pi" / "root"
RULES = LAID / "etc/udev/rules.d/61-zhigen-serial.rules"
NAMER = LAID / "usr/local/sbin/zhigen-name-port"


def _adapter(
    vendor: str, model: str, socket: str, serial: str = "", interface: str = "00", action: str = "add"
) -> Device:
    properties = {
        "ID_VENDOR_ID": vendor,
        "ID_MODEL_ID": model,
        "ID_PATH": f"platform-fd500000.pcie-pci-0000:01:00.0-usb-0:{socket}:1.{int(interface)}",
        "ID_USB_INTERFACE_NUM": interface,
    }
    if serial:
        properties["ID_SERIAL_SHORT"] = serial
    name = f"1-{socket}"
    parents = (("usb-serial", "ch341-uart", "ttyUSB0"), ("usb", "ch341", f"{name}:1.0"), ("usb", "usb", name))
    return Device("tty", properties, parents, action=action)


CHIPS = [
    ("1a86", "7523"), ("1a86", "55d4"), ("10c4", "ea60"), ("10c4", "ea71"), ("0403", "6001"), ("0403", "6015"),
    ("067b", "23a3"),
]  # fmt: skip


@pytest.mark.parametrize(("vendor", "model"), CHIPS)
def test_each_kind_of_adapter_has_the_name_of_its_socket_and_no_modem_software(vendor: str, model: str) -> None:
    seen = play(read(RULES.read_text("utf-8")), _adapter(vendor, model, "1.2"))
    assert seen.links == ["zhigen-port-1-1.2"]
    assert seen.settings == {"GROUP": "dialout", "MODE": "0660"}
    assert seen.properties["ID_MM_DEVICE_IGNORE"] == "1"


def test_what_is_no_adapter_stays_as_it_is() -> None:
    rules = read(RULES.read_text("utf-8"))
    modem = play(rules, _adapter("2c7c", "0125", "1.3"))  # a 4G modem, which ModemManager must find
    assert (modem.links, modem.settings) == ([], {})
    assert "ID_MM_DEVICE_IGNORE" not in modem.properties
    assert play(rules, Device("tty")).links == []
    assert play(rules, _adapter("1a86", "7523", "1.2", action="remove")).links == []


def test_the_ports_of_one_adapter_have_different_names() -> None:
    rules = read(RULES.read_text("utf-8"))
    links = [play(rules, _adapter("0403", "6011", "1.4", "FT1", number)).links[0] for number in ("00", "01", "02")]
    assert links == ["zhigen-port-1-1.4", "zhigen-port-1-1.4-01", "zhigen-port-1-1.4-02"]


def test_an_ftdi_hands_over_at_once() -> None:
    port = play(read(RULES.read_text("utf-8")), Device("usb-serial", driver="ftdi_sio"))
    assert port.settings == {"latency_timer": "1"}


@pytest.mark.parametrize(
    "line",
    [
        'SUBSYSTEM="tty", SYMLINK+="a"',
        'SUBSYSTM=="tty"',
        'SUBSYSTEM=="tty" SYMLINK+="a"',
        'SYMLINK="only-this"',
        'ENV=="1"',
        'GOTO="nowhere"',
        'SUBSYSTEM=="tty',
    ],
)
def test_a_mistake_in_a_rule_is_found(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|no label"):
        read(line)


def test_udevadm_agrees() -> None:
    program = shutil.which("udevadm")
    said = subprocess.run([program or "false", "verify", "--help"], capture_output=True, text=True)
    if said.returncode != 0:
        pytest.skip("udevadm cannot verify rules before systemd 254 (Debian 12 has 252)")
    done = subprocess.run([str(program), "verify", str(RULES)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root folder and a udevadm that knows two adapters; what else it was told is in the file `told`."""
    (tmp_path / "etc/udev/rules.d").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name, adapter in {
        "ttyUSB0": _adapter("1a86", "7523", "1.1"),
        "ttyUSB1": _adapter("0403", "6001", "1.3", "A50285BI"),
        "ttyUSB2": _adapter("10c4", "ea60", "1.4", "0001"),
    }.items():
        lines = "".join(f"{key}={value}\n" for key, value in adapter.properties.items())
        (tmp_path / name).write_text(lines)
    (tmp_path / "bin/udevadm").write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/told\n[ "$1" != info ] || exec cat {tmp_path}/"${{3##*/}}" 2>/dev/null\n'
    )
    (tmp_path / "bin/udevadm").chmod(0o755)
    return tmp_path


def _name(machine: Path, *words: str) -> tuple[int, str]:
    environment = {**os.environ, "ZHIGEN_ROOT": str(machine), "PATH": f"{machine}/bin:{os.environ['PATH']}"}
    done = subprocess.run(["sh", str(NAMER), *words], env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def _site(machine: Path) -> str:
    return (machine / "etc/udev/rules.d/62-zhigen-site.rules").read_text("utf-8")


def test_a_name_belongs_to_the_socket_or_to_the_adapter(machine: Path) -> None:
    assert _name(machine, "rs485-1", "/dev/ttyUSB0") == (0, "/dev/zhigen-rs485-1 -> /dev/ttyUSB0\n")
    assert _name(machine, "--adapter", "analyzer", "/dev/ttyUSB1")[0] == 0
    rules = read(_site(machine))

    def links(device: Device) -> list[str]:
        return play(rules, device).links

    assert links(_adapter("1a86", "7523", "1.1")) == ["zhigen-rs485-1"]
    assert links(_adapter("0403", "6001", "1.1", "ANOTHER")) == ["zhigen-rs485-1"]
    assert links(_adapter("1a86", "7523", "1.2")) == []
    assert links(_adapter("0403", "6001", "1.2", "A50285BI")) == ["zhigen-analyzer"]
    assert links(_adapter("0403", "6001", "1.2", "ANOTHER")) == []
    assert "control --reload" in (machine / "told").read_text()


def test_a_name_that_is_given_again_moves(machine: Path) -> None:
    for device in ("/dev/ttyUSB0", "/dev/ttyUSB1", "/dev/ttyUSB1"):
        assert _name(machine, "rs485-1", device)[0] == 0
    assert _name(machine, "rs485-10", "/dev/ttyUSB0")[0] == 0
    assert _site(machine).count("SYMLINK") == 2
    assert play(read(_site(machine)), _adapter("0403", "6001", "1.3")).links == ["zhigen-rs485-1"]
    assert play(read(_site(machine)), _adapter("1a86", "7523", "1.1")).links == ["zhigen-rs485-10"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--adapter", "x", "/dev/ttyUSB0"], "leave --adapter out"),  # no serial number
        (["--adapter", "x", "/dev/ttyUSB2"], "leave --adapter out"),  # everybody's serial number
        (["x", "/dev/ttyUSB9"], "there is no /dev/ttyUSB9"),
        (['x"; rm', "/dev/ttyUSB0"], "small letters"),
        (["port-1-1", "/dev/ttyUSB0"], "the sockets' own"),
        (["x"], "wants a name and a port"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(machine: Path, words: list[str], said: str) -> None:
    code, heard = _name(machine, *words)
    assert code == 2
    assert said in heard
    assert list((machine / "etc/udev/rules.d").iterdir()) == []
