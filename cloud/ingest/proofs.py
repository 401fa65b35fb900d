"""Proofs of readings: the sealed messages as they came, kept for as long as the rows that came with them.

A row in the time series carries no signature; the message that brought it does. Messages that were sent again are kept
once, whatever they were packed with.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select
from sqlmodel import Session, col

from cloud.ingest.door import Guest
from cloud.ingest.model import Proof
from cloud.kernel.database import insert_new
from contract.readings import Readings

_QUICK: Final = 1  # zlib's level: a message costs ten times less than at 9 and is hardly larger
_ZLIB: Final = 0x78


def row(guest: Guest, rows: Readings, kid: str) -> dict[str, object]:
    """What to keep of a message that was proved."""
    payload = guest.letter.payload
    return {
        "gateway": guest.topic.gateway,
        "device": guest.topic.leaf,
        "region": guest.listing.region,
        "epoch": rows.epoch,
        "boot": rows.boot,
        "first": rows.seqs[0],
        "last": rows.seqs[-1],
        "start": min(rows.times),
        "end": max(rows.times),
        "kid": kid,
        "digest": sha256(payload).hexdigest(),
        "message": payload if payload[0] == _ZLIB else zlib.compress(payload, _QUICK),
    }


def add(session: Session, found: Sequence[dict[str, object]]) -> None:
    """Keep what is not there yet. In the caller's transaction."""
    if found:
        insert_new(session, Proof, found)


def forget(session: Session, before: int, most: int) -> int:
    """Drop up to `most` proofs of rows older than `before` (ms) only; how many went. Goes with TimeSeries.forget."""
    old = select(col(Proof.id)).where(col(Proof.end) < before).limit(most)
    return session.execute(delete(Proof).where(col(Proof.id).in_(old))).rowcount  # type: ignore[attr-defined,no-any-return]  # a cursor result
