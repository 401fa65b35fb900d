"""A gateway looks after its own certificate: it asks for the next one in time, and with a new key.

The request is an event like any other, so it is durable, signed by the key that is still good, and sent when there is a
line. The answer comes as a signed command. Until then the new key waits in a file; nothing is signed with it before
the county knows it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from contract.event import Renewal
from gateway.core.renewal import asks
from gateway.rim.identity import Identity

log = logging.getLogger(__name__)


class Renewals:
    """Call `look` about once a second. `emit` records an event; `clock` gives UTC ms, None while it is not known."""

    def __init__(
        self, identity: Identity, gateway: str, emit: Callable[[Renewal], None], clock: Callable[[], int | None]
    ) -> None:
        self._identity, self._gateway, self._emit, self._clock = identity, gateway, emit, clock
        self._asked = 0

    def look(self) -> None:
        """Ask where it is time to. A disk that cannot take the new key today is tried again."""
        identity, now = self._identity, self._clock()
        if now is None or not asks(identity.not_before, identity.not_after, now, self._asked):
            return
        self._asked = now
        try:
            request = identity.request(self._gateway, fresh=True)
        except OSError as error:
            log.warning("renewal state=waits cause=%r", error.strerror)
            return
        log.info("renewal state=asks kid=%s", identity.signer.kid)
        self._emit(Renewal(request))
