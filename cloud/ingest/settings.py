"""What the ingest process must know to begin."""

from __future__ import annotations

from dataclasses import dataclass

from cloud.kernel.broker import Access


@dataclass(frozen=True, slots=True, repr=False)
class Settings(Access):
    """Broker and pace.

    group: the name of a shared subscription, "" for none (then there is one worker); worker: this worker's row in the
    status table; a batch is taken when it has `batch_messages`, `batch_bytes`, or its first message is `linger_ms` old.
    A broker that hands out fewer unacked messages than `batch_messages` makes every batch wait for `linger_ms`.
    """

    group: str = ""
    worker: str = "ingest"
    queue_messages: int = 400
    batch_messages: int = 200
    batch_bytes: int = 2 * 1024 * 1024
    linger_ms: int = 5
    keepalive_s: int = 60
