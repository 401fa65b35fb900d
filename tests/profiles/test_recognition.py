"""Every simulated model, asked for what every profile is told by: it is recognised as itself, before all others.

A profile speaks for a device when all its `identify` reads come back in range; of several the one that proves most, by
as many bits as its registers are unlikely by chance, is the device. Models of one maker may have the very same
registers; then the setting of the line decides, which is here the factory's.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from pathlib import Path

import pytest

from contract.profile import ModbusProfile, Sign
from gateway.core.spec import TcpBus
from gateway.drivers.blocks import Block
from gateway.rim.line import Line
from gateway.rim.wire import line_of
from simulators.modbus import Simulator, Station
from tests.simulators.stage import NOON
from zhigen.profiles.lint import lint

FOLDER = Path(__file__).parents[2] / "device-profiles"
PROFILES = [profile for profile in lint(FOLDER).profiles.values() if isinstance(profile, ModbusProfile)]


def told(line: Line, unit: int, sign: Sign) -> bool:
    """Whether a device answers a sign with values in its range."""
    reply = line.read(Block(sign.function, sign.address, sign.count, ()), unit, 2000)
    if not isinstance(reply, bytes):
        return False
    if sign.function in ("coil", "discrete"):
        shown = [reply[place // 8] >> place % 8 & 1 for place in range(sign.count)]
    else:
        shown = [int.from_bytes(reply[place : place + 2], "big") for place in range(0, len(reply), 2)]
    return all(sign.low <= value <= sign.high for value in shown)


def proof(profile: ModbusProfile) -> float:
    """How many bits the signs of a profile prove."""
    widths = ((1 if sign.function in ("coil", "discrete") else 16, sign) for sign in profile.identify)
    return sum(sign.count * (width - log2(sign.high - sign.low + 1) + 0.5) for width, sign in widths)


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    stations = [Station(profile, unit) for unit, profile in enumerate(PROFILES, 1)]
    with Simulator(stations, tcp=("127.0.0.1", 0), start_ms=NOON) as simulator:
        line = line_of(TcpBus("field", *simulator.address))
        assert line.open() is None
        yield line
        line.close()


@pytest.mark.parametrize("unit", range(1, len(PROFILES) + 1), ids=[profile.id for profile in PROFILES])
def test_each_model_is_recognised_as_itself(line: Line, unit: int) -> None:
    fits = [profile for profile in PROFILES if all(told(line, unit, sign) for sign in profile.identify)]
    own = PROFILES[unit - 1]

    def rank(profile: ModbusProfile) -> tuple[float, bool]:
        line_setting = profile.serial.model_copy(update={"unit": own.serial.unit})
        return round(proof(profile), 1), line_setting == own.serial

    ranked = sorted(fits, key=rank, reverse=True)
    assert ranked[0].id == own.id, [(profile.id, rank(profile)) for profile in ranked]
    assert len(ranked) == 1 or rank(ranked[0]) > rank(ranked[1])


def test_there_are_models_for_every_kind_of_place() -> None:
    assert len(PROFILES) >= 31
    kinds = {profile.kind for profile in PROFILES}
    assert kinds >= {"environment", "soil", "weather", "power", "flow", "cold_store", "water", "gas"}
