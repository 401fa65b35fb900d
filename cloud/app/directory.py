"""The registry and the keys as ingest wants to see them (cloud.ingest.directory)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from cloud import keys
from cloud.ingest.directory import Lack, Listing
from cloud.registry import inbox
from cloud.registry.model import Gateway
from contract.birth import Meta, State
from contract.keys import PublicKey


class RegistryDirectory:
    """Answers from the tables of the registry, inside the caller's transaction."""

    def find(self, session: Session, gateway: str) -> Listing | None:
        """Where the gateway belongs, None where it is not registered."""
        row = session.get(Gateway, gateway)
        return None if row is None else Listing(row.county, row.region)

    def keys(self, session: Session, gateway: str) -> Sequence[PublicKey]:
        """All keys that were ever certified for the gateway."""
        return keys.gateway_keys(session, gateway)

    def knock(self, session: Session, gateway: str, county: str, now: int, lack: Lack) -> None:
        """A gateway that is not let in was heard."""
        inbox.knocked(session, gateway, county, now, lack)

    def birth(self, session: Session, county: str, meta: Meta, received: int) -> None:
        """A registered gateway said what it is."""
        inbox.heard_birth(session, county, meta, received)

    def state(self, session: Session, gateway: str, state: State, received: int) -> None:
        """A registered gateway's heartbeat or last will."""
        inbox.heard_state(session, gateway, state, received)
