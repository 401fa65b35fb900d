"""Newest values of many devices at once, without reading them all each time.

A page of a county asks for thousands of devices every few seconds, and few of them have changed. What was read is kept
with the highest position that it holds; positions are committed in their order, so whatever changed since has a higher
one. A question about few devices is cheaper asked anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from cloud.kernel.database import Database
from cloud.telemetry.influx.book import DEVICE, Device, Newest, available, decode, rows
from cloud.telemetry.influx.model import InfluxDevice
from cloud.telemetry.port import Latest
from cloud.telemetry.series import parts

FEW: Final = 200  # devices that are not worth keeping
MOST: Final = 20_000  # devices kept: about 5 kB each


class Newspaper:
    """The newest values, as they were when somebody last asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._seen = 0
        self._known: dict[Device, Newest] = {}

    def latest(self, names: Sequence[str]) -> list[Latest]:
        """The newest reading of each series that has one, in the order asked. Raises StoreError."""
        asked = [(name, parts(name)) for name in names]
        devices = list({(gateway, device): None for _, (gateway, device, _) in asked})
        known = self._few(devices) if len(devices) <= FEW else self._many(devices)
        found: list[Latest] = []
        for name, (gateway, device, point) in asked:
            mine = known.get((gateway, device))
            if mine is not None and (one := mine.get(point)) is not None:
                found.append(Latest(name, *one))
        return found

    def _few(self, devices: Sequence[Device]) -> dict[Device, Newest]:
        with available(), self._database.read() as session:
            return {device: decode(text) for device, text in rows(session, devices).items()}

    def _many(self, devices: Sequence[Device]) -> dict[Device, Newest]:
        with self._lock, available(), self._database.read() as session:
            self._follow(session)
            known = self._known
            missing = [device for device in devices if device not in known]
            if len(known) + len(missing) > MOST:
                known.clear()
                missing = list(devices)
            known.update((device, decode(text)) for device, text in rows(session, missing).items())
            return dict(known)

    def _follow(self, session: Session) -> None:
        position = col(InfluxDevice.position)
        highest = session.execute(select(func.max(position))).scalar() or 0
        if highest < self._seen:  # the database is another one: a backup was put back
            self._known.clear()
        elif highest > self._seen and self._known:
            for gateway, device, text in session.execute(select(*DEVICE).where(position > self._seen)):
                if (gateway, device) in self._known:
                    self._known[gateway, device] = decode(text)
        self._seen = highest
