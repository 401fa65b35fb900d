"""A county's courier on a real broker, with keys that are the same in every run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlmodel import Session

from cloud.fleet import Courier
from cloud.ingest.settings import Settings
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.registry.registration import register
from contract.keys import PublicKey, Purpose, Signer
from tests.broker import Mosquitto
from tests.cloud.fleet.hand import COUNTY, GATEWAY, Hand
from tests.keys import COMMAND, RULES, TRUSTED, gateway_signer

SIGNERS = {"rules": RULES, "command": COMMAND}


class Office:
    """What the courier is given: keys of the county, which a test may change, and those of gateways."""

    def __init__(self) -> None:
        self.county: list[PublicKey] = list(TRUSTED)
        self.signers: dict[str, Signer] = dict(SIGNERS)
        self.gateways: dict[str, list[PublicKey]] = {GATEWAY: [gateway_signer().described(gateway=GATEWAY)]}

    def signer(self, purpose: Purpose, now: int) -> Signer:
        if purpose not in self.signers:
            raise CloudError("file_unusable", path=purpose, why="no key")
        return self.signers[purpose]

    def county_keys(self, _: Session) -> Sequence[PublicKey]:
        return self.county

    def gateway_keys(self, _: Session, gateway: str) -> Sequence[PublicKey]:
        return self.gateways.get(gateway, [])


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def start(mosquitto: Mosquitto, database: Database, office: Office) -> Iterator[Callable[[], Courier]]:
    """Starts couriers; all are stopped in the end."""
    with database.write() as session:
        register(session, GATEWAY, COUNTY, "test", now_ms())
    couriers: list[Courier] = []

    def begin() -> Courier:
        settings = Settings(port=mosquitto.port)
        courier = Courier(database, settings, office.signer, office.county_keys, office.gateway_keys)
        courier.start()
        couriers.append(courier)
        return courier

    yield begin
    for courier in couriers:
        courier.stop()


@pytest.fixture
def hand(mosquitto: Mosquitto) -> Iterator[Hand]:
    """A gateway as the broker sees it."""
    stand_in = Hand(mosquitto.port)
    yield stand_in
    stand_in.close()
