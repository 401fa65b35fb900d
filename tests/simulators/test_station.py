"""One instrument on TCP: what it answers, what writing its setup does, what each fault looks like on the wire."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from pymodbus.exceptions import ModbusIOException

from gateway.drivers.modbus import values
from simulators.counted import counted
from simulators.ledger import read as ledger_of
from simulators.modbus import Simulator, Station
from tests.parts import part
from tests.simulators.stage import NOON, made_up, profile, tcp_client

LOCAL = ("127.0.0.1", 0)


@pytest.fixture
def air() -> Iterator[Simulator]:
    """A counted Renke transmitter as unit 1 and an XY-MD02 as unit 2, at noon."""
    stations = [Station(counted(profile("renke-rs-ws-n01")), 1, "air"), Station(profile("xy-md02"), 2, "box")]
    with Simulator(stations, tcp=LOCAL, start_ms=NOON) as simulator:
        yield simulator


def test_every_shipped_profile_plays_values_that_the_gateway_reads_back() -> None:
    stems = ["renke-rs-ws-n01", "dfrobot-sen0601", "zts-soil-7in1", "jxct-jxbs-3001-tr", "xy-md02", "pzem-004t-v3"]
    stations = [Station(profile(stem), unit) for unit, stem in enumerate(stems, 1)]
    with Simulator(stations, tcp=LOCAL, start_ms=NOON) as simulator, tcp_client(simulator) as client:
        for station in stations:
            for point in station.profile.points:
                read = client.read_input_registers if point.function == "input" else client.read_holding_registers
                reply = read(point.address, count=point.width, device_id=station.unit)
                got = values(station.profile, {point.function: {point.address: reply.registers}})[point.key]
                assert got is not None
                wanted = station.sources[point.key](NOON + 500)
                assert wanted is not None
                assert got == pytest.approx(wanted, rel=0.1, abs=1.0), point.key


def test_signs_of_identification_fit_what_is_played() -> None:
    for stem in ("renke-rs-ws-n01", "dfrobot-sen0600", "zts-soil-7in1", "jxct-jxbs-3001-tr", "xy-md02", "pzem-004t-v3"):
        station = Station(profile(stem), 1)
        with Simulator([station], tcp=LOCAL, start_ms=NOON) as simulator, tcp_client(simulator) as client:
            for sign in station.profile.identify:
                read = client.read_input_registers if sign.function == "input" else client.read_holding_registers
                found = read(sign.address, count=sign.count, device_id=1).registers
                assert all(sign.low <= value <= sign.high for value in found), (stem, sign, found)


def test_mbpoll_reads_it(air: Simulator) -> None:
    host, port = air.address
    said = subprocess.run(
        [part("mbpoll"), "-m", "tcp", "-p", str(port), "-a", "2", "-0", "-r", "1", "-c", "2", "-t", "3", "-1",
         "-o", "5", host],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    shown = [int(line.split("\t")[-1].split()[0]) for line in said.splitlines() if line.startswith("[")]
    with tcp_client(air) as client:
        assert shown == pytest.approx(client.read_input_registers(1, count=2, device_id=2).registers, abs=8)


def test_each_reply_carries_a_fresh_counter_that_the_ledger_knows(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    seen: list[int] = []
    for _ in range(2):  # the second one goes on where the first ended
        stations = [Station(counted(profile("renke-rs-ws-n01")), 1, "air")]
        with Simulator(stations, tcp=LOCAL, ledger=ledger) as simulator, tcp_client(simulator) as client:
            seen += [client.read_holding_registers(0, count=4, device_id=1).registers[3] for _ in range(5)]
            assert client.read_holding_registers(0, count=2, device_id=1).registers  # without the counter: no line
    assert seen == list(range(1, 11)) == [row.count for row in ledger_of(ledger)]
    assert {(row.device, row.unit, row.point, row.fault) for row in ledger_of(ledger)} == {
        ("air", 1, "reply_count", None)
    }
    assert ledger.read_text().startswith('{"simulator": "zhigen sim modbus"')


@pytest.mark.parametrize(
    ("address", "count", "unit", "code"),
    [(4, 1, 1, 2), (0, 5, 1, 2), (3, 100, 1, 2), (0, 110, 1, 3), (0, 1, 77, 11)],
)
def test_what_an_instrument_does_not_have_is_an_exception(
    air: Simulator, address: int, count: int, unit: int, code: int
) -> None:
    with tcp_client(air) as client:
        reply = client.read_holding_registers(address, count=count, device_id=unit)
        assert reply.isError()
        assert reply.exception_code == code


def test_a_function_that_it_does_not_speak_is_exception_1(air: Simulator) -> None:
    with tcp_client(air) as client:
        assert client.readwrite_registers(read_count=1, values=[1], device_id=1).exception_code == 1


def test_writing_the_unit_id_moves_the_instrument(air: Simulator) -> None:
    with tcp_client(air) as client:
        assert not client.write_register(0x07D0, 9, device_id=1).isError()
        assert client.read_holding_registers(0, count=2, device_id=1).exception_code == 11
        assert client.read_holding_registers(0x07D0, count=1, device_id=9).registers == [9]
        assert client.write_register(0x07D0, 300, device_id=9).exception_code == 3
        assert client.write_register(0x07D1, 7, device_id=9).exception_code == 3
        assert client.write_register(0, 7, device_id=9).exception_code == 2


def test_writing_an_offset_shifts_what_is_shown(air: Simulator) -> None:
    air.hold(2, "air_temperature", 20.0)
    with tcp_client(air) as client:
        client.write_registers(0x0103, [0x10000 - 55, 10], device_id=2)
        assert client.read_input_registers(1, count=1, device_id=2).registers == [145]
        assert client.read_holding_registers(0x0103, count=2, device_id=2).registers == [0x10000 - 55, 10]


def test_coils_bits_and_gaps_are_spoken() -> None:
    points = """
  - {key: running, function: discrete, address: 7, type: bit, unit: ''}
  - {key: defrosting, function: holding, address: 3, type: bit, bit: 9, unit: ''}
  - {key: door_open, function: holding, address: 3, type: bit, bit: 0, unit: ''}
  - {key: set_point, address: 6, type: f32, order: CDAB, unit: °C}
"""
    extra = """
limits: {max_gap: 2}
simulate: {running: {constant: 1}, defrosting: {constant: 1}, door_open: {constant: 0}, set_point: {constant: -18.5}}
setup: {lamp: {name: {zh: 灯, en: lamp}, function: coil, address: 4, type: bit}}
"""
    station = Station(made_up(points, extra), 5)
    with Simulator([station], tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        assert client.read_discrete_inputs(7, count=1, device_id=5).bits[0]
        assert client.read_holding_registers(3, count=5, device_id=5).registers == [1 << 9, 0, 0, 0, 0xC194]
        assert not client.read_coils(4, count=1, device_id=5).bits[0]
        assert client.write_coil(4, True, device_id=5).bits[0]  # noqa: FBT003  # pymodbus' own face
        assert client.read_coils(4, count=1, device_id=5).bits[0]
        assert not client.write_coils(4, [False], device_id=5).isError()
        assert not client.read_coils(4, count=1, device_id=5).bits[0]


def test_several_bits_lie_beside_others_in_one_register() -> None:
    points = """
  - {key: running, address: 3, type: bit, bit: 0, unit: ''}
  - {key: alarm_flag.stage, address: 3, bits: [2, 3], unit: ''}
  - {key: alarm_flag.grid, address: 3, bits: [12, 15], unit: ''}
"""
    extra = "simulate: {running: {constant: 1}, alarm_flag.stage: {constant: 2}, alarm_flag.grid: {constant: 9}}"
    with Simulator([Station(made_up(points, extra), 5)], tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        assert client.read_holding_registers(3, count=1, device_id=5).registers == [0x9009]


def test_a_setting_of_two_registers_is_written_whole_or_not_at_all() -> None:
    with Simulator([Station(profile("eastron-sdm120"))], tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        assert client.read_holding_registers(0x14, count=2, device_id=1).registers == [0x3F80, 0]
        assert client.write_register(0x14, 0x40A0, device_id=1).exception_code == 3
        assert client.write_registers(0x15, [0, 0], device_id=1).exception_code in (2, 3)
        assert client.write_registers(0x14, [0x4380, 0], device_id=1).exception_code == 3  # 256 is no unit id
        assert client.write_registers(0x14, [0x4020, 0], device_id=1).exception_code == 3  # nor is 2.5
        assert not client.write_registers(0x14, [0x40A0, 0], device_id=1).isError()
        assert client.read_holding_registers(0x14, count=2, device_id=5).registers == [0x40A0, 0]


def test_a_nameplate_is_there_to_be_read() -> None:
    with Simulator([Station(profile("hach-ldo"), 9)], tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        assert client.read_holding_registers(2, count=8, device_id=9).registers == [
            456, 15136, 0x3133, 0x3132, 0x3330, 0x3030, 0x3030, 0x3937,
        ]  # fmt: skip


def test_a_constant_may_have_the_noise_of_its_sensor() -> None:
    points = "  - {key: air_pressure, address: 0, scale: 0.1, unit: hPa}"
    extra = "simulate: {air_pressure: {constant: 1000, noise: 5}}"
    station = Station(made_up(points, extra), 5)
    with Simulator([station], tcp=LOCAL, speed=600) as simulator, tcp_client(simulator) as client:
        seen = {client.read_holding_registers(0, count=1, device_id=5).registers[0] for _ in range(30)}
    assert len(seen) > 1
    assert all(9700 < value < 10300 for value in seen)


def test_silence_and_its_end(air: Simulator) -> None:
    air.fault(1, "silence")
    with tcp_client(air, timeout=0.3) as client, pytest.raises(ModbusIOException):
        client.read_holding_registers(0, count=2, device_id=1)
    with tcp_client(air) as client:
        assert not client.read_input_registers(1, count=2, device_id=2).isError()
        air.clear(1)
        assert not client.read_holding_registers(0, count=2, device_id=1).isError()


def test_an_exception_code_on_request(air: Simulator) -> None:
    air.fault(1, "exception", amount=6)
    with tcp_client(air) as client:
        assert client.read_holding_registers(0, count=2, device_id=1).exception_code == 6


def exchange(simulator: Simulator, request: bytes) -> bytes:
    """The raw bytes that come back for a raw request."""
    with socket.create_connection(simulator.address, timeout=60) as line:
        line.sendall(request)
        return line.recv(300)


REQUEST = bytes.fromhex("0007 0000 0006 01 03 0000 0004".replace(" ", ""))


def test_wrong_length_is_well_formed_but_one_register_short(air: Simulator) -> None:
    air.fault(1, "wrong_length")
    reply = exchange(air, REQUEST)
    assert reply[:9] == bytes.fromhex("0007 0000 0009 01 03 06".replace(" ", ""))
    assert len(reply) == 15


def test_wrong_unit_answers_in_the_name_of_another(air: Simulator) -> None:
    air.fault(1, "wrong_unit")
    assert exchange(air, REQUEST)[6] == 2


def test_noise_spoils_the_header_behind_tcp(air: Simulator) -> None:
    air.fault(1, "noise")
    reply = exchange(air, REQUEST)
    assert reply[:2] == b"\x00\x07"
    assert reply[2:4] != b"\x00\x00"


def test_slow_comes_late_but_comes(air: Simulator) -> None:
    air.fault(1, "slow", amount=400)
    with tcp_client(air, timeout=0.1) as client, pytest.raises(ModbusIOException):
        client.read_holding_registers(0, count=2, device_id=1)
    assert len(exchange(air, REQUEST)) == 17


def test_stuck_and_spike_change_values_only(air: Simulator) -> None:
    with tcp_client(air) as client:

        def shown() -> list[int]:
            found: list[int] = client.read_holding_registers(0, count=2, device_id=1).registers
            return found

        air.hold(1, "air_temperature", 20.0)
        air.fault(1, "stuck", point="air_temperature")
        assert shown()[1] == 200
        air.hold(1, "air_temperature", 25.0)
        assert shown()[1] == 200
        air.clear(1)
        assert shown()[1] == 250
        air.fault(1, "spike", point="air_temperature", amount=12.5)
        assert shown()[1] == 375
        air.clear()
        air.release(1)
        assert shown()[1] != 250


def test_what_is_not_there_cannot_be_spoiled(air: Simulator) -> None:
    with pytest.raises(ValueError, match="no station has unit id 7"):
        air.fault(7, "silence")
    with pytest.raises(ValueError, match="air has no point co2"):
        air.hold(1, "co2", 400)
    with pytest.raises(ValueError, match="cough: no such fault"):
        air.fault(1, "cough")


def test_pipelined_and_split_requests_are_all_answered_in_order(air: Simulator) -> None:
    with socket.create_connection(air.address, timeout=60) as line:
        line.sendall(REQUEST + REQUEST[:5])
        line.sendall(REQUEST[5:])
        got = b""
        while len(got) < 34:
            got += line.recv(100)
    assert [got[at + 16] for at in (0, 17)] == [1, 2]


def test_bytes_that_are_not_modbus_cut_the_connection(air: Simulator) -> None:
    assert exchange(air, b"GET / HTTP/1.1\r\n\r\n") == b""
    assert exchange(air, REQUEST)


def test_a_gap_in_what_is_replayed_is_silence_and_costs_no_counter(tmp_path: Path) -> None:
    station = Station(counted(profile("renke-rs-ws-n01")), 1, "air")
    station.sources["air_temperature"] = lambda _: None
    with Simulator([station], tcp=LOCAL, ledger=tmp_path / "l") as simulator:
        with tcp_client(simulator, 0.3) as client, pytest.raises(ModbusIOException):
            client.read_holding_registers(0, count=4, device_id=1)
        simulator.hold(1, "air_temperature", 5)
        with tcp_client(simulator) as client:
            assert client.read_holding_registers(0, count=4, device_id=1).registers[1:] == [50, 0, 1]


def test_no_reading_is_shown_where_the_instrument_has_a_sign_for_it() -> None:
    point = "  - {key: storage_temperature, address: 5, type: s16, scale: 0.1, unit: °C, invalid: [0x8000]}"
    station = Station(made_up(point), 1)
    station.sources["storage_temperature"] = lambda _: None
    with Simulator([station], tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        registers = client.read_holding_registers(5, count=1, device_id=1).registers
        assert values(station.profile, {"holding": {5: registers}}) == {"storage_temperature": None}


def test_twenty_devices_of_twenty_registers_cost_little() -> None:
    points = "\n".join(f"  - {{key: soil_moisture.d{n}, address: {n}, unit: '%', scale: 0.1}}" for n in range(20))
    plays = "\n".join(f"  soil_moisture.d{n}: {{day: soil_moisture, noise: 0.1}}" for n in range(20))
    played = counted(made_up(points, f"simulate:\n{plays}"))
    stations = [Station(played, unit) for unit in range(1, 21)]
    with Simulator(stations, tcp=LOCAL) as simulator, tcp_client(simulator) as client:
        for turn in (1, 2):
            for unit in range(1, 21):
                assert client.read_holding_registers(0, count=22, device_id=unit).registers[21] == turn


def test_a_busy_port_and_two_equal_units_are_refused(air: Simulator) -> None:
    with (
        pytest.raises(OSError, match="address already in use"),
        Simulator([Station(profile("xy-md02"))], tcp=air.address),
    ):
        pass
    with pytest.raises(ValueError, match="two stations have unit id 1"):
        Simulator([Station(profile("xy-md02")), Station(profile("renke-rs-ws-n01"))], tcp=LOCAL)


def test_random_requests_never_silence_the_simulator(air: Simulator) -> None:
    random = Random(5)
    with socket.create_connection(air.address, timeout=60) as line:
        for number in range(400):
            pdu = bytes([number % 256]) + random.randbytes(random.randrange(0, 12))
            line.sendall(b"\x00\x01\x00\x00" + (len(pdu) + 1).to_bytes(2, "big") + b"\x01" + pdu)
            head = line.recv(7)
            assert head[:4] == b"\x00\x01\x00\x00"
            line.recv(int.from_bytes(head[4:6], "big") - 1)
        line.sendall(REQUEST)
        assert len(line.recv(100)) == 17
