"""Our driver meets devices that others wrote: libmodbus over TCP and RTU, npm's modbus-serial over TCP.

What stands in their registers is packed here with `struct`, byte by byte, so that neither our decoder nor our simulator
has a say in it.
"""

from __future__ import annotations

import ctypes.util
import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract.profile import Function, Limits, Point, Setting
from gateway.core.fault import Fault
from gateway.core.spec import SerialBus, TcpBus
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import Decoder
from gateway.drivers.modbus_write import Write, held, place, ways
from gateway.rim.line import Line
from gateway.rim.wire import line_of
from tests.gateway.bus.peers import linked_ptys
from tests.gateway.profiles import point
from tests.parts import free_port, missing, part

ROOT = Path(__file__).parents[3]
PEERS = ROOT / "tests" / "peers"
UNIT = 5
VALUES: dict[str, tuple[str, float]] = {  # type -> (struct format, a value that needs every byte)
    "u16": ("H", 40_961),
    "s16": ("h", -12_345),
    "u32": ("I", 3_000_000_019),
    "s32": ("i", -1_234_567_891),
    "u64": ("Q", 9_007_199_254_740_991),
    "s64": ("q", -9_007_199_254_740_991),
    "f32": ("f", -123.45),
    "f64": ("d", 2.718281828459045),
}
ORDERS = ("ABCD", "CDAB", "BADC", "DCBA")


def words(kind: str, order: str) -> list[int]:
    """The registers of the value of a type in an order, from the definition of the four orders."""
    form, value = VALUES[kind]
    data = struct.pack(">" + form, value)
    pairs = [data[at : at + 2] for at in range(0, len(data), 2)]
    if order in ("CDAB", "DCBA"):
        pairs = pairs[::-1]
    if order in ("BADC", "DCBA"):
        pairs = [pair[::-1] for pair in pairs]
    return [pair[0] << 8 | pair[1] for pair in pairs]


def device() -> tuple[list[Point], dict[str, dict[int, int]], dict[str, float]]:
    """Points of every type and order in both tables of registers, bits in both tables of bits; image; values."""
    points: list[Point] = []
    image: dict[str, dict[int, int]] = {"holding": {}, "input": {}, "coil": {}, "discrete": {}}
    wanted: dict[str, float] = {}
    tables: tuple[Function, ...] = ("holding", "input")
    for table in tables:
        address = 0
        for kind, (_, value) in VALUES.items():
            for order in ORDERS:
                key = f"alarm_flag.{table}_{kind}_{order}".lower()
                points.append(point(key=key, function=table, address=address, type=kind, order=order, unit=""))
                for word in words(kind, order):
                    image[table][address] = word
                    address += 1
                wanted[key] = value
        flags = {"bit": (9, 1), "bits": ([4, 7], 0b1010)}
        image[table][address] = 0b1010_0010_1010_0101
        for name, (where, value) in flags.items():
            key = f"alarm_flag.{table}_{name}"
            kind = "bit" if name == "bit" else "u16"
            points.append(point(key=key, function=table, address=address, type=kind, unit="", **{name: where}))
            wanted[key] = value
    for table in ("coil", "discrete"):
        for address in (0, 1, 7, 8, 19):
            key = f"alarm_flag.{table}_{address}"
            points.append(point(key=key, function=table, address=address, type="bit", unit=""))
            image[table][address] = int(address in (1, 8, 19))
            wanted[key] = image[table][address]
    return points, image, wanted


POINTS, IMAGE, WANTED = device()


def node() -> str:
    """Node of this machine, or the one that the setup brought along."""
    own = ROOT / ".venv" / "bin" / "node"
    return str(own) if own.exists() else part("node")


@contextmanager
def running(command: list[str]) -> Iterator[int]:
    """A peer that holds IMAGE; its port."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PEERS) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(IMAGE))
            process.stdin.close()
            port = process.stdout.readline()
            assert port, f"{command[0]} ended with {process.wait()}"
            yield int(port)
        finally:
            process.kill()


def libmodbus(kind: str, place: str) -> list[str]:
    if ctypes.util.find_library("modbus") is None:
        missing("libmodbus (Debian: libmodbus5)")
    return [sys.executable, "libmodbus_device.py", kind, place]


@pytest.fixture(params=["libmodbus-tcp", "libmodbus-rtu", "modbus-serial-tcp"])
def line(request: Any) -> Iterator[Line]:
    """A line to the peer, open."""
    with ExitStack() as stack:
        if request.param == "libmodbus-rtu":
            ours, theirs = stack.enter_context(linked_ptys())
            stack.enter_context(running(libmodbus("rtu", theirs)))
            line = line_of(SerialBus("others", ours, baud=115200))
        elif request.param == "libmodbus-tcp":
            line = line_of(TcpBus("others", "127.0.0.1", stack.enter_context(running(libmodbus("tcp", "0")))))
        else:
            if not (PEERS / "node_modules").is_dir():
                missing("npm packages of tests/peers (run `make setup`)")
            port = stack.enter_context(running([node(), "modbus-serial-device.js", str(free_port())]))
            line = line_of(TcpBus("others", "127.0.0.1", port))
        assert line.open() is None
        yield line
        line.close()


def data(line: Line, block: Block) -> bytes:
    reply = line.read(block, UNIT, 2000)
    assert isinstance(reply, bytes), reply
    return reply


def test_every_type_in_every_order_comes_over_all_four_functions(line: Line) -> None:
    found: dict[str, float | None] = {}
    for block in blocks(POINTS, Limits(max_registers=50, max_gap=4)):
        decoder = Decoder(block)
        found |= dict(zip(decoder.keys, decoder.values(data(line, block)), strict=True))
    assert found == WANTED


def test_their_exceptions_are_told_by_number_and_the_line_stays_open(line: Line) -> None:
    reply = line.read(Block("holding", 250, 20, ()), UNIT, 2000)
    assert isinstance(reply, Fault)
    assert reply.cause == "exception_2"
    assert data(line, Block("holding", 0, 1, ())) == struct.pack(">H", 40_961)


@pytest.mark.parametrize(
    ("write", "back"),
    [
        (Write(5, 40, 1), Block("coil", 40, 1, ())),
        (Write(15, 41, 0b101, 3), Block("coil", 41, 3, ())),
        (Write(6, 200, 0xBEEF), Block("holding", 200, 1, ())),
        (Write(16, 201, 0x40A0_0000, 2), Block("holding", 201, 2, ())),
    ],
)
def test_what_is_written_is_echoed_and_read_back(line: Line, write: Write, back: Block) -> None:
    assert line.write(write, UNIT, 2000) is None
    size = 1 if back.function == "coil" else 2 * write.count
    order = "little" if back.function == "coil" else "big"
    assert data(line, back) == write.value.to_bytes(size, order)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ORDERS)
def test_a_setting_of_two_registers_is_written_whole_and_read_back(line: Line, order: str) -> None:
    setting = Setting.model_validate(
        {"name": {"zh": "站号", "en": "unit"}, "address": 210, "type": "f32", "order": order, "low": 1, "high": 247}
    )
    (write,) = ways(setting, 17)
    assert line.write(write, UNIT, 2000) is None
    assert held(setting, data(line, place(setting))) == 17


def test_a_refused_write_says_why(line: Line) -> None:
    fault = line.write(Write(6, 256, 1), UNIT, 2000)
    assert fault is not None
    assert fault.cause == "exception_2"
