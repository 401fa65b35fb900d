"""Receipts: the acks that reach a gateway, and which of them may be believed.

An ack deletes rows, so only one that a key of the county signed counts. Whatever else comes on the topic is ignored and
counted, with one line in the log for each cause: a broker that repeats a forgery must not fill the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from contract import ack, codec
from contract.ack import Ack
from contract.errors import ContractError
from contract.keys import KeyRing

log = logging.getLogger(__name__)


class Receipts:
    """Proves acks against the keys that the gateway trusts at that moment.

    ring: the keys; clock: () -> (wall UTC ms, monotonic ms); dated: whether that wall time is proven.
    """

    def __init__(
        self, ring: Callable[[], KeyRing], clock: Callable[[], tuple[int, int]], dated: Callable[[], int | None]
    ) -> None:
        self._ring, self._clock, self._dated = ring, clock, dated
        self._causes: set[str] = set()
        self.unproved = 0
        self.heard: int | None = None  # monotonic ms of the last ack that counted
        self.last = 0  # wall ms of it

    def prove(self, payload: bytes) -> Ack | None:
        """The ack, where it is one and proved.

        The dates of the key are judged at the true time; without any, at the time that the ack itself names.
        """
        wall, mono = self._clock()
        try:
            body = codec.inflate(payload)
            true = self._dated()
            found = ack.verified(body, self._ring(), ack.decode(body).t if true is None else true)
        except ContractError as error:
            self.unproved += 1
            if error.code not in self._causes:
                self._causes.add(error.code)
                log.warning("uplink ack=unproved code=%s why=%r", error.code, error.text("en"))
            return None
        self.heard, self.last = mono, wall
        return found

    def age_ms(self) -> int | None:
        """How long ago the last ack that counted came; None: there was none."""
        return None if self.heard is None else self._clock()[1] - self.heard
