"""Tables of ingest: what it refused, how much of that had to be dropped again, and how each lane is doing."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table


class Quarantined(Table, table=True):
    """A message, or a part of one, that was not accepted: its bytes as they came and the reason in both languages.

    The same bytes refused for the same reason again only raise `seen` and `last`. `size` is that of the whole message,
    of which `raw` is the beginning where it was too large.
    """

    __tablename__ = "quarantine"
    __table_args__ = (
        UniqueConstraint("gateway", "digest", "code"),
        Index("ix_quarantine_source", "gateway", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    gateway: str = Field(max_length=32)  # by its topic; "" where the topic itself is wrong
    region: str = Field(index=True, max_length=12)
    topic: str
    code: str = Field(max_length=32)
    place: str = ""  # inside the message
    zh: str
    en: str
    raw: bytes = Field(sa_type=LargeBinary)
    size: int
    digest: str = Field(max_length=64)
    seen: int = 1
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)


class QuarantineLoss(Table, table=True):
    """How much a source's full quarantine has dropped, oldest first: said, not hidden."""

    __tablename__ = "quarantine_loss"

    gateway: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    dropped: int = 0
    bytes: int = Field(default=0, sa_type=BigInteger)
    last: int = Field(default=0, sa_type=BigInteger)


class IngestStatus(Table, table=True):
    """One lane of one worker. Counts are since `started`; `held` says why nothing moves, "" while all is well.

    readings: values (lane "readings") or events; lag_ms: arrival of the oldest message at hand to its commit.
    """

    __tablename__ = "ingest_status"

    worker: str = Field(primary_key=True, max_length=60)
    lane: str = Field(primary_key=True, max_length=10)
    pid: int
    started: int = Field(sa_type=BigInteger)
    beat: int = Field(sa_type=BigInteger)
    connected: bool
    messages: int = Field(sa_type=BigInteger)
    readings: int = Field(sa_type=BigInteger)
    stored: int = Field(sa_type=BigInteger)
    duplicates: int = Field(sa_type=BigInteger)
    refused: int = Field(sa_type=BigInteger)
    dropped: int = Field(sa_type=BigInteger)
    queued: int
    lag_ms: int = Field(sa_type=BigInteger)
    held: str = ""
