"""The slate of a gate: the vehicles that stand there, as facts of the outbox, so that a cut of the power loses none.

A vehicle is written before anybody is shown what is made of it, and wiped in the same transaction in which its passage
is recorded: at every moment it stands here or there, never nowhere and never in both. Without room on the disk the gate
goes on, and what it could not write is written as soon as there is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from gateway.core.errors import GatewayError
from gateway.core.gatehouse.standing import Standing, discreet
from gateway.core.gatehouse.vehicle import Vehicle
from gateway.rim.outbox_orders import Facts

log = logging.getLogger(__name__)
KEY: Final = "standing/"


class Slate:
    """memory: all facts that were kept; remember: keeps facts, None forgets one, on disk when it returns.

    Not for two threads.
    """

    def __init__(self, memory: Callable[[], Mapping[str, object]], remember: Callable[[Facts], object]) -> None:
        self._remember = remember
        self._short = False
        self._written: dict[str, Standing | None] = {}
        for key, value in memory().items():
            if key.startswith(KEY):
                self._written[key] = _standing(key, value)

    @property
    def found(self) -> list[Standing]:
        """What is on it."""
        return [one for one in self._written.values() if one is not None]

    def write(self, standing: Iterable[Standing]) -> None:
        """Make it say what stands there now."""
        wanted = {_key(one.vehicle): one for one in standing}
        changed: Facts = {key: discreet(one) for key, one in wanted.items() if self._written.get(key) != one}
        changed |= dict.fromkeys(self._written.keys() - wanted.keys())
        if not changed:
            return
        try:
            self._remember(changed)
        except GatewayError as error:
            if not self._short:
                log.error("gate standing=unwritten code=%s", error.code)
            self._short = True
            return
        self._short = False
        self._written = dict(wanted)

    def without(self, vehicle: Vehicle) -> Facts:
        """The fact that wipes one, to be kept together with its passage."""
        return {_key(vehicle): None}

    def wiped(self, vehicle: Vehicle) -> None:
        """That passage is recorded."""
        self._written.pop(_key(vehicle), None)


def _key(vehicle: Vehicle) -> str:
    return f"{KEY}{vehicle.number:09d}"


def _standing(key: str, value: object) -> Standing | None:
    try:
        return msgspec.convert(value, Standing)
    except msgspec.ValidationError as error:  # of another version of this program: the scans themselves are recorded
        log.error("gate standing=unreadable key=%s why=%r", key, str(error))
        return None
