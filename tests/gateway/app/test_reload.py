"""A gateway goes over to what its files say while it runs: the instruments that stay cannot tell, the cloud is told."""

from __future__ import annotations

import re
import signal
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from contract import codec, event, readings
from gateway.rim.profiles import Shelf
from simulators.counted import as_yaml, counted
from simulators.ledger import read as ledger_of
from simulators.modbus import Simulator, Station
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.app.test_app import said
from tests.gateway.uplink.cloud import Cloud
from tests.parts import free_port
from tests.patience import until

BEAT_MS = 1000
NAMES = {1: "air", 2: "soil", 3: "weather"}
PROFILES = {1: "xy-md02", 2: "dfrobot-sen0600", 3: "renke-rs-ws-n01"}
CONFIG = """\
version: 1
gateway: {{id: gw-1, county: "341225"}}
site: {{id: farm-1, name: {{zh: 一号农场}}, region: "341225"}}
broker: {{host: 127.0.0.1, port: {broker}}}
storage: {{folder: box, max_mb: 64}}
metrics: {{port: {metrics}}}
profiles: [own]
buses:
  - {{id: house, kind: tcp, host: 127.0.0.1, port: {modbus}}}
devices:
  - {{id: air, profile: xy-md02-counted, bus: house, unit: 1, interval_s: 1, heartbeat_s: 1}}
  - {{id: soil, profile: dfrobot-sen0600-counted, bus: house, unit: 2, interval_s: 1, heartbeat_s: 1}}
"""
WEATHER = """\
devices:
  - id: weather
    profile: renke-rs-ws-n01-counted
    bus: house
    unit: 3
    interval_s: 0.2
    heartbeat_s: 0.2
    lost_after: 2
    points: {air_temperature: {alarms: [{side: high, limit: 40}]}}
"""


class Farm:
    """Three instruments, a gateway that is told of two, the broker and the cloud; `dropin`: its file of the third."""

    def __init__(self, folder: Path, mosquitto: Mosquitto) -> None:
        shelf = Shelf([])
        own = folder / "own"
        own.mkdir()
        stations = []
        for unit, name in PROFILES.items():
            profile = counted(shelf.find(name))  # type: ignore[arg-type]  # all of them are Modbus
            (own / f"{profile.id}.yaml").write_text(as_yaml(profile))
            stations.append(Station(profile, unit, NAMES[unit]))
        self.ledger = folder / "ledger"
        self.instruments = Simulator(stations, tcp=("127.0.0.1", 0), seed=3, ledger=self.ledger)
        self.instruments.start()
        self.cloud = Cloud(mosquitto.port)
        self.metrics = free_port()
        self.process = GatewayProcess(folder, broker=mosquitto.port, modbus=self.instruments.address[1])
        text = CONFIG.format(broker=mosquitto.port, modbus=self.instruments.address[1], metrics=self.metrics)
        self.process.config.write_text(text)
        self.own = own
        self.dropin = folder / "devices.d" / "weather.yaml"
        self.dropin.parent.mkdir()
        self.process.start()

    def close(self) -> None:
        self.process.close()
        self.cloud.close()
        self.instruments.stop()

    def devices(self) -> set[str]:
        """Those that the last birth names."""
        meta = self.cloud.meta
        return {device.id for device in meta.content.devices} if meta else set()

    def heard(self, device: str) -> list[int]:
        """Times of the rows of a device that the cloud has."""
        with self.cloud._lock:
            return sorted(times[0][1] for times in self.cloud.rows.values() if times[0][0] == device)

    def figure(self, name: str) -> float:
        """A figure as its metrics have it now; -1 while it does not serve them."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=60) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return -1
        return float(next(line.split()[1] for line in lines if line.startswith(f"zhigen_gateway_{name} ")))


@pytest.fixture
def farm(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Farm]:
    farm = Farm(tmp_path, mosquitto)
    yield farm
    farm.close()


def undisturbed(farm: Farm, device: str) -> None:
    """No beat of the device was missed, no reply came twice, and the gateway never began anew to count its replies."""
    served = [one for one in ledger_of(farm.ledger) if one.device == device and one.point == "reply_count"]
    assert [one.count for one in served] == list(range(1, len(served) + 1))
    assert max(b.t - a.t for a, b in pairwise(served)) < 2 * BEAT_MS
    with farm.cloud._lock:
        counts = [times[0][2].get("reply_count") for times in farm.cloud.rows.values() if times[0][0] == device]
    assert len(counts) == len(set(counts))
    assert set(counts) <= {one.count for one in served}
    replies = farm.figure(f'device_replies_total{{bus="house",device="{device}"}}')
    assert len(served) - replies <= 2  # one may be on its way, and a busy machine may have timed out on one


def metas(farm: Farm) -> dict[str, set[str]]:
    """Device -> hashes of the births that its rows name."""
    found: dict[str, set[str]] = {}
    for topic, body in list(farm.cloud.payloads):
        message = codec.decode(topic, body)
        if isinstance(message, readings.Readings):
            found.setdefault(topic.leaf, set()).add(message.meta)
    return found


def test_a_file_more_is_a_device_more_and_nobody_else_can_tell(farm: Farm) -> None:
    cloud, process = farm.cloud, farm.process
    until(lambda: farm.heard("air") and farm.heard("soil"))
    first = cloud.meta
    assert first is not None
    # A device more.
    farm.dropin.write_text(WEATHER)
    until(lambda: len(farm.heard("weather")) > 2)
    assert farm.devices() == set(NAMES.values())
    second = cloud.meta
    assert second is not None
    assert (second.boot, second.hash != first.hash) == (first.boot, True)
    assert metas(farm)["weather"] == {second.hash}
    # A mistake in it: everything goes on, and the figures say so.
    farm.instruments.hold(3, "air_temperature", 45.0)
    until(lambda: said(cloud, event.Alarm))
    farm.dropin.write_text(WEATHER.replace("unit: 3", "unit: 1"))
    until(lambda: farm.figure("config_mistakes") == 1)
    assert process.log.count("devices.d/weather.yaml:5: devices[0].unit: unit 1 on bus house is air already") == 1
    before = len(farm.heard("weather"))
    until(lambda: len(farm.heard("weather")) > before + 2)
    # Its profile changes: read from then on under another birth, the alarm still raised.
    farm.dropin.write_text(WEATHER)
    profile = farm.own / "renke-rs-ws-n01-counted.yaml"
    profile.write_text(re.sub(r'(confidence"?: *"?)[ab]', r"\1c", profile.read_text()))
    until(lambda: cloud.meta is not second)
    third = cloud.meta
    assert third is not None
    until(lambda: third.hash in metas(farm)["weather"])
    assert farm.figure("config_mistakes") == 0
    # A device less: what it had raised is cleared.
    farm.dropin.unlink()
    until(lambda: len(said(cloud, event.Alarm)) == 2)
    until(lambda: farm.devices() == {"air", "soil"})
    assert [one.state for one in said(cloud, event.Alarm) if isinstance(one, event.Alarm)] == ["raise", "clear"]
    served = len([one for one in ledger_of(farm.ledger) if one.device == "weather"])
    before = len(farm.heard("air"))
    until(lambda: len(farm.heard("air")) > before + 1)
    assert len([one for one in ledger_of(farm.ledger) if one.device == "weather"]) == served
    births = [body for body in said(cloud, event.Birth) if isinstance(body, event.Birth)]
    hashes = [first.hash, second.hash, third.hash, first.hash]
    assert [(one.reason, one.meta) for one in births] == list(
        zip(("start", "config", "config", "config"), hashes, strict=True)
    )
    for device in ("air", "soil"):
        undisturbed(farm, device)
        assert metas(farm)[device] == set(hashes)
    assert metas(farm)["weather"] == {second.hash, third.hash}
    assert {state.boot for state in cloud.states} == {first.boot}
    assert process.end() == 0


def test_lost_gone_back_and_what_only_a_restart_brings(farm: Farm) -> None:
    cloud, process = farm.cloud, farm.process
    farm.dropin.write_text(WEATHER)
    farm.instruments.fault(3, "silence")
    until(lambda: cloud.states and cloud.states[-1].lost == ["weather"])
    # Gone while it is lost, the bus of the others to another name at that: both start again, as one would expect.
    farm.dropin.unlink()
    text = process.config.read_text()
    process.config.write_text(text.replace("house", "barn").replace("max_mb: 64", "max_mb: 65"))
    assert process.process is not None
    process.process.send_signal(signal.SIGHUP)
    until(lambda: cloud.states[-1].lost == [])
    until(lambda: farm.figure("config_restart") == 1)
    assert "changes in storage take effect after a restart" in process.log
    before = len(farm.heard("soil"))
    until(lambda: len(farm.heard("soil")) > before)
    assert len({state.boot for state in cloud.states}) == 1
    # It answers again and comes back: found by nobody, for nobody knew it.
    farm.instruments.clear()
    silent = len(farm.heard("weather"))  # the row that says that it is lost
    farm.dropin.write_text(WEATHER.replace("house", "barn"))
    until(lambda: len(farm.heard("weather")) > silent)
    health = [body for body in said(cloud, event.DeviceHealth) if isinstance(body, event.DeviceHealth)]
    assert [(one.device, one.state) for one in health] == [("weather", "lost")]
    # A start with a file that is wrong: the others are read, and the mistake is told.
    farm.dropin.write_text("devices: [{id: weather}]\n")
    until(lambda: farm.figure("config_mistakes") > 0)
    process.end(signal.SIGKILL)
    cloud.meta = None
    process.start()
    until(lambda: farm.devices() == {"air", "soil"})
    until(lambda: farm.figure("config_mistakes") > 0)
    assert process.end() == 0
