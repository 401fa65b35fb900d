"""A post of the leader that looks at all there is, waits a while, and looks again."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from time import monotonic
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.trouble import why

BEAT_S: Final = 10.0
_JOIN_S: Final = 5.0
_PATIENCE_S: Final = 120.0  # a look of a thousand gateways that all changed, on a slow disk


class Rounds(threading.Thread, ABC):
    """name: of the post; log: where looks that came to nothing are told."""

    def __init__(self, name: str, log: logging.Logger) -> None:
        super().__init__(name=name, daemon=True)
        self._log = log
        self._over = threading.Event()
        self.turned = monotonic()

    @property
    def parts(self) -> list[Part]:
        """When it last came round, for the watchdog."""
        return [Part(self.name, self.turned, _PATIENCE_S)]

    @abstractmethod
    def look(self) -> object:
        """One look. Raises what the database raises."""

    def run(self) -> None:
        """Look until stopped; while the database cannot be read or written, the next look makes up for it."""
        while not self._over.is_set():
            try:
                self.look()
            except SQLAlchemyError as error:
                note(self._log, logging.DEBUG, "look_put_off", why=why(error))
            except Exception:  # a look that fails must not end the rounds
                self._log.exception("look failed")
            self.turned = monotonic()
            self._over.wait(BEAT_S)

    def stop(self) -> None:
        """End after the look at hand."""
        self._over.set()
        if self.is_alive():
            self.join(_JOIN_S)
