"""Instruments on a pty: the time of a real line, clients that come and go, baud rates that must agree."""

from __future__ import annotations

import os
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pymodbus.exceptions import ModbusIOException
from pymodbus.framer import FramerRTU

from simulators.modbus import Simulator, Station
from tests.parts import part
from tests.simulators.stage import profile, serial_client


def test_a_reply_is_never_sooner_than_the_line_carries_it(tmp_path: Path) -> None:
    with (
        Simulator([Station(profile("pzem-004t-v3"))], pty=tmp_path / "bus") as simulator,
        serial_client(simulator, 9600) as client,
    ):
        begun = time.monotonic()
        for _ in range(5):
            assert len(client.read_input_registers(0, count=10, device_id=1).registers) == 10
        took = time.monotonic() - begun
    characters = 5 * (8 + 3.5 + 3.5 + 25)  # request, silences, reply; 10 bits each at 9600 baud: physics, not patience
    assert took >= characters * 10 / 9600


def test_a_client_may_close_and_come_again(tmp_path: Path) -> None:
    with Simulator([Station(profile("renke-rs-ws-n01"), 4)], pty=tmp_path / "bus", baud=9600) as simulator:
        for _ in range(3):
            with serial_client(simulator, 9600) as client:
                assert len(client.read_holding_registers(0, count=2, device_id=4).registers) == 2
    assert not (tmp_path / "bus").is_symlink()


def test_mbpoll_reads_it(tmp_path: Path) -> None:
    with Simulator([Station(profile("dfrobot-sen0601"), 3)], pty=tmp_path / "bus") as simulator:
        said = subprocess.run(
            [part("mbpoll"), "-m", "rtu", "-b", "9600", "-P", "none", "-a", "3", "-0", "-r", "0", "-c", "3", "-1",
             "-o", "5", str(simulator.link)],
            capture_output=True, text=True, timeout=120, check=True,
        ).stdout  # fmt: skip
    assert sum(line.startswith("[") for line in said.splitlines()) == 3


def test_an_instrument_at_another_baud_rate_is_deaf_until_it_is_set(tmp_path: Path) -> None:
    with Simulator([Station(profile("renke-rs-ws-n01"))], pty=tmp_path / "bus") as simulator:
        with serial_client(simulator, 9600, timeout=0.3) as client, pytest.raises(ModbusIOException):
            client.read_holding_registers(0, count=2, device_id=1)
        with serial_client(simulator, 4800) as client:
            assert not client.write_register(0x07D1, 2, device_id=1).isError()
        with serial_client(simulator, 9600) as client:
            assert client.read_holding_registers(0, count=2, device_id=1).registers


def test_a_missing_unit_says_nothing_and_its_neighbour_still_answers(tmp_path: Path) -> None:
    with Simulator([Station(profile("xy-md02"))], pty=tmp_path / "bus") as simulator:
        with serial_client(simulator, 9600, timeout=0.3) as client, pytest.raises(ModbusIOException):
            client.read_holding_registers(0, count=2, device_id=9)
        with serial_client(simulator, 9600) as client:
            assert client.read_input_registers(1, count=2, device_id=1).registers


def test_noise_fails_the_checksum_and_rubbish_is_forgotten(tmp_path: Path) -> None:
    with Simulator([Station(profile("xy-md02"))], pty=tmp_path / "bus") as simulator:
        simulator.fault(1, "noise")
        with serial_client(simulator, 9600, timeout=0.4) as client, pytest.raises(ModbusIOException):
            client.read_input_registers(1, count=2, device_id=1)
        simulator.clear()
        with serial_client(simulator, 9600, timeout=0.4) as client:
            assert client.socket is not None
            client.socket.write(b"\x01\x04\x00")  # half a request, which the line forgets after a while
            assert eventually(lambda: client.read_input_registers(1, count=2, device_id=1).registers)


def eventually(ask: Callable[[], list[int]]) -> list[int]:
    """The first answer, within ten seconds."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return ask()
        except ModbusIOException:
            if time.monotonic() > deadline:
                raise


def test_the_baud_rate_of_the_client_sets_the_pace(tmp_path: Path) -> None:
    took = {}
    for baud in (2400, 9600):
        with (
            Simulator([Station(profile("zts-soil-7in1"))], pty=tmp_path / "bus", baud=baud) as simulator,
            serial_client(simulator, baud) as client,
        ):
            begun = time.monotonic()
            assert client.read_holding_registers(0, count=7, device_id=1).registers
            took[baud] = time.monotonic() - begun
        assert took[baud] >= (8 + 7 + 19) * 10 / baud


def test_a_file_in_place_of_the_link_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "bus").write_text("mine")
    with pytest.raises(FileExistsError), Simulator([Station(profile("xy-md02"))], pty=tmp_path / "bus"):
        pass
    assert (tmp_path / "bus").read_text() == "mine"


def test_every_function_is_framed_and_a_foreign_one_is_exception_1(tmp_path: Path) -> None:
    with (
        Simulator([Station(profile("xy-md02"))], pty=tmp_path / "bus") as simulator,
        serial_client(simulator, 9600) as client,
    ):
        assert not client.write_registers(0x0103, [5, 6], device_id=1).isError()
        assert client.read_holding_registers(0x0103, count=2, device_id=1).registers == [5, 6]
        assert client.read_coils(0, count=8, device_id=1).exception_code == 2
        assert client.write_coils(0, [True] * 9, device_id=1).exception_code == 2
        assert client.report_device_id(device_id=1).exception_code == 1
        frame = bytes([1, 0x41])  # a function that no list has, and whose length nobody knows
        assert client.socket is not None
        client.socket.write(frame + FramerRTU.compute_CRC(frame).to_bytes(2, "big"))
        client.socket.timeout = 10
        assert client.socket.read(3) == bytes([1, 0xC1, 1])


def test_a_broadcast_write_reaches_everybody_and_nobody_answers(tmp_path: Path) -> None:
    stations = [Station(profile("xy-md02"), unit) for unit in (1, 2)]
    with Simulator(stations, pty=tmp_path / "bus") as simulator, serial_client(simulator, 9600) as client:
        client.write_register(0x0103, 7, device_id=0, no_response_expected=True)
        for unit in (1, 2):
            assert eventually(
                lambda unit=unit: client.read_holding_registers(0x0103, count=1, device_id=unit).registers
            ) == [7]


def test_no_function_code_ends_the_line(tmp_path: Path) -> None:
    with Simulator([Station(profile("xy-md02"))], pty=tmp_path / "bus") as simulator:
        line = os.open(simulator.link, os.O_RDWR | os.O_NOCTTY)
        try:
            attributes = termios.tcgetattr(line)
            attributes[4] = attributes[5] = termios.B115200  # at which nobody hears
            termios.tcsetattr(line, termios.TCSANOW, attributes)
            for code in range(256):
                os.write(line, bytes([1, code, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]))
        finally:
            os.close(line)
        with serial_client(simulator, 9600, timeout=0.5) as client:
            assert eventually(lambda: client.read_input_registers(1, count=2, device_id=1).registers)
