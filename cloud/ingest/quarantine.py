"""The quarantine: what was refused, as it came, bounded per source so that one mad gateway cannot fill the disk."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from cloud.ingest.model import Quarantined, QuarantineLoss
from contract.codec import MAX_BODY
from contract.errors import ContractError

MAX_COUNT: Final = 1_000  # messages of one source
MAX_BYTES: Final = 8 * 1024 * 1024  # bytes of one source


class Suspect(NamedTuple):
    """A message to keep: its source and county by the topic ("" where that is wrong), the reason, the bytes."""

    gateway: str
    county: str
    topic: str
    error: ContractError
    raw: bytes


def keep(session: Session, suspects: Sequence[Suspect], now: int) -> None:
    """Put suspects in, then drop the oldest of each source that is over its bounds. In the caller's transaction."""
    for suspect in suspects:
        _put(session, suspect, now)
    session.flush()
    for gateway, county in {suspect.gateway: suspect.county for suspect in suspects}.items():
        _bound(session, gateway, county, now)


def _put(session: Session, suspect: Suspect, now: int) -> None:
    error, digest = suspect.error, sha256(suspect.raw).hexdigest()
    known = session.scalars(
        select(Quarantined).where(
            col(Quarantined.gateway) == suspect.gateway,
            col(Quarantined.digest) == digest,
            col(Quarantined.code) == error.code,
        )
    ).first()
    if known is not None:
        known.seen += 1
        known.last = now
        return
    session.add(
        Quarantined(
            gateway=suspect.gateway,
            region=suspect.county,
            topic=suspect.topic[:300],
            code=error.code,
            place=error.where[:200],
            zh=error.text("zh")[:500],
            en=error.text("en")[:500],
            raw=suspect.raw[:MAX_BODY],
            size=len(suspect.raw),
            digest=digest,
            first=now,
            last=now,
        )
    )
    session.flush()


def _bound(session: Session, gateway: str, county: str, now: int) -> None:
    of_source = col(Quarantined.gateway) == gateway
    length = func.length(col(Quarantined.raw))
    count, size = session.execute(select(func.count(), func.coalesce(func.sum(length), 0)).where(of_source)).one()
    if count <= MAX_COUNT and size <= MAX_BYTES:
        return
    last, gone, freed = 0, 0, 0
    for number, taken in session.execute(
        select(col(Quarantined.id), length).where(of_source).order_by(col(Quarantined.id))
    ):
        if count - gone <= MAX_COUNT and size - freed <= MAX_BYTES:
            break
        last, gone, freed = number, gone + 1, freed + taken
    session.execute(delete(Quarantined).where(of_source, col(Quarantined.id) <= last))
    loss = session.get(QuarantineLoss, gateway) or QuarantineLoss(gateway=gateway, region=county)
    loss.dropped += gone
    loss.bytes += freed
    loss.last = now
    session.add(loss)
