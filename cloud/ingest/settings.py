"""What the ingest process must know to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cloud.kernel.broker import Access

# With CPython's 5 ms a thread that only wants to hand on an event waits 5 ms for every breath while the other lane
# works off a backlog. Fifty gateways came home in 157 s like that, sales meanwhile 19 s old; now in 42 s and 1.5 s.
SWITCH_S: Final = 0.0005  # for sys.setswitchinterval, by whoever owns the process


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
