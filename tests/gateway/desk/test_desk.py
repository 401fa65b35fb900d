"""All peripherals under one roof, in a running gateway and without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.event import DeviceHealth
from gateway.core.card import Card
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec, Plug, Presence, Socket
from gateway.core.receipt import Text
from gateway.core.scan import Scan
from gateway.rim.peripherals import Desk
from gateway.rim.peripherals.desk import FOLDER
from simulators import card, printer, scanner
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.desk.house import Told, profile
from tests.gateway.uplink.cloud import Cloud
from tests.parts import free_port
from tests.patience import until


def test_one_desk_with_all_of_them(tmp_path: Path) -> None:
    told = Told()
    reader, gun = card.Simulator(tmp_path / "reader"), scanner.Simulator(tmp_path / "gun")
    with reader, gun, printer.Simulator("escpos", tcp=("127.0.0.1", 0)) as slips:
        desk = Desk(
            [
                PeripheralSpec("cards", profile("id-card-reader"), Plug(str(tmp_path / "reader"), 115200)),
                PeripheralSpec("gun", profile("serial-scanner", gap_ms=2000), Plug(str(tmp_path / "gun"), 115200)),
                PeripheralSpec("keys", profile("hid-scanner"), Plug(str(tmp_path / "none"))),
                PeripheralSpec("slips", profile("escpos-80mm"), Socket(*slips.address)),
            ],
            told.emit,
            told.clock,
            tmp_path,
        )
        desk.start()
        heard: list[tuple[str, Card | Scan | Fault]] = []
        end = desk.listen(lambda name, what: heard.append((name, what)))
        until(lambda: [one.state for one in desk.status()] == ["ok", "ok", "lost", "ok"], "all of them")
        reader.put("valid")
        gun.scan("6901234567892")
        assert desk.print("slips", (Text("小票"),)) == 1
        until(lambda: len(heard) == 2 and slips.sheets, "card, code and slip")
        end()
        gun.scan("6901234567899")
        until(lambda: desk.status()[1].served == 2, "the second code")
        assert len(desk.parts) == 4
        desk.stop()
    assert {name: type(what) for name, what in heard} == {"cards": Card, "gun": Scan}
    assert slips.sheets[0].text == "小票"
    assert (tmp_path / FOLDER / "slips").is_dir()
    with pytest.raises(GatewayError) as refused:
        desk.print("cards", (Text("小票"),))
    assert refused.value.code == "no_printer"
    assert [(body.device, body.state) for body in told.bodies if isinstance(body, DeviceHealth)] == [("keys", "lost")]


def test_presence_tells_a_loss_once_with_its_first_miss() -> None:
    told = Told()
    presence = Presence("one", told.emit)
    silent = Fault("reader_silent", details={"ms": 1000})
    for t in (100, 200):
        presence.missed(silent, t)
    assert told.health == []
    presence.there()
    for t in (300, 400, 500, 600):
        presence.missed(silent, t)
    presence.there()
    presence.missed(Fault("port_missing", details={"port": "x"}), 700)
    assert told.health == [("lost", "reader_silent"), ("found", "reader_silent"), ("lost", "port_missing")]
    assert [body.since for body in told.bodies if isinstance(body, DeviceHealth)] == [300, 300, 700]


PERIPHERALS = """\
  - {{id: own, kind: host}}
peripherals:
  - {{id: cards, profile: id-card-reader, port: {reader}}}
metrics: {{port: {metrics}}}
devices:
  - {{id: box, profile: raspberry-pi, bus: own, interval_s: 0.1}}
"""


@pytest.fixture
def cloud(mosquitto: Mosquitto) -> Iterator[Cloud]:
    stand_in = Cloud(mosquitto.port)
    yield stand_in
    stand_in.close()


def test_a_gateway_with_a_desk_and_its_own_health(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    process = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=1)
    lines = process.config.read_text().split("devices:")[0]
    added = PERIPHERALS.format(reader=tmp_path / "reader", metrics=free_port())
    process.config.write_text(lines.replace("  - {id: house, kind: tcp, host: 127.0.0.1, port: 1}\n", "") + added)
    reader = card.Simulator(tmp_path / "reader")
    process.start()

    def health() -> list[tuple[str, str]]:
        bodies = [frame.event.body for _, frame in sorted(cloud.events.items())]
        return [(body.device, body.state) for body in bodies if isinstance(body, DeviceHealth)]

    try:
        until(lambda: health() == [("cards", "lost")], "the loss")
        until(lambda: cloud.rows, "readings of the machine")
        with reader:
            reader.put("valid")
            until(lambda: health() == [("cards", "lost"), ("cards", "found")], "the find")
        until(lambda: len(health()) == 3, "the second loss")
        assert process.end() == 0
        process.start()
        with reader:
            until(lambda: len(health()) == 4, "found after the restart")
            assert process.end() == 0
    finally:
        process.close()
    assert [state for _, state in health()] == ["lost", "found", "lost", "found"]
    said = process.log + json.dumps([str(frame.raw) for frame in cloud.events.values()])
    assert card.CARDS["valid"].number not in said
