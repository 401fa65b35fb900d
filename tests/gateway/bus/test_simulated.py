"""Every shipped profile, played by our simulator and read by our bus: two programs that share only the profile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.event import Body, DeviceHealth
from contract.profile import ModbusProfile, Point, read
from contract.quality import Quality
from contract.unit import to_canonical
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, SerialBus, TcpBus
from gateway.rim.bus import Bus
from simulators.modbus import Simulator, Station
from tests.gateway.bus.wall import clock
from tests.patience import until

FOLDER = Path(__file__).parents[3] / "device-profiles"
SHIPPED = [read(path.read_bytes(), path.name) for path in sorted(FOLDER.glob("*.yaml"))]
PROFILES = [profile for profile in SHIPPED if isinstance(profile, ModbusProfile)]


def middle(point: Point) -> float:
    """A value in the canonical unit that lies well inside what the point can show."""
    factor, shift = to_canonical(point.key, point.unit)
    raw = 1 if point.type == "bit" else 123
    return (raw * point.scale + point.offset) * factor + shift


class Seen:
    """A running bus and what it said."""

    def __init__(self, spec: TcpBus | SerialBus, devices: list[DeviceSpec]) -> None:
        self.samples: list[Sample] = []
        self.events: list[Body] = []
        self.bus = Bus(spec, devices, self.samples.append, self.events.append, clock)
        self.bus.start()

    def latest(self, device: str) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for sample in tuple(self.samples):
            if sample.device == device:
                found |= sample.values
        return found

    def health(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, DeviceHealth)]


@pytest.fixture
def tcp() -> Iterator[tuple[Simulator, Seen]]:
    stations = [Station(profile, unit) for unit, profile in enumerate(PROFILES, 1)]
    with Simulator(stations, tcp=("127.0.0.1", 0)) as simulator:
        for unit, profile in enumerate(PROFILES, 1):
            for point in profile.points:
                simulator.hold(unit, point.key, middle(point))
        devices = [DeviceSpec(profile.id, profile, unit, 0.05) for unit, profile in enumerate(PROFILES, 1)]
        seen = Seen(TcpBus("field", *simulator.address), devices)
        yield simulator, seen
        assert seen.bus.stop()


def test_what_the_simulator_shows_is_what_the_bus_reads(tcp: tuple[Simulator, Seen]) -> None:
    _, seen = tcp
    for profile in PROFILES:
        wanted = {point.key: pytest.approx(middle(point), abs=1e-6) for point in profile.points}
        until(lambda profile=profile, wanted=wanted: seen.latest(profile.id) == wanted)  # type: ignore[misc]


def test_a_silent_station_is_lost_and_found_while_the_others_are_read(tcp: tuple[Simulator, Seen]) -> None:
    simulator, seen = tcp
    until(lambda: all(seen.latest(profile.id) for profile in PROFILES))
    simulator.fault(2, "silence")
    until(lambda: seen.health() == ["lost"])
    before = {device.id: device.replies for device in seen.bus.status().devices}
    until(
        lambda: all(
            device.replies > before[device.id] + 3
            for device in seen.bus.status().devices
            if device.id != PROFILES[1].id
        )
    )
    simulator.clear(2)
    until(lambda: seen.health() == ["lost", "found"])


def test_an_exception_makes_values_null_and_the_device_stays(tcp: tuple[Simulator, Seen]) -> None:
    simulator, seen = tcp
    until(lambda: bool(seen.latest(PROFILES[0].id)))
    simulator.fault(1, "exception")
    until(lambda: set(seen.latest(PROFILES[0].id).values()) == {None})
    words = {word for sample in seen.samples if sample.device == PROFILES[0].id for word in sample.quality.values()}
    assert words == {Quality.DEVICE_ERROR}
    assert seen.health() == []


def test_a_paced_pty_is_read_like_the_line_it_stands_for(tmp_path: Path) -> None:
    profile = next(profile for profile in PROFILES if profile.id == "renke-rs-ws-n01")
    with Simulator([Station(profile, 1)], pty=tmp_path / "rs485", baud=9600) as simulator:
        simulator.hold(1, "air_temperature", -12.3)
        devices = [DeviceSpec("air", profile, 1, 0.1)]
        seen = Seen(SerialBus("line", str(simulator.link), baud=9600), devices)
        try:
            until(lambda: seen.latest("air").get("air_temperature") == -12.3)
            simulator.fault(1, "noise")
            until(lambda: seen.bus.status().devices[0].failures > 0)
            simulator.clear(1)
            simulator.hold(1, "air_temperature", 21.5)
            until(lambda: seen.latest("air").get("air_temperature") == 21.5)
        finally:
            assert seen.bus.stop()
