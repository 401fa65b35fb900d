"""Tables of ingest: what it refused, what it knows of each lane and chain of a gateway, and how it is doing itself."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from cloud.kernel.database import NUMBERED, Table

_UNSOUND: Final = text("low > sound")  # the few lanes that are looked at every few seconds


class Quarantined(Table, table=True):
    """A message, or a part of one, that was not accepted: its bytes as they came and the reason in both languages.

    The same bytes refused for the same reason again only raise `seen` and `last`. `size` is that of the whole message,
    of which `raw` is the beginning where it was too large. `state` is one of quarantine.STATES; `decided_by` and
    `decided_at` (ms) say who asked for what it is in, "" and 0 while nobody did.
    """

    __tablename__ = "quarantine"
    __table_args__ = (
        UniqueConstraint("gateway", "digest", "code"),
        Index("ix_quarantine_source", "gateway", "id", "size"),
        Index("ix_quarantine_digest", "digest"),
        Index("ix_quarantine_state", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBERED)
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
    seen: int = Field(default=1, sa_type=BigInteger)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    state: str = Field(default="held", max_length=10, sa_column_kwargs={"server_default": "held"})
    decided_by: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    decided_at: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class QuarantineLoss(Table, table=True):
    """How much a source's full quarantine has dropped, oldest first: said, not hidden."""

    __tablename__ = "quarantine_loss"

    gateway: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    dropped: int = Field(default=0, sa_type=BigInteger)
    bytes: int = Field(default=0, sa_type=BigInteger)
    last: int = Field(default=0, sa_type=BigInteger)


class Coverage(Table, table=True):
    """Rows first..last of a lane and epoch that are settled (stored, refused) or declared lost. Pieces never touch."""

    __tablename__ = "coverage"

    gateway: str = Field(primary_key=True, max_length=32)
    lane: str = Field(primary_key=True, max_length=10)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    first: int = Field(primary_key=True, sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)


class Watermark(Table, table=True):
    """What a gateway says of a lane and epoch: everything below `low` is settled or declared.

    begin: the first number that is judged; `sure` where an Epoch event named it, else the first low mark ever told.
    end: the last number of the epoch, where its successor named it. sound: the lowest number that is not covered (or
    low); since: cloud's ms when that was found, 0 while there is none. missing: rows that an open alert speaks of.
    """

    __tablename__ = "watermark"
    __table_args__ = (Index("ix_watermark_unsound", "since", sqlite_where=_UNSOUND, postgresql_where=_UNSOUND),)

    gateway: str = Field(primary_key=True, max_length=32)
    lane: str = Field(primary_key=True, max_length=10)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    begin: int = Field(sa_type=BigInteger)
    sure: bool = False
    end: int | None = Field(default=None, sa_type=BigInteger)
    low: int = Field(sa_type=BigInteger)
    sound: int = Field(default=0, sa_type=BigInteger)
    since: int = Field(default=0, sa_type=BigInteger)
    missing: int = Field(default=0, sa_type=BigInteger)


class ChainPiece(Table, table=True):
    """Events first..last of an epoch, each of which names the one before it. Projected from the journal."""

    __tablename__ = "chain_piece"

    gateway: str = Field(primary_key=True, max_length=32)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    first: int = Field(primary_key=True, sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)


class BootSeen(Table, table=True):
    """A run of a gateway, by its states: first and last heard (cloud's ms), how long it was up (ms) at the last."""

    __tablename__ = "boot_seen"

    gateway: str = Field(primary_key=True, max_length=32)
    boot: str = Field(primary_key=True, max_length=64)
    region: str = Field(index=True, max_length=12)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    up: int = Field(default=0, sa_type=BigInteger)


class Proof(Table, table=True):
    """A sealed message of readings as it came (inflated, zlib around it here): what proves rows that are stored.

    first, last: its sequence numbers; start, end: its earliest and latest ms; digest: SHA-256 of the message in hex.
    """

    __tablename__ = "proof"
    __table_args__ = (
        Index("ix_proof_time", "gateway", "device", "start"),
        UniqueConstraint("digest", "device"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBERED)
    gateway: str = Field(max_length=32)
    device: str = Field(max_length=40)
    region: str = Field(index=True, max_length=12)
    epoch: int = Field(sa_type=BigInteger)
    boot: str = Field(max_length=64)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    start: int = Field(sa_type=BigInteger)
    end: int = Field(index=True, sa_type=BigInteger)
    kid: str = Field(max_length=64)
    digest: str = Field(max_length=64)
    message: bytes = Field(sa_type=LargeBinary)


class IngestStatus(Table, table=True):
    """One lane of one worker. Counts are since `started`; `held` says why nothing moves, a line in Chinese and one
    in English, "" while all is well.

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
