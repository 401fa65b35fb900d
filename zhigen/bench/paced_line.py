"""A line of our own at its limit: block reads beside what the wire carries, and nine devices beside a dead one.

The line is a pty that keeps the time of a real one (simulators.modbus.pty), in a process of its own; the device takes
the silence of 3.5 characters to answer, as quick ones do. So it can be measured what a machine is able to drive, with
nothing plugged in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from contract.profile import ModbusProfile
from gateway.core.spec import DeviceSpec, SerialBus
from gateway.core.wiretime import character_s
from simulators.modbus import Simulator, Station
from zhigen.bench.figure import Beat, Figure, unheard
from zhigen.bench.serial_line import block_reads, neighbours

BAUD: Final = 9600
LIVING: Final = 9
REGISTERS: Final = 100
EVERY_S: Final = 1.0
_WIDE: Final = 20
_NOBODY: Final = 99


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
            "source": ["zhigen/bench/paced_line.py"],
            "confidence": "a",
            "points": points,
            "simulate": {point["key"]: {"constant": 21.5} for point in points},
            "examples": [{"registers": {"holding": {0: [215]}}, "values": {"air_temperature.0": 21.5}}],
        }
    )


def serve(link: str, told: Connection) -> None:
    """Units 1 to 9 of two registers and one of a hundred, on a paced pty, until killed."""
    stations = [Station(profile(2), unit) for unit in range(1, LIVING + 1)]
    with Simulator([*stations, Station(profile(REGISTERS), _WIDE)], pty=Path(link), baud=BAUD):
        told.send("ready")
        told.recv()


def total_s(seconds: int) -> float:
    """How long `measured` takes."""
    return seconds / 2 + 2 * (seconds + EVERY_S / 2)


def measured(seconds: int, beat: Beat = unheard) -> list[Figure]:
    """Both figures; whole `seconds` for each round of the neighbours, half of it for the block reads."""
    wide = DeviceSpec("wide", profile(REGISTERS), unit=_WIDE, interval_s=0.001)
    living = [DeviceSpec(f"d{n}", profile(2), unit=n, interval_s=EVERY_S) for n in range(1, LIVING + 1)]
    dead = DeviceSpec("dead", profile(2), unit=_NOBODY, interval_s=EVERY_S)
    with _line() as bus:
        return [
            block_reads(bus, wide, seconds / 2, 3.5 * character_s(bus), beat),
            # half a beat more: an end upon a beat would count now one poll more, now one less
            neighbours(bus, living, dead, seconds + EVERY_S / 2, beat),
        ]


@contextmanager
def _line() -> Iterator[SerialBus]:
    context = get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        link = str(Path(place) / "rs485")
        ours, theirs = context.Pipe()
        line = context.Process(target=serve, args=(link, theirs), daemon=True)
        line.start()
        theirs.close()  # so that a simulator that died is an end of the pipe, and not waited for
        try:
            ours.recv()
            yield SerialBus("bench", link, baud=BAUD)
        finally:
            line.kill()
            line.join()
            ours.close()
