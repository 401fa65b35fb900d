"""What is asked of the writer of the outbox, and what it hands on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from contract import event
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim.outbox_schema import Run

Moment = tuple[int, int]  # wall UTC ms, monotonic ms
Facts = dict[str, object]  # None forgets one; a Callable[[str], object] is given the id of the event they belong to


class Batch(NamedTuple):
    """Samples just committed: rows first, first + 1 … of one run."""

    first: int
    run: Run
    samples: Sequence[Sample]


class Bounds(msgspec.Struct, frozen=True):
    """How much the outbox may hold and how it groups.

    rows, bytes: of unsettled rows (0: any); held: samples kept in memory while the disk is full;
    group_ms, group_rows: a group is committed when its first sample is this old, or when it has so many.
    """

    rows: int = 0
    bytes: int = 512 * 1024 * 1024
    held: int = 20_000
    group_ms: int = 50
    group_rows: int = 1_000


Following = Callable[[str], event.Body]  # the body of an event that names the one recorded just before, by its id


class Owed(NamedTuple):
    """An event to record with the facts that belong to it; without a body the facts alone."""

    body: event.Body | Following | None
    moment: Moment
    facts: Facts


class Order:
    """What a caller waits for: an event to record, facts to keep, all samples to be committed, a look at the clock.

    meta: the birth under which everything is read that is put from now on. then: another event of that transaction;
    last: facts that belong to the last event.
    """

    def __init__(
        self,
        moment: Moment,
        body: event.Body | None = None,
        facts: Facts | None = None,
        *,
        flush: bool = False,
        meta: str = "",
        then: Following | None = None,
        last: Facts | None = None,
    ) -> None:
        self.moment = moment
        self.flush = flush or bool(meta)
        self.meta = meta
        self.body, self.then = body, then
        self.facts, self.last = facts or {}, last or {}
        self.done = threading.Event()
        self.frame: event.EventFrame | None = None
        self.following: event.EventFrame | None = None
        self.error: GatewayError | None = None

    def owed(self) -> Iterator[Owed]:
        """What it asks to be recorded, in order."""
        if self.then is None:
            yield Owed(self.body, self.moment, {**self.facts, **self.last})
        else:
            yield Owed(self.body, self.moment, self.facts)
            yield Owed(self.then, self.moment, self.last)
