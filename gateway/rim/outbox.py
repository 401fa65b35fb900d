"""The outbox: what is in it is produced, and leaves only by the cloud's word.

Readings are queued without waiting and committed in groups (flash wears by the commit); an event is on disk before
`record` returns. Rows have the address (epoch, lane, seq) and never change. Every start says what was not measured: a
`gap` from the last committed reading to now, then a `birth`.

When the disk is full, readings are held in memory, the oldest dropped beyond a bound and declared as soon as there is
room; events are refused to their giver. When the outbox is full, its oldest readings go, and a gap event says which.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from contract import event
from contract.ack import Lane, Range
from contract.birth import LaneState
from contract.keys import Signs
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim.outbox_file import OutboxFile
from gateway.rim.outbox_reader import OutboxReader
from gateway.rim.outbox_writer import Batch, Bounds, Order, Writer

log = logging.getLogger(__name__)
Reason = Literal["start", "restart", "config"]
_META: Final = "meta"
_SINCE: Final = "since"
HANDOVER_MS: Final = 1_000  # a reply may still have been in a bus's hands when the last group was committed
_decode_body = msgspec.json.Decoder(event.Body).decode


class Outbox:
    """The outbox of one run of a gateway.

    folder: where the file lies; gateway: its id; boot: id of this run; meta: hash of the birth under which is read;
    signer: signs every event; clock: () -> (wall UTC ms, monotonic ms) of one instant;
    synced: whether the kernel says that this wall time is right;
    committed: called in the writer's thread with every batch; failed: called once when writing ended for good.
    Raises GatewayError("outbox_in_use" | "outbox_newer" | "outbox_folder" | "outbox_no_room").
    """

    def __init__(
        self,
        folder: Path,
        *,
        gateway: str,
        boot: str,
        meta: str,
        signer: Signs,
        clock: Callable[[], tuple[int, int]],
        synced: Callable[[], bool] = lambda: False,
        bounds: Bounds | None = None,
        committed: Callable[[Batch], None] = lambda _: None,
        failed: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self._clock, self._synced, self._meta = clock, synced, meta
        wall, mono = clock()
        self._file = OutboxFile(folder, wall // 1000)
        self.reader = OutboxReader(self._file.reader())
        self._writer = Writer(
            self._file,
            gateway=gateway,
            boot=boot,
            meta=meta,
            signer=signer,
            synced=synced,
            bounds=bounds or Bounds(),
            committed=committed,
            failed=failed,
        )
        self._before = self._writer.marks.latest
        self._step = self._writer.timeline.start(wall, mono)

    @property
    def epoch(self) -> int:
        """The epoch of all rows of this file."""
        return self.reader.epoch

    @property
    def produced(self) -> int:
        """Values (not rows) ever committed, nulls with a quality included."""
        return self._writer.marks.produced

    @property
    def segment(self) -> int:
        """The clock segment of rows from now on."""
        return self._writer.timeline.segment

    @property
    def held(self) -> int:
        """Samples in memory that wait to be taken; not those whose commit is under way (see `flush`)."""
        return len(self._writer.samples)

    @property
    def turned(self) -> float:
        """When the writer's thread last came round (monotonic seconds); `observe` makes it."""
        return self._writer.turned

    def high(self, lane: Lane) -> int:
        """The highest seq of a lane that was ever committed, 0 for none."""
        return self._writer.marks.events if lane == "events" else self._writer.marks.readings

    def backlog(self, lane: Lane) -> int:
        """How many rows of a lane are not settled."""
        return self._writer.counts[lane]

    def state(self, lane: Lane) -> LaneState:
        """The watermarks of a lane."""
        oldest = self.reader.oldest(lane)
        high = self.high(lane)
        low, t = oldest or (high + 1, 0)
        return LaneState(self.epoch, low, max(high, low - 1), self.backlog(lane), t)

    def start(self, software: str) -> None:
        """Begin to write, and say what was missed: gap, clock step back, birth; later, where the disk is full now."""
        self._writer.start()
        wall, _ = self._clock()
        memory = self.memory()
        known, since = memory.get(_META), memory.get(_SINCE)
        said: list[event.Body] = []
        if self._file.aside is not None:
            log.error("outbox %s", GatewayError("outbox_damaged", aside=self._file.aside).text("en"))
            said.append(event.Gap(0, wall, "salvage"))
        elif isinstance(since, int):
            start = max(self._before - HANDOVER_MS, since)
            said.append(event.Gap(start, max(wall, start), "restart"))
        if self._step:
            said.append(event.ClockStep(self._step, self.segment, self._synced()))
        reason: Reason = "start" if known is None else "restart" if known == self._meta else "config"
        said.append(event.Birth(software, self._meta, reason))
        for body in said:
            facts: dict[str, object] = {_META: self._meta, _SINCE: wall} if isinstance(body, event.Birth) else {}
            self._writer.owe(body, self._clock(), facts)
        self.flush()

    def put(self, sample: Sample) -> None:
        """Queue a sample; it is committed within `group_ms`. Never blocks; one without values is nothing."""
        if sample.values:
            self._writer.put(sample)

    def record(self, body: event.Body) -> event.EventFrame:
        """Commit an event with full sync; it is on disk when this returns.

        An alarm that is raised is remembered in the same transaction until it clears, a lost device until it is found
        (`active`), so that event and state can never disagree.
        Raises GatewayError("outbox_no_room") where the disk is full, ("outbox_closed") after `close`.
        """
        order = self._wait(Order(self._clock(), body, _facts(body)))
        assert order.frame is not None  # noqa: S101  # an order with a body has a frame or an error
        return order.frame

    def remember(self, key: str, value: object) -> None:
        """Keep a small fact (JSON) over restarts; None forgets it. Raises as `record` does."""
        self._wait(Order(self._clock(), None, {key: value}))

    def observe(self) -> None:
        """Look at the clock: a step may come while no device answers. Never blocks."""
        self._writer.order(Order(self._clock()))

    def flush(self) -> None:
        """Return when every sample that was put before is committed, or the disk is full. Raises as `record` does."""
        self._wait(Order(self._clock(), flush=True))

    def settle(self, lane: Lane, epoch: int, ranges: Sequence[Range]) -> None:
        """Delete these rows: the cloud has them. Rows of another epoch are not touched. Never blocks."""
        if epoch == self.epoch:
            self._writer.settle(lane, ranges)

    def memory(self) -> dict[str, object]:
        """All facts that were kept."""
        return {key: msgspec.json.decode(value) for key, value in self.reader.memory().items()}

    def active(self) -> list[event.Body]:
        """The alarms that have no clear yet, and the devices that were lost and not found again."""
        facts = self.reader.memory()
        return [_decode_body(facts[key]) for key in facts if key.startswith(("alarm/", "lost/"))]

    def close(self) -> None:
        """Commit what is queued and close the file."""
        self._writer.stop()
        self.reader.close()
        self._file.close()

    def _wait(self, order: Order) -> Order:
        if not self._writer.alive:
            raise GatewayError("outbox_closed")
        self._writer.order(order)
        while not order.done.wait(1.0):
            if not self._writer.alive:
                raise GatewayError("outbox_closed")
        if order.error is not None:
            raise order.error
        return order


def _facts(body: event.Body) -> dict[str, object]:
    match body:
        case event.Alarm(state=state, device=device, point=point, side=side, limit=limit):
            return {f"alarm/{device}/{point}/{side}/{limit}": body if state == "raise" else None}
        case event.DeviceHealth(device=device, state=state):
            return {f"lost/{device}": body if state == "lost" else None}
    return {}
