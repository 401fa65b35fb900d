"""A whole gateway as a process that hears tags: from adverts on a D-Bus to a real broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import event
from simulators.ble import PrivateBus, Simulator, Tag
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.app.test_app import said
from tests.gateway.tags import shipped
from tests.gateway.uplink.cloud import Cloud
from tests.parts import part
from tests.patience import until

KEY = "231d39c1d7cc1ab1aee224cd096db932"
DEVICES = """\
buses: [{kind: ble, id: air}]
devices:
  - id: cold
    profile: bthome-climate-encrypted
    bus: air
    address: "54:48:E6:8F:80:A5"
    key_file: key
    points:
      air_temperature: {alarms: [{side: high, limit: 8}]}
  - {id: door, profile: door.yaml, bus: air, address: "7C:C6:B6:00:00:02", interval_s: 0.3, lost_after: 2}
"""


@pytest.fixture
def air(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    part("dbus-daemon")
    tags = [Tag(shipped(stem), every_s=0.1) for stem in ("bthome-climate-encrypted", "shelly-blu-door-window")]
    with PrivateBus(tmp_path / "bus") as daemon, Simulator(daemon.address, tags) as simulator:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
        simulator.hold(1, "air_temperature", 4.0)
        simulator.hold(2, "door_open", 0.0)
        yield simulator


def test_from_tags_to_the_cloud(tmp_path: Path, mosquitto: Mosquitto, air: Simulator) -> None:
    (tmp_path / "key").write_text(KEY)
    quick = shipped("shelly-blu-door-window").model_copy(update={"every_s": 0.0})
    (tmp_path / "door.yaml").write_text(quick.model_dump_json())
    process, cloud = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=1), Cloud(mosquitto.port)
    text = process.config.read_text()
    process.config.write_text(text[: text.index("buses:")] + DEVICES)
    try:
        process.start()
        until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"cold", "door"})
        air.hold(1, "air_temperature", 9.0)
        until(lambda: said(cloud, event.Alarm))
        air.fault(2, "silence")
        until(lambda: said(cloud, event.DeviceHealth))
        air.clear(2)
        until(lambda: len(said(cloud, event.DeviceHealth)) == 2)
        assert process.end() == 0
        until(lambda: not cloud.states[-1].online)
        assert cloud.meta is not None
        assert [device.id for device in cloud.meta.content.devices] == ["cold", "door"]
        (alarm,) = said(cloud, event.Alarm)
        assert (alarm.point, alarm.value) == ("air_temperature", 9.0)  # type: ignore[union-attr]
        causes = [(one.state, one.device, one.cause) for one in said(cloud, event.DeviceHealth)]  # type: ignore[union-attr]
        assert causes == [("lost", "door", "not_heard"), ("found", "door", "not_heard")]
        assert KEY not in process.log
        assert "Traceback" not in process.log
        farewell = cloud.states[-1]
        assert farewell.host is not None
        assert 0 < farewell.host.rss < 110 * 1024 * 1024
    finally:
        process.close()
        cloud.close()
