"""A gateway as its own process that trusts a county of tests, with instruments, broker, cloud and county around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.rim.profiles import Shelf
from simulators.modbus import Simulator, Station
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import GATEWAY, County
from tests.gateway.uplink.cloud import Cloud
from tests.keys import ring_of, trusting


@pytest.fixture
def instruments() -> Iterator[Simulator]:
    shelf = Shelf([])
    stations = [Station(shelf.find("xy-md02"), unit=1), Station(shelf.find("dfrobot-sen0600"), unit=2)]
    with Simulator(stations, tcp=("127.0.0.1", 0), seed=3) as simulator:
        yield simulator


@pytest.fixture
def cloud(mosquitto: Mosquitto) -> Iterator[Cloud]:
    stand_in = Cloud(mosquitto.port)
    yield stand_in
    stand_in.close()


@pytest.fixture
def process(tmp_path: Path, mosquitto: Mosquitto, instruments: Simulator, cloud: Cloud) -> Iterator[GatewayProcess]:
    """Started, its trial of a pushed configuration as short as may be."""
    folder = tmp_path / "farm"
    folder.mkdir()
    running = GatewayProcess(folder, broker=mosquitto.port, modbus=instruments.address[1])
    running.config.write_text(running.config.read_text() + "remote: {trial_s: 5}\n")
    trusting(folder / "identity")
    running.start()
    yield running
    running.close()


@pytest.fixture
def county(tmp_path: Path, mosquitto: Mosquitto, process: GatewayProcess) -> Iterator[County]:
    signer = trusting(process.folder / "identity").signer
    stand_in = County(mosquitto.port, ring_of(GATEWAY, signer))
    yield stand_in
    stand_in.close()
