"""Settings changed on a line: simulators for what goes well, scripted devices for what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contract.profile import ModbusProfile, Setting
from gateway.core.fault import Fault
from gateway.core.spec import SerialBus, TcpBus
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_sweep import LineSetting
from gateway.drivers.modbus_write import Write
from gateway.rim.adjustment import Bench, Seat
from gateway.rim.profiles import Shelf
from gateway.rim.wire import SerialLine, TcpLine
from simulators.modbus import Simulator, Station
from tests.gateway.bus.peers import PtyPeer, Server, rtu

AT = LineSetting(9600, "N", 1)
UNIT = Setting.model_validate(
    {"name": {"zh": "站号", "en": "unit"}, "address": 0x100, "low": 1, "high": 247, "effect": "unit"}
)
PLAIN = Setting.model_validate({"name": {"zh": "甲", "en": "a"}, "address": 0x100, "low": 0, "high": 999})


def model(name: str) -> ModbusProfile:
    found = Shelf([]).find(name)
    assert isinstance(found, ModbusProfile)
    return found


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Bench]:
    stations = [Station(model("xy-md02"), 3), Station(model("dfrobot-sen0600"), 4)]
    with Simulator(stations, pty=tmp_path / "rs485", baud=9600) as simulator:
        port = str(simulator.link)
        bench = Bench(lambda at: SerialLine(SerialBus("b", port, baud=at.baud if at else 9600)), 400)
        yield bench
        bench.close()


def test_offset_unit_and_baud_are_written_and_read_back_where_the_instrument_then_is(simulated: Bench) -> None:
    setup = model("xy-md02").setup
    offset = simulated.change(setup["temperature_offset"], Seat(3, AT), 0, 0xFFFB)
    assert (offset.ending, offset.seat, offset.value) == ("done", Seat(3, AT), 0xFFFB)
    moved = simulated.change(setup["unit"], Seat(3, AT), 3, 9)
    assert (moved.ending, moved.seat) == ("done", Seat(9, AT))
    faster = simulated.change(setup["baud"], Seat(9, AT), 9600, setup["baud"].values["19200"])  # type: ignore[index]
    assert (faster.ending, faster.seat) == ("done", Seat(9, LineSetting(19200, "N", 1)))
    assert simulated.look(setup["unit"], faster.seat) == 9
    assert isinstance(simulated.look(setup["unit"], Seat(9, AT)), Fault)


def test_what_the_instrument_refuses_is_told_and_nothing_is_changed(simulated: Bench) -> None:
    setup = model("xy-md02").setup
    result = simulated.change(setup["unit"], Seat(3, AT), 3, 300)
    assert (result.ending, result.fault and result.fault.cause) == ("refused", "exception_3")
    assert simulated.look(setup["unit"], Seat(3, AT)) == 3
    assert simulated.answers(setup["unit"], Seat(4, AT))
    assert not simulated.answers(setup["unit"], Seat(5, AT))


class Device:
    """A scripted instrument with one register 0x100; `unit` is where it answers."""

    def __init__(self, unit: int = 3, value: int = 3) -> None:
        self.unit, self.value = unit, value
        self.writes: list[bytes] = []
        self.moves = "at once"  # or "after restart", "away"
        self.takes: Callable[[int], int] = lambda value: value
        self.only_several = False

    def __call__(self, request: bytes) -> list[bytes]:
        unit, function = request[0], request[1]
        if unit != self.unit:
            return []
        if function == 3:
            return [rtu(bytes([unit, 3, 2]) + self.value.to_bytes(2, "big"))]
        self.writes.append(request)
        if function == 6 and self.only_several:
            return [rtu(bytes([unit, 0x86, 1]))]
        value = int.from_bytes(request[4:6], "big") if function == 6 else 7
        self.value = self.takes(value)
        if self.moves == "at once":
            self.unit = self.value
        elif self.moves == "away":
            self.unit = 200
        return [rtu(request[:6])]


@pytest.fixture
def device() -> Iterator[tuple[Device, Bench]]:
    device = Device()
    peer = PtyPeer(device)
    bench = Bench(lambda _: SerialLine(SerialBus("b", peer.path, baud=115200)), 60)
    yield device, bench
    bench.close()
    peer.stop()


def test_an_id_that_counts_only_after_a_restart_is_told_so(device: tuple[Device, Bench]) -> None:
    own, bench = device
    own.moves = "after restart"
    result = bench.change(UNIT, Seat(3, AT), 3, 9)
    assert (result.ending, result.seat, result.value) == ("after_restart", Seat(3, AT), 9)


def test_another_value_than_asked_is_put_back(device: tuple[Device, Bench]) -> None:
    own, bench = device
    own.moves = "stays"
    own.takes = lambda value: 55 if value == 9 else value
    result = bench.change(PLAIN, Seat(3, AT), 3, 9)
    assert (result.ending, result.value, own.value) == ("restored", 3, 3)


def test_a_value_that_is_acknowledged_but_not_taken_is_unchanged(device: tuple[Device, Bench]) -> None:
    own, bench = device
    own.moves = "stays"
    own.takes = lambda _: 3
    assert bench.change(PLAIN, Seat(3, AT), 3, 9).ending == "unchanged"
    assert bench.change(UNIT, Seat(3, AT), 3, 9).ending == "unchanged"


def test_an_instrument_that_answers_nowhere_is_lost_after_it_was_called_back(device: tuple[Device, Bench]) -> None:
    own, bench = device
    own.moves = "away"
    result = bench.change(UNIT, Seat(3, AT), 3, 9)
    assert (result.ending, result.value) == ("lost", None)


def test_one_that_knows_only_function_16_is_written_by_it(device: tuple[Device, Bench]) -> None:
    own, bench = device
    own.moves = "stays"
    own.only_several = True
    line = bench._at(AT)
    assert not isinstance(line, Fault)
    refusal = line.write(Write(6, 0x100, 7), 3, 60)
    assert refusal is not None
    assert refusal.cause == "exception_1"
    # The scripted port hears eight bytes at a time, so the eleven of function 16 come in two: the echo is of the first.
    assert bench.change(PLAIN, Seat(3, AT), 3, 7).ending == "done"
    assert {write[1] for write in own.writes} == {6, 16}


def test_a_server_written_by_others_takes_each_kind_of_write() -> None:
    server = Server("tcp", "0")
    line = TcpLine(TcpBus("b", "127.0.0.1", server.port))
    try:
        assert line.open() is None
        for function, value in ((6, 0xFFFB), (16, 4711)):
            assert line.write(Write(function, 3, value), 1, 3000) is None  # type: ignore[arg-type]
            assert line.read(Block("holding", 3, 1, ()), 1, 3000) == value.to_bytes(2, "big")
        refusal = line.write(Write(6, 500, 1), 1, 3000)
        assert refusal is not None
        assert refusal.cause == "exception_2"
    finally:
        line.close()
        server.kill()


def test_a_missing_port_refuses_everything(tmp_path: Path) -> None:
    bench = Bench(lambda _: SerialLine(SerialBus("b", str(tmp_path / "ttyUSB9"))), 60)
    found = bench.look(UNIT, Seat(3, AT))
    assert isinstance(found, Fault)
    assert found.code == "port_missing"
    assert bench.change(UNIT, Seat(3, AT), 3, 9).ending == "refused"
