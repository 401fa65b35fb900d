"""How fast a gateway reads Modbus TCP, against a bare pymodbus client that reads the same blocks in the same run.

20 devices of 20 registers each behind one connection, served by pymodbus in a child process. Both loops read as fast as
they can; CPU is this process' own (user and system), so the server's share is not in it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from pymodbus.client import ModbusTcpClient
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from contract.profile import ModbusProfile
from gateway.core.spec import DeviceSpec, PointSpec, TcpBus
from gateway.rim.poll import Poll
from gateway.rim.wire import line_of

DEVICES = 20
REGISTERS = 20
ROUNDS = 15
SECONDS = 0.2


def profile() -> ModbusProfile:
    """An instrument of 20 neighbouring holding registers, tenths of a degree."""
    return ModbusProfile.model_validate(
        {
            "format": 1,
            "id": "bench",
            "model": {"maker": "bench", "name": "20 registers"},
            "name": {"zh": "基准", "en": "bench"},
            "kind": "environment",
            "source": ["benchmarks/poll.py"],
            "confidence": "a",
            "points": [
                {"key": f"air_temperature.{n}", "address": n, "type": "s16", "scale": 0.1, "unit": "°C"}
                for n in range(REGISTERS)
            ],
            "examples": [{"registers": {"holding": {0: [215]}}, "values": {"air_temperature.0": 21.5}}],
        }
    )


def serve(told: Connection) -> None:
    """A pymodbus server on a free port, for ever; the port goes to `told`."""

    async def forever() -> None:
        devices = [
            SimDevice(unit, [SimData(0, values=list(range(200, 200 + REGISTERS)), datatype=DataType.REGISTERS)])
            for unit in range(1, DEVICES + 1)
        ]
        server = ModbusTcpServer(devices, address=("127.0.0.1", 0))
        await server.serve_forever(background=True)
        listening: Any = server.transport
        told.send(listening.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(forever())


def _timed(work: Callable[[], None], each: int) -> tuple[float, float]:
    """(readings/s, CPU µs per reading) of `work`, which brings `each` readings, repeated for SECONDS."""
    begin, cpu, done = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - begin < SECONDS:
        work()
        done += each
    return done / (time.perf_counter() - begin), (time.process_time() - cpu) / done * 1e6


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}: the median of ROUNDS, ours and bare by turns."""
    context = get_context("spawn")
    ear, told = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(told,), daemon=True)
    server.start()
    try:
        return _measure(ear.recv())
    finally:
        server.kill()
        server.join()


def _clock() -> tuple[int, int]:
    return time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000


def _measure(port: int) -> list[dict[str, Any]]:
    bare: Any = ModbusTcpClient("127.0.0.1", port=port)
    bare.connect()
    values = 0

    def read_bare() -> None:
        for unit in range(1, DEVICES + 1):
            bare.read_holding_registers(0, count=REGISTERS, device_id=unit)

    def take(sample: Any) -> None:
        nonlocal values
        values += len(sample.values)

    points = {point.key: PointSpec(deadband=0.0) for point in profile().points}
    devices = [
        DeviceSpec(f"d{unit}", profile(), unit, interval_s=0.001, points=points) for unit in range(1, DEVICES + 1)
    ]
    line = line_of(TcpBus("bench", "127.0.0.1", port))
    poll = Poll(line, devices, take, print, _clock)
    poll.begin()

    def read_ours() -> None:
        target = values + DEVICES * REGISTERS
        while values < target:
            poll.step()

    read_bare()
    read_ours()
    each = DEVICES * REGISTERS
    rounds = [(_timed(read_bare, each), _timed(read_ours, each)) for _ in range(ROUNDS)]
    bare.close()
    line.close()
    bare_rate, rate = (median(each[who][0] for each in rounds) / REGISTERS for who in (0, 1))
    bare_cpu, cpu = (median(each[who][1] for each in rounds) for who in (0, 1))
    return [
        _row("poll: block reads of 20 registers", rate, "reads/s", bare_rate, rate / bare_rate),
        _row("poll: CPU of decode, judge and report included", cpu, "µs/reading", bare_cpu, cpu / bare_cpu),
    ]


def _row(name: str, value: float, unit: str, ceiling: float, ratio: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "ceiling": round(ceiling, 2),
        "ratio": round(ratio, 3),
        "peer": "bare pymodbus client",
    }


if __name__ == "__main__":
    for row in run():
        sys.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
