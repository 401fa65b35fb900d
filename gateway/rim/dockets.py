"""The commands that were taken, remembered over restarts in the outbox's memory: `command/{id}` -> Docket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from gateway.core import orders
from gateway.core.orders import Docket
from gateway.rim.outbox import Outbox

_KEY: Final = "command/"


class Dockets(Mapping[str, Docket]):
    """By the command's id. Not for two threads."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._dockets = {
            key.removeprefix(_KEY): msgspec.convert(value, Docket)
            for key, value in outbox.memory().items()
            if key.startswith(_KEY)
        }

    def __getitem__(self, key: str) -> Docket:
        return self._dockets[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._dockets)

    def __len__(self) -> int:
        return len(self._dockets)

    def remember(self, key: str, docket: Docket) -> None:
        """On disk when it returns. Raises GatewayError as Outbox.record does."""
        self._outbox.remember(_KEY + key, docket)
        self._dockets[key] = docket

    def tidy(self, now: int) -> None:
        """Forget what has expired long ago, and the data of all but the newest answers. Raises as `remember`."""
        for key in orders.outlived(self._dockets, now):
            self._outbox.remember(_KEY + key, None)
            del self._dockets[key]
        for key in orders.bare(self._dockets):
            self.remember(key, msgspec.structs.replace(self._dockets[key], data=""))
