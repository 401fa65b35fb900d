"""What the simulator tests share: shipped profiles, clients of pymodbus, a made-up profile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pymodbus.client import ModbusSerialClient, ModbusTcpClient

from contract import document
from contract.profile import ModbusProfile
from simulators.modbus import Simulator

PROFILES = Path(__file__).parents[2] / "device-profiles"
NOON = 1_795_406_400_000  # 2026-11-23 12:00 in Asia/Shanghai


def profile(stem: str) -> ModbusProfile:
    """A shipped profile."""
    return document.read(ModbusProfile, (PROFILES / f"{stem}.yaml").read_bytes(), stem)


@contextmanager
def tcp_client(simulator: Simulator, timeout: float = 3) -> Iterator[ModbusTcpClient]:
    """A client of the simulator's TCP port."""
    host, port = simulator.address
    client = ModbusTcpClient(host, port=port, timeout=timeout, retries=0)
    assert client.connect()
    try:
        yield client
    finally:
        client.close()


@contextmanager
def serial_client(simulator: Simulator, baud: int, timeout: float = 3) -> Iterator[ModbusSerialClient]:
    """A client of the simulator's pty."""
    client = ModbusSerialClient(str(simulator.link), baudrate=baud, timeout=timeout, retries=0)
    assert client.connect()
    try:
        yield client
    finally:
        client.close()


def made_up(points: str, extra: str = "") -> ModbusProfile:
    """A profile with the given points (YAML flow lines) and as little else as is allowed."""
    return document.read(
        ModbusProfile,
        f"""
format: 1
id: made-up
model: {{maker: nobody, name: made-up}}
name: {{zh: 虚构, en: made up}}
kind: environment
source: [a test]
confidence: c
points:
{points}
examples: [{{registers: {{}}, values: {{}}}}]
{extra}
""",
    )
