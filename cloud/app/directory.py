"""The registry as ingest wants to see it (cloud.ingest.directory)."""

from __future__ import annotations

from sqlmodel import Session

from cloud.ingest.directory import Listing
from cloud.registry import inbox
from cloud.registry.model import Gateway
from contract.birth import Meta, State


class RegistryDirectory:
    """Answers from the tables of the registry, inside the caller's transaction."""

    def find(self, session: Session, gateway: str) -> Listing | None:
        """Where the gateway belongs, None where it is not registered."""
        row = session.get(Gateway, gateway)
        return None if row is None else Listing(row.county, row.region)

    def knock(self, session: Session, gateway: str, county: str, now: int) -> None:
        """An unregistered gateway was heard."""
        inbox.knocked(session, gateway, county, now)

    def birth(self, session: Session, county: str, meta: Meta, received: int) -> None:
        """A registered gateway said what it is."""
        inbox.heard_birth(session, county, meta, received)

    def state(self, session: Session, gateway: str, state: State, received: int) -> None:
        """A registered gateway's heartbeat or last will."""
        inbox.heard_state(session, gateway, state, received)
