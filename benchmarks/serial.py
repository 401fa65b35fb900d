"""A 9600-baud line at its limit: block reads beside what the wire carries, and nine devices beside a dead one.

The line is a pty that keeps the time of a real one (simulators.modbus.pty), in a process of its own; the device takes
the silence of 3.5 characters to answer, as quick ones do. The measuring itself is zhigen.bench.serial_line, which runs
on a real line too.
"""

from __future__ import annotations

import sys
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from contract.profile import ModbusProfile
from gateway.core.spec import DeviceSpec, SerialBus
from gateway.core.wiretime import character_s
from simulators.modbus import Simulator, Station
from zhigen.bench.serial_line import block_reads, neighbours

BAUD: Final = 9600
LIVING: Final = 9
REGISTERS: Final = 100
SECONDS: Final = 20.0
EVERY_S: Final = 1.0


def profile(registers: int) -> ModbusProfile:
    """An instrument of neighbouring holding registers, tenths of a degree."""
    points = [
        {"key": f"air_temperature.{n}", "address": n, "type": "s16", "scale": 0.1, "unit": "°C"}
        for n in range(registers)
    ]
    return ModbusProfile.model_validate(
        {
            "format": 1,
            "id": f"bench-{registers}",
            "model": {"maker": "bench", "name": f"{registers} registers"},
            "name": {"zh": "基准", "en": "bench"},
            "kind": "environment",
            "source": ["benchmarks/serial.py"],
            "confidence": "a",
            "points": points,
            "simulate": {point["key"]: {"constant": 21.5} for point in points},
            "examples": [{"registers": {"holding": {0: [215]}}, "values": {"air_temperature.0": 21.5}}],
        }
    )


def serve(link: str, told: Connection) -> None:
    """Units 1 to 9 of two registers and unit 20 of a hundred, on a paced pty, until killed."""
    stations = [Station(profile(2), unit) for unit in range(1, LIVING + 1)]
    with Simulator([*stations, Station(profile(REGISTERS), 20)], pty=Path(link), baud=BAUD):
        told.send("ready")
        told.recv()


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as place:
        link = str(Path(place) / "rs485")
        ours, theirs = get_context("spawn").Pipe()
        line = get_context("spawn").Process(target=serve, args=(link, theirs), daemon=True)
        line.start()
        try:
            ours.recv()
            bus = SerialBus("bench", link, baud=BAUD)
            wide = DeviceSpec("wide", profile(REGISTERS), unit=20, interval_s=0.001)
            living = [DeviceSpec(f"d{n}", profile(2), unit=n, interval_s=EVERY_S) for n in range(1, LIVING + 1)]
            dead = DeviceSpec("dead", profile(2), unit=99, interval_s=EVERY_S)
            return [
                dict(block_reads(bus, wide, SECONDS / 2, 3.5 * character_s(bus))),
                dict(neighbours(bus, living, dead, SECONDS)),
            ]
        finally:
            line.kill()
            line.join()


if __name__ == "__main__":
    for row in run():
        sys.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
