"""What ingest asks of the registry: which gateways there are, and where to tell what they say of themselves.

A gateway that is not registered, or for which no key was ever certified, is not acked, so it keeps its rows until that
is put right; that it knocked is recorded. Answers are remembered for seconds, so that the registry is not asked for
every message and a revocation bites soon; an old one serves while it is away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final, Literal, NamedTuple, Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud.ingest.ring import GatewayRing
from cloud.kernel.database import Database
from contract.birth import Meta, State
from contract.keys import PublicKey

KEEP_S: Final = 3.0
Lack = Literal["unregistered", "no_key"]  # what a gateway that is not let in lacks
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

    def keys(self, session: Session, gateway: str) -> Sequence[PublicKey]:
        """All keys that were ever certified for the gateway, revoked ones marked."""
        ...

    def knock(self, session: Session, gateway: str, county: str, now: int, lack: Lack) -> None:
        """A gateway that is not let in was heard in `county` at `now` (ms). What is kept of it is bounded."""
        ...

    def birth(self, session: Session, county: str, meta: Meta, received: int) -> None:
        """A registered gateway said what it is."""
        ...

    def state(self, session: Session, gateway: str, state: State, received: int) -> None:
        """A registered gateway's heartbeat or last will."""
        ...


class Member(NamedTuple):
    """A registered gateway: where it belongs, and its keys; None where it has none yet."""

    listing: Listing
    ring: GatewayRing | None


class Register:
    """The directory's answers, remembered for `KEEP_S`. One thread each."""

    def __init__(self, database: Database, directory: Directory, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._known: dict[str, tuple[float, Member | None]] = {}

    def find(self, gateway: str) -> Member | None:
        """Where the gateway belongs, and its keys. Raises what the database raises when it was never asked before."""
        now = self._clock()
        known = self._known.get(gateway)
        if known is not None and now - known[0] < KEEP_S:
            return known[1]
        try:
            member = self._ask(gateway, known[1] if known is not None else None)
        except SQLAlchemyError:
            if known is None:
                raise
            return known[1]
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[gateway] = (now, member)
        return member

    def _ask(self, gateway: str, before: Member | None) -> Member | None:
        with self._database.read() as session:
            listing = self._directory.find(session, gateway)
            if listing is None:
                return None
            keys = tuple(self._directory.keys(session, gateway))
        if before is not None and before.ring is not None and before.ring.keys == keys:
            return Member(listing, before.ring)  # it remembers which roots it has proved
        return Member(listing, GatewayRing(gateway, keys) if keys else None)
