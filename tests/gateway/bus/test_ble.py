"""Tags heard through real bleak and a real D-Bus from the stand-in of bluetoothd, and what goes wrong in the air."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract.event import Body, DeviceHealth
from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import BleBus, DeviceSpec
from gateway.rim import radio
from gateway.rim.ble import BlePort
from gateway.rim.ports import closed, port_of
from simulators.ble import PrivateBus, Simulator, Tag
from tests.gateway.bus.wall import clock
from tests.gateway.tags import shipped
from tests.parts import part
from tests.patience import until

STEMS = (
    "bthome-climate",
    "bthome-climate-encrypted",
    "govee-h5075",
    "ruuvitag",
    "shelly-blu-door-window",
    "xiaomi-lywsd03mmc",
    "xiaomi-lywsdcgq",
)
SHOWN = {
    "air_temperature": -18.5,
    "relative_humidity": 80.0,
    "air_pressure": 1008.0,
    "battery": 90.0,
    "battery_voltage": 2.9,
    "door_open": 1.0,
    "illuminance": 64.0,
}


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    part("dbus-daemon")
    with PrivateBus(tmp_path / "bus") as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
        yield daemon


class Seen:
    """A running port and what it said."""

    def __init__(self, stems: tuple[str, ...], interval_s: float = 0.3) -> None:
        self.samples: list[Sample] = []
        self.events: list[Body] = []
        devices = []
        for stem in stems:
            profile = shipped(stem).model_copy(update={"every_s": 0.0})
            example = profile.examples[0]
            key = bytes.fromhex(example.key)
            devices.append(DeviceSpec(stem, profile, 0, interval_s, address=example.address, key=key))
        self.port = port_of(BleBus("air"), devices, self.samples.append, self.events.append, clock)
        self.port.start()

    def latest(self, device: str) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for sample in tuple(self.samples):
            if sample.device == device:
                found |= sample.values
        return found

    def health(self, device: str) -> list[tuple[str, str]]:
        told = [event for event in self.events if isinstance(event, DeviceHealth) and event.device == device]
        return [(event.state, event.cause) for event in told]

    def states(self) -> set[str]:
        return {device.state for device in self.port.status().devices}


@contextmanager
def played(bus: PrivateBus, *stems: str, monitors: bool = True, every_s: float = 0.1) -> Iterator[Simulator]:
    tags = [Tag(shipped(stem), every_s=every_s) for stem in stems]
    with Simulator(bus.address, tags, monitors=monitors) as simulator:
        for number, tag in enumerate(tags, 1):
            for point in tag.profile.points:
                if point.key in SHOWN:
                    simulator.hold(number, point.key, SHOWN[point.key])
        yield simulator


@contextmanager
def listening(*stems: str) -> Iterator[Seen]:
    seen = Seen(stems)
    try:
        yield seen
    finally:
        assert seen.port.stop()


@pytest.mark.parametrize("monitors", [True, False], ids=["passive", "active"])
def test_what_tags_of_every_family_say_is_what_comes_in(bus: PrivateBus, *, monitors: bool) -> None:
    stems = STEMS if not monitors else tuple(stem for stem in STEMS if "govee" not in stem)
    with played(bus, *stems, monitors=monitors), listening(*stems) as seen:
        for stem in stems:
            keys = [point.key for point in shipped(stem).points if point.key in SHOWN]
            wanted = {key: pytest.approx(SHOWN[key], abs=1e-6) for key in keys}
            until(lambda stem=stem, wanted=wanted: wanted.items() <= seen.latest(stem).items(), stem)  # type: ignore[misc]
            strength = seen.latest(stem)["signal_strength"]
            assert strength is not None
            assert -75 < strength < -60
        assert seen.states() == {"ok"}
        assert seen.port.status().connected


def test_a_dead_tag_is_lost_and_found_and_its_neighbour_goes_on(bus: PrivateBus) -> None:
    with played(bus, "ruuvitag", "bthome-climate") as simulator, listening("ruuvitag", "bthome-climate") as seen:
        until(lambda: seen.states() == {"ok"})
        simulator.fault(1, "silence")
        until(lambda: seen.health("ruuvitag") == [("lost", "not_heard")])
        assert seen.latest("ruuvitag")["air_temperature"] is None
        simulator.clear(1)
        until(lambda: seen.health("ruuvitag")[1:] == [("found", "not_heard")])
        until(lambda: seen.latest("ruuvitag")["air_temperature"] == -18.5)
        assert seen.health("bthome-climate") == []


@pytest.mark.parametrize(
    ("stem", "kind", "cause"),
    [
        ("bthome-climate-encrypted", "wrong_key", "key_wrong"),
        ("xiaomi-lywsd03mmc", "wrong_key", "key_wrong"),
        ("bthome-climate-encrypted", "garbage", None),
    ],
)
def test_an_advert_that_cannot_be_believed_gives_no_value(
    bus: PrivateBus, stem: str, kind: str, cause: str | None
) -> None:
    with played(bus, stem) as simulator, listening(stem) as seen:
        until(lambda: seen.latest(stem).get("air_temperature") == -18.5)
        simulator.fault(1, kind)
        until(lambda: seen.health(stem))
        said = len(seen.samples)
        assert seen.health(stem)[0][0] == "lost"
        assert cause is None or seen.health(stem) == [("lost", cause)]
        simulator.clear(1)
        until(lambda: len(seen.health(stem)) == 2)
        values = [value for sample in seen.samples[said:] for value in sample.values.values()]
        assert {value for value in values if value is not None and value > -60} <= {-18.5, 80.0, 90.0}


def test_a_flood_of_repeats_is_one_reading(bus: PrivateBus) -> None:
    with played(bus, "bthome-climate") as simulator, listening("bthome-climate") as seen:
        until(lambda: seen.states() == {"ok"})
        simulator.fault(1, "flood", amount=500)
        begin = seen.port.status().devices[0].replies
        until(lambda: seen.port.status().devices[0].replies >= begin + 3)
        assert all(" < " in line for line in seen.port.status().devices[0].frames)
        assert len(seen.port.status().devices[0].frames) == 1
        assert len([sample for sample in seen.samples if "air_temperature" in sample.values]) == 1


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("no_adapter", "no_adapter"), ("blocked", "adapter_blocked"), ("refused", "bluetooth_denied")],
)
def test_an_adapter_that_fails_is_told_and_taken_up_again(bus: PrivateBus, kind: str, cause: str) -> None:
    with played(bus, "ruuvitag") as simulator, listening("ruuvitag") as seen:
        until(lambda: seen.states() == {"ok"})
        simulator.fault(0, kind)
        until(lambda: seen.port.status().cause != ("", ""))
        assert seen.port.status().cause == (Fault(cause, details={"adapter": "hci0"}).text("zh"), _english(cause))
        assert not seen.port.status().connected
        until(lambda: seen.health("ruuvitag"))
        assert seen.health("ruuvitag")[0] in {("lost", cause), ("lost", "not_heard")}
        simulator.clear(0)
        until(lambda: seen.states() == {"ok"})
        assert seen.port.status().connected


def test_a_bluetoothd_that_restarts_is_listened_to_again(bus: PrivateBus) -> None:
    with played(bus, "ruuvitag") as simulator, listening("ruuvitag") as seen:
        until(lambda: seen.states() == {"ok"})
        simulator.fault(0, "restart", for_s=0.1)
        until(lambda: not seen.port.status().connected)
        until(lambda: seen.port.status().connected)
        before = len(seen.samples)
        simulator.hold(1, "air_temperature", 4.0)
        until(lambda: seen.latest("ruuvitag")["air_temperature"] == 4.0)
        assert len(seen.samples) > before


def test_no_bus_and_then_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part("dbus-daemon")
    daemon = PrivateBus(tmp_path / "bus")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
    with listening("ruuvitag") as seen:
        until(lambda: seen.port.status().cause[1] == _english("bluetooth_down"))
        with daemon, played(daemon, "ruuvitag"):
            until(lambda: seen.states() == {"ok"})
        until(lambda: seen.health("ruuvitag")[-1:] == [("lost", "bluetooth_down")])


def test_a_sink_that_fails_does_not_end_the_thread(bus: PrivateBus) -> None:
    seen: list[Sample] = []

    def sink(sample: Sample) -> None:
        seen.append(sample)
        raise OSError("no room")

    profile = shipped("ruuvitag")
    device = DeviceSpec("ruuvitag", profile, 0, 0.2, address=profile.examples[0].address)
    with played(bus, "ruuvitag") as simulator:
        port = BlePort(BleBus("air"), [device], sink, lambda _: None, clock)
        port.start()
        until(lambda: seen)
        simulator.hold(1, "air_temperature", 4.0)
        until(lambda: seen[-1].values.get("air_temperature") == 4.0)
        assert port.stop()


def test_everything_in_the_air_is_heard_for_a_scan(bus: PrivateBus) -> None:
    heard: list[Advert] = []
    with played(bus, "ruuvitag", "govee-h5075"):
        assert radio.listen("hci0", 0.5, heard.append) is None
        assert closed(BleBus("air")) is None
        assert closed(BleBus("air", "hci7")) == Fault("no_adapter", details={"adapter": "hci7"})
    assert {advert.name for advert in heard} == {"Ruuvi 884F", "GVH5075_DBF8"}
    until(lambda: closed(BleBus("air")) == Fault("bluetooth_down"))


def test_an_adapter_that_is_pulled_out_ends_a_scan(bus: PrivateBus) -> None:
    heard: list[Advert] = []
    left: list[float] = []
    with played(bus, "ruuvitag") as simulator:

        def beat(seconds: float) -> None:
            left.append(seconds)
            if heard:
                simulator.fault(0, "no_adapter")

        assert radio.listen("hci0", 60, heard.append, beat) == Fault("no_adapter", details={"adapter": "hci0"})
    assert {advert.name for advert in heard} == {"Ruuvi 884F"}
    assert left == sorted(left, reverse=True)


def test_rfkill_is_read_where_bluez_does_not_tell(tmp_path: Path) -> None:
    for number, (kind, soft) in enumerate((("wlan", "1"), ("bluetooth", "0"))):
        switch = tmp_path / f"rfkill{number}"
        switch.mkdir()
        for name, text in (("type", kind), ("soft", soft), ("hard", "0")):
            (switch / name).write_text(f"{text}\n")
    assert not radio.blocked(tmp_path)
    (tmp_path / "rfkill1" / "hard").write_text("1\n")
    assert radio.blocked(tmp_path)
    assert not radio.blocked(tmp_path / "none")


def _english(code: str) -> str:
    return Fault(code, details={"adapter": "hci0"}).text("en")
