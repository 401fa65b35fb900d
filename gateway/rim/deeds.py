"""The commands that were taken, remembered over restarts in the outbox's memory: `command/{id}` -> Deed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from gateway.core import orders
from gateway.core.orders import Deed
from gateway.rim.outbox import Outbox

_KEY: Final = "command/"


class Deeds(Mapping[str, Deed]):
    """By the command's id. Not for two threads."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._deeds = {
            key.removeprefix(_KEY): msgspec.convert(value, Deed)
            for key, value in outbox.memory().items()
            if key.startswith(_KEY)
        }

    def __getitem__(self, key: str) -> Deed:
        return self._deeds[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._deeds)

    def __len__(self) -> int:
        return len(self._deeds)

    def remember(self, key: str, deed: Deed) -> None:
        """On disk when it returns. Raises GatewayError as Outbox.record does."""
        self._outbox.remember(_KEY + key, deed)
        self._deeds[key] = deed

    def tidy(self, now: int) -> None:
        """Forget what has expired long ago, and the data of all but the newest answers. Raises as `remember`."""
        for key in orders.outlived(self._deeds, now):
            self._outbox.remember(_KEY + key, None)
            del self._deeds[key]
        for key in orders.bare(self._deeds):
            self.remember(key, msgspec.structs.replace(self._deeds[key], data=""))
