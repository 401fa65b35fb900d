"""What the ingest process must know to begin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Broker and pace.

    tls: the connection is encrypted; the files (PEM) are whom to trust (None: the system's), own certificate and key;
    group: the name of a shared subscription, "" for none (then there is one worker); worker: this worker's row in the
    status table; a batch is taken when it has `batch_messages`, `batch_bytes`, or its first message is `linger_ms` old.
    A broker that hands out fewer unacked messages than `batch_messages` makes every batch wait for `linger_ms`.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    username: str = ""
    password: str = ""
    tls: bool = False
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    group: str = ""
    worker: str = "ingest"
    queue_messages: int = 400
    batch_messages: int = 200
    batch_bytes: int = 2 * 1024 * 1024
    linger_ms: int = 5
    keepalive_s: int = 60

    def __repr__(self) -> str:
        return f"Settings({self.worker} at {self.host}:{self.port})"  # never the password
