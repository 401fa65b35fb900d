"""The watchdog is fed only while everything turns: decided purely, then with threads that really hang."""

from __future__ import annotations

import threading
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.profile import ModbusProfile
from gateway.core.fault import Fault
from gateway.core.progress import Part, hung
from gateway.core.spec import DeviceSpec, TcpBus
from gateway.drivers.blocks import Block
from gateway.rim import bus as buses
from gateway.rim.bus import Bus
from gateway.rim.profiles import Shelf
from tests.patience import until

_parts = st.lists(st.builds(Part, st.uuids().map(str), st.floats(0, 1e6), st.floats(0, 1e3)), max_size=8)


@given(_parts, st.floats(0, 1e6), st.floats(0, 1e6))
def test_whoever_came_round_is_well_and_waiting_makes_nobody_well(parts: list[Part], now: float, more: float) -> None:
    assert hung([part._replace(turned=now) for part in parts], now) == []
    assert set(hung(parts, now)) <= set(hung(parts, now + more))
    away = [part._replace(turned=now - 2 * part.patience - 1) for part in parts]
    assert hung(away, now) == [part.name for part in parts]


def test_the_one_that_hangs_is_named() -> None:
    parts = [Part("outbox", 100.0, 5.0), Part("bus rs485-1", 90.0, 5.0), Part("uplink", 100.0, 5.0)]
    assert hung(parts, 102.0) == ["bus rs485-1"]
    assert hung(parts, 95.0) == []


class _Swamp:
    """A line whose read never comes back until it is let go."""

    is_open = True

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.let_go = threading.Event()

    def open(self) -> Fault | None:
        return None

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        self.entered.set()
        self.let_go.wait()
        return Fault("timeout")

    def close(self) -> None:
        pass


@pytest.fixture
def profile() -> ModbusProfile:
    return Shelf([]).find("xy-md02")


def test_a_bus_that_hangs_in_a_read_stops_coming_round(profile: ModbusProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    swamp = _Swamp()
    monkeypatch.setattr(buses, "line_of", lambda _: swamp)
    device = DeviceSpec("air", profile, 1, 0.01, 60.0, 3, {}, ())
    bus = Bus(TcpBus("house", "127.0.0.1", 1, "socket", 100, 0), [device], list, list, lambda: (0, _ms()))
    bus.start()
    try:
        assert swamp.entered.wait(120)
        stands = bus.part
        later = stands.turned + stands.patience
        assert hung([bus.part], later - 0.1) == []
        assert hung([bus.part], later + 0.1) == ["bus house"]
        assert bus.part.turned == stands.turned
        swamp.let_go.set()
        until(lambda: bus.part.turned > stands.turned, "the bus to come round")
    finally:
        swamp.let_go.set()
        assert bus.stop()


def _ms() -> int:
    return int(monotonic() * 1000)


def test_a_bus_has_patience_for_its_slowest_device(profile: ModbusProfile, tmp_path: Path) -> None:
    device = DeviceSpec("air", profile, 1, 1.0, 60.0, 3, {}, ())
    bus = Bus(TcpBus("house", "127.0.0.1", 1, "socket", 100, 0), [device], list, list, lambda: (0, _ms()))
    assert bus.part.patience * 1000 >= profile.limits.timeout_ms
    assert bus.part.patience < 120
