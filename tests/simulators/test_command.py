"""`zhigen sim` as a process: it says that it is a simulator, takes orders, and refuses with one line."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pymodbus.client import ModbusTcpClient

from contract.profile import read
from simulators.ledger import read as ledger_of
from tests.parts import shared_data
from tests.simulators.stage import PROFILES

COMMAND = [sys.executable, "-c", "from zhigen.cli import main; main()", "sim"]
ENGLISH = {**os.environ, "LC_ALL": "C"}
AIR = str(PROFILES / "renke-rs-ws-n01.yaml")


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """`zhigen sim modbus` and the line that it said first."""
    process = subprocess.Popen(
        [*COMMAND, "modbus", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def test_it_says_what_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    counted = tmp_path / "counted.yaml"
    counted.write_text(subprocess.run([*COMMAND, "counted", AIR], capture_output=True, text=True, check=True).stdout)
    assert read(counted.read_text()).id == "renke-rs-ws-n01-counted"
    arguments = ("--profile", f"{counted}:7", "--tcp", "127.0.0.1:0", "--ledger", str(ledger), "--control", "-")
    with running(*arguments) as (process, said):
        assert said["simulator"] == "zhigen sim modbus"
        assert said["units"] == [{"unit": 7, "name": "renke-rs-ws-n01-counted:7", "profile": "renke-rs-ws-n01-counted"}]
        host, _, port = str(said["listens"]).rpartition(":")
        client = ModbusTcpClient(host, port=int(port), timeout=60)
        assert client.read_holding_registers(0, count=4, device_id=7).registers[2:] == [0, 1]
        assert process.stdin is not None
        process.stdin.write('{"do": "fault", "unit": 7, "kind": "exception", "amount": 6}\n')
        process.stdin.flush()
        while not (reply := client.read_holding_registers(0, count=4, device_id=7)).isError():
            assert reply.registers[3] < 20_000
        assert reply.exception_code == 6
        client.close()
    assert process.returncode == 0
    assert [row.count for row in ledger_of(ledger)][:1] == [1]


def test_a_real_file_plays_for_a_point_in_the_unit_of_the_file() -> None:
    path = shared_data("environment", "it_tunnel_greenhouse", "G1_Micro_1.csv")
    soil = str(PROFILES / "dfrobot-sen0601.yaml")
    replay = ("--replay", str(path), "6", "4/soil_moisture:m³/m³")
    with running("--profile", AIR, "--profile", f"{soil}:4", "--tcp", "127.0.0.1:0", *replay) as (_, said):
        client = ModbusTcpClient("127.0.0.1", port=int(str(said["listens"]).rpartition(":")[2]), timeout=60)
        assert client.read_holding_registers(0, count=1, device_id=4).registers == [256]
        client.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--profile", AIR), "give one of --tcp and --pty"),
        (("--profile", AIR, "--tcp", "127.0.0.1"), "--tcp 127.0.0.1: HOST:PORT"),
        (("--profile", f"{AIR}:248", "--tcp", "127.0.0.1:0"), "a unit id is 1-247"),
        (("--profile", "none.yaml", "--tcp", "127.0.0.1:0"), "none.yaml: No such file"),
        (("--profile", AIR, "--profile", AIR, "--tcp", "127.0.0.1:0"), "two stations have unit id 1"),
        (("--profile", AIR, "--tcp", "127.0.0.1:0", "--fault", "1:cough"), "cough: no such fault"),
        (("--profile", AIR, "--tcp", "127.0.0.1:0", "--fault", "9:noise"), "no station has unit id 9"),
        (("--profile", AIR, "--tcp", "127.0.0.1:0", "--start", "noon"), "--start noon: 2026-11-23T06:00"),
        (("--profile", AIR, "--tcp", "127.0.0.1:0", "--replay", AIR, "1", "co2"), "--replay co2: no such point"),
        (("--profile", AIR, "--tcp", "127.0.0.1:0", "--replay", AIR, "1", "air_temperature:V"), "is in °C, got V"),
        (("--profile", AIR, "--pty", AIR), "a file of that name is there"),
    ],
)
def test_a_mistake_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    from click.testing import CliRunner

    from zhigen.commands.sim import command

    done = CliRunner(env={"LC_ALL": "C"}).invoke(command, ["modbus", *arguments])
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_busy_port_is_said_in_chinese_too() -> None:
    from click.testing import CliRunner

    from zhigen.commands.sim import command

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ["modbus", "--profile", AIR, "--tcp", f"127.0.0.1:{port}"]
        for locale, message in (("C", "port is in use"), ("zh_CN.UTF-8", "端口已被占用")):
            done = CliRunner(env={"LC_ALL": locale}).invoke(command, arguments)
            assert done.exit_code == 2
            assert message in done.stderr


def test_it_refuses_in_the_language_of_the_terminal() -> None:
    arguments = ["modbus", "--profile", AIR, "--tcp", "127.0.0.1:0", "--fault", "1:cough"]
    for locale, told in (("zh_CN.UTF-8", "没有故障 cough"), ("C", "cough: no such fault")):
        environment = {**os.environ, "LC_ALL": locale}
        run = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, env=environment)
        assert run.returncode == 2
        assert told in run.stderr
