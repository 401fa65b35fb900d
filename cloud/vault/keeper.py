"""The keeper of the vault: a post of the leader that forgets, once an hour, who bought too long ago."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.trouble import why
from cloud.vault.office import forget

_HOUR_S: Final = 3600.0
_JOIN_S: Final = 5.0
_log: Final = logging.getLogger("zhigen.vault")


class Keeper(threading.Thread):
    """Forgets until stopped. What it cannot do now it does next time."""

    parts: Sequence[Part] = ()  # nobody waits for it

    def __init__(self, database: Database, clock: Callable[[], int] = now_ms) -> None:
        super().__init__(name="vault-keeper", daemon=True)
        self._database, self._clock = database, clock
        self._over = threading.Event()

    def run(self) -> None:
        """Forget, hour after hour."""
        while not self._over.is_set():
            try:
                gone = forget(self._database, self._clock())
            except SQLAlchemyError as error:
                note(_log, logging.WARNING, "vault_waits", why=why(error)[:200])
            else:
                if gone:
                    note(_log, logging.INFO, "people_forgotten", count=gone)
            self._over.wait(_HOUR_S)

    def stop(self) -> None:
        """End after what is at hand."""
        self._over.set()
        self.join(_JOIN_S)
