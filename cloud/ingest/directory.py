"""What ingest asks of the registry: which gateways there are, and where to tell what they say of themselves.

A gateway that is not registered is not acked, so it keeps its rows until it is; that it knocked is recorded. Answers
are remembered for seconds, so that the registry is not asked for every message; an old one serves while it is away.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, NamedTuple, Protocol

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from cloud.kernel.database import Database
from contract.birth import Meta, State

KEEP_S: Final = 3.0
_MOST: Final = 50_000  # gateways remembered; whoever invents names cannot make it grow


class Listing(NamedTuple):
    """Where a registered gateway belongs: its county (six digits) and the region of its site, or the county again."""

    county: str
    region: str


class Directory(Protocol):
    """The registry, as ingest sees it. All calls run in a transaction of ingest's and do not commit."""

    def find(self, session: Session, gateway: str) -> Listing | None:
        """Where the gateway belongs, None where it is not registered."""
        ...

    def knock(self, session: Session, gateway: str, county: str, now: int) -> None:
        """An unregistered gateway was heard in `county` at `now` (ms). What is kept of it is bounded."""
        ...

    def birth(self, session: Session, county: str, meta: Meta, received: int) -> None:
        """A registered gateway said what it is."""
        ...

    def state(self, session: Session, gateway: str, state: State, received: int) -> None:
        """A registered gateway's heartbeat or last will."""
        ...


class Register:
    """The directory's answers, remembered for `KEEP_S`. One thread each."""

    def __init__(self, database: Database, directory: Directory, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._known: dict[str, tuple[float, Listing | None]] = {}

    def find(self, gateway: str) -> Listing | None:
        """Where the gateway belongs. Raises what the database raises when it was never asked before."""
        now = self._clock()
        known = self._known.get(gateway)
        if known is not None and now - known[0] < KEEP_S:
            return known[1]
        try:
            with self._database.read() as session:
                listing = self._directory.find(session, gateway)
        except DBAPIError:
            if known is None:
                raise
            return known[1]
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[gateway] = (now, listing)
        return listing
