"""A served county with keys, and gateways that enrol in it by the product's own means."""

from __future__ import annotations

from pathlib import Path

from cloud.kernel.clock import now_ms
from cloud.keys import ensure, new_claim
from cloud.keys.rules import DAY_MS
from gateway.rim.enrolment import enroll
from gateway.rim.identity import Identity
from tests.cloud.house import House

COUNTY = "532331"


class Seat(House):
    """A house whose keys are made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        ensure(self.database, folder, COUNTY, now_ms())

    def claim(self, gateway: str, ago_ms: int = 0) -> str:
        """A claim code that was given out so long ago."""
        with self.database.write() as session:
            return new_claim(session, gateway, COUNTY, "tests", now_ms() - ago_ms)[0]

    def enrol(self, gateway: str, folder: Path) -> Identity:
        """A gateway with a certificate."""
        identity = Identity(folder)
        enroll(identity, gateway, self.url, self.claim(gateway))
        return identity


WEEK_MS = 7 * DAY_MS
