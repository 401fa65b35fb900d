"""What is written for mosquitto: a broker elsewhere runs by it, and the samples in the repository are the same text."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from cloud.app import broker, broker_files, mosquitto
from cloud.kernel.broker import Access, facts
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Broker, Config, Embedded, Tls
from cloud.keys import certificate
from cloud.keys.door import address
from cloud.keys.premises import furnish
from cloud.keys.rules import DAY_MS
from tests.cloud.keys.county import COUNTY, Seat
from tests.cloud.keys.gatehouse import Guest, context_of
from tests.parts import free_port, part
from tests.patience import until

SAMPLES = Path(__file__).parents[3] / "firmware-configs" / "mosquitto"
PLACE = Path("/etc/mosquitto/zhigen")


def test_a_broker_elsewhere_runs_by_what_was_written_for_it(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = part("mosquitto")
    monkeypatch.setattr(broker_files, "GATEWAY_PORT", free_port())
    monkeypatch.setattr(broker_files, "CLOUD_PORT", free_port())
    folder = tmp_path / "there"
    broker_files.elsewhere(folder, folder, ["127.0.0.1", "mqtt.example"], seat.folder, seat.database)
    conf = folder / "mosquitto.conf"
    kept = "persistence_location /var/lib/mosquitto/"
    assert kept in conf.read_text()
    text = conf.read_text().replace(kept, f"persistence_location {tmp_path}/")
    conf.write_text("user root\n" * (os.geteuid() == 0) + text)
    process = subprocess.Popen([program, "-c", str(conf)], stderr=subprocess.DEVNULL)
    cloud, gateway = Guest(broker_files.CLOUD_PORT), Guest(broker_files.GATEWAY_PORT)
    try:
        until(lambda: broker.answers("127.0.0.1", broker_files.CLOUD_PORT), "the broker")
        told = Broker(
            host="127.0.0.1",
            port=broker_files.CLOUD_PORT,
            gateway_port=broker_files.GATEWAY_PORT,
            username="cloud",
            password_file=folder / "password",
            tls=Tls(ca_file=folder / "ca.pem"),
        )
        assert address(Config(broker=told)) == ("127.0.0.1", broker_files.GATEWAY_PORT, True)
        Access(**facts(told)).dress(cloud.client)
        gateway.client.tls_set_context(context_of(seat.enrol("gw-1", tmp_path / "gw")))
        for guest in (cloud, gateway):
            guest.start()
            until(lambda guest=guest: guest.connected, "the connection")  # type: ignore[misc]
        cloud.listen("zhigen/#")
        gateway.say(f"zhigen/v1/{COUNTY}/gw-1/event")
        until(lambda: cloud.heard, "the event")
    finally:
        cloud.stop()
        gateway.stop()
        process.terminate()
        process.wait(90)
    assert "mqtt.example" in certificate.names_of((folder / "broker.pem").read_text())
    readme = (folder / "README.md").read_text()
    assert f"gateway_port: {broker_files.GATEWAY_PORT}" in readme
    assert (folder / "password").read_text().strip() not in readme + conf.read_text() + (folder / "passwd").read_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mosquitto.conf", mosquitto.elsewhere(PLACE, *(mosquitto.Door("0.0.0.0", port) for port in (8883, 8884)))),
        ("gateways.acl", mosquitto.GATEWAYS),
        ("cloud.acl", mosquitto.OWN),
    ],
)
def test_the_samples_are_what_the_command_writes(name: str, text: str) -> None:
    assert (SAMPLES / name).read_text() == text


def test_the_brokers_certificate_is_made_anew_in_time_and_when_its_names_change(seat: Seat, tmp_path: Path) -> None:
    now = now_ms()

    def serial(names: list[str], at: int) -> str:
        furnish(seat.database, seat.folder, tmp_path, names, at)
        return certificate.serial_of((tmp_path / "broker.pem").read_text())

    first = serial(["a.example"], now)
    assert serial(["a.example"], now + 260 * DAY_MS) == first
    second = serial(["a.example"], now + 270 * DAY_MS)
    assert second != first
    assert serial(["a.example", "192.0.2.7"], now + 270 * DAY_MS) != second
    chain = x509.load_pem_x509_certificates((tmp_path / "broker.pem").read_bytes())
    # A gateway without a clock battery must be able to believe it.
    assert [paper.not_valid_before_utc.timestamp() for paper in chain] == [0, 0]
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_the_embedded_broker_is_known_by_the_names_that_gateways_use() -> None:
    names = broker_files.names_of(Embedded(host="0.0.0.0", names=("mqtt.county.example", "192.0.2.7")))
    assert names[:2] == ["mqtt.county.example", "192.0.2.7"]
    assert {"localhost", "127.0.0.1", "::1"} <= set(names)
    assert "0.0.0.0" not in names
    assert broker_files.names_of(Embedded(host="10.0.0.5"))[0] == "10.0.0.5"


def test_a_port_of_its_own_for_gateways_is_free_where_the_other_is() -> None:
    part("mosquitto")
    placed = broker.place(Embedded(port=0))
    assert placed.engine == "mosquitto"
    assert placed.tls_port not in (None, 0, broker.TLS_PORT)
    assert address(Config(embedded_broker=placed)) == ("", placed.tls_port, True)
