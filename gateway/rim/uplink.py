"""The uplink: one thread that connects, sends what the two lanes want sent, and hears what the cloud has.

Events go strictly before readings. Live rows are handed over in memory right after their commit; everything else is
read back from the outbox, oldest first, compressed and paced (gateway.core.delivery). Rows leave the outbox only when
the cloud names them in an ack. While there is no line nothing is queued here: the outbox is the queue.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

import msgspec
from paho.mqtt.client import topic_matches_sub

from contract import ack, birth, codec, readings, topics
from contract.ack import Lane as LaneName
from contract.ack import Range
from contract.errors import ContractError
from gateway.core.columns import by_device, columns
from gateway.core.delivery import Lane
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_file import Run
from gateway.rim.outbox_writer import Batch
from gateway.rim.session import Broker, Session, SessionError

log = logging.getLogger(__name__)

TURN_S: Final = 0.02
FLUSH_MS: Final = 50
STATE_MS: Final = 10_000
TOUCH_MS: Final = 500
FIRST_RETRY_S: Final = 1.0
LONGEST_RETRY_S: Final = 60.0
_SAID: Final = 100
_LARGE: Final = 64 * 1024
_LAST_S: Final = 3.0
_KEPT: Final = 64  # live batches that wait for room in the window; older ones are read back from the outbox


class Uplink:
    """Carries an outbox to a broker.

    meta: the birth to publish at every connection; clock: () -> (wall ms, monotonic ms);
    portrait: what the heartbeat tells besides the lanes, as a State with online=True.
    """

    def __init__(
        self,
        broker: Broker,
        outbox: Outbox,
        meta: birth.Meta,
        *,
        county: str,
        clock: Callable[[], tuple[int, int]],
        portrait: Callable[[], birth.State],
    ) -> None:
        self._broker, self._outbox, self._meta, self._county = broker, outbox, meta, county
        self._clock, self._portrait = clock, portrait
        self._lanes: dict[LaneName, Lane] = {
            "events": Lane(window=200, chunk=50),
            "readings": Lane(window=20_000, chunk=500),
        }
        self._grown: dict[LaneName, int] = {}
        self._live: deque[Batch] = deque(maxlen=_KEPT)
        self._ears: dict[str, Callable[[str, bytes], None]] = {}
        self._said: deque[tuple[str, bytes]] = deque(maxlen=_SAID)
        self._flushed = self._stated = 0
        self._touched = False
        self._last_ack = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="uplink", daemon=True)
        self.connected = False
        self.refused = 0
        self.connections = 0
        self.turned = time.monotonic()

    def start(self) -> None:
        """Connect, and stay connected, in a thread of its own."""
        for name, lane in self._lanes.items():
            oldest = self._outbox.reader.oldest(name)
            self._grown[name] = high = self._outbox.high(name)
            if oldest is not None:
                lane.grow(oldest[0], high)
        self._thread.start()

    def offer(self, batch: Batch) -> None:
        """Rows that were just committed. Never blocks; may be called from any thread."""
        if self.connected:
            self._live.append(batch)

    def listen(self, pattern: str, ear: Callable[[str, bytes], None]) -> None:
        """Hear what is published under `pattern` too; before `start`. `ear` runs in the uplink's thread, briefly."""
        self._ears[pattern] = ear

    def say(self, kind: topics.Kind, payload: bytes) -> None:
        """Publish a message of this gateway once there is a line. Never blocks; the oldest of too many go."""
        self._said.append((self._topic(kind), payload))

    def touch(self) -> None:
        """Publish the state soon: something changed that people want to see."""
        self._touched = True

    def state(self) -> birth.State:
        """The heartbeat as it would be told now; safe from any thread."""
        return self._state()

    def stop(self) -> None:
        """Send what is live, say offline, and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        retry, said = FIRST_RETRY_S, ""
        while not self._stop.is_set():
            self.turned = time.monotonic()
            session = self._new_session()
            try:
                session.open(self._stop.is_set)
                retry, said = FIRST_RETRY_S, ""
                log.info("uplink state=up host=%s port=%d", self._broker.host, self._broker.port)
                self._use(session)
                cause = session.cause
            except (SessionError, GatewayError) as error:
                cause = str(error)
            except Exception as error:  # the edge of the thread: an outbox that cannot be read today is tried again
                log.exception("uplink state=broken")
                cause = str(error)
            if self._stop.is_set():
                return
            if cause != said:
                log.warning("uplink state=down host=%s port=%d cause=%r", self._broker.host, self._broker.port, cause)
            said = cause
            self._stop.wait(retry * random.uniform(0.5, 1.0))  # noqa: S311  # jitter: a county must not return as one
            retry = min(retry * 2, LONGEST_RETRY_S)

    def _new_session(self) -> Session:
        will = birth.encode(birth.State(online=False, boot=self._meta.boot, t=self._clock()[0]))
        return Session(
            self._broker,
            f"zhigen-{self._meta.gateway}",
            will=(self._topic("state"), will),
            listen=[self._topic("ack"), *self._ears],
            heard=self._hear,
        )

    def _use(self, session: Session) -> None:
        for lane in self._lanes.values():
            lane.cut()
        body = birth.encode(self._meta)
        session.publish(self._topic("meta"), codec.deflate(body) if len(body) > _LARGE else body, retain=True)
        self.connected, self._touched, self._stated = True, True, 0
        self.connections += 1
        try:
            while not self._stop.is_set() and session.turn(TURN_S):
                self._send(session)
                self.turned = time.monotonic()
            if self._stop.is_set():
                self._end(session)
        finally:
            self.connected = False
            self._live.clear()

    def _end(self, session: Session) -> None:
        self._flushed = 0
        self._send(session)
        session.publish(self._topic("state"), birth.encode(self._state(online=False)), retain=True)
        session.drain(_LAST_S)
        session.close()

    def _send(self, session: Session) -> None:
        now = self._clock()[1]
        live = self._take_live(now)
        for name, lane in self._lanes.items():
            lane.expire(now)
            high = self._outbox.high(name)
            if high > self._grown[name]:
                lane.grow(self._grown[name] + 1, high)
                self._grown[name] = high
        self._send_events(session, now)
        while session.room > 0 and self._said:
            session.publish(*self._said.popleft())
        for run, batches in groupby(live, key=lambda batch: batch.run):
            self._send_live(session, run, list(batches), now)
        self._send_backlog(session, now)
        if now - self._stated >= (TOUCH_MS if self._touched else STATE_MS):
            self._touched, self._stated = False, now
            session.publish(self._topic("state"), birth.encode(self._state()), retain=True)

    def _take_live(self, now: int) -> list[Batch]:
        if now - self._flushed < FLUSH_MS or not self._live:
            return []
        self._flushed = now
        return [self._live.popleft() for _ in range(len(self._live))]

    def _send_events(self, session: Session, now: int) -> None:
        lane = self._lanes["events"]
        while session.room > 0 and (span := lane.due()) is not None:
            letters = self._outbox.reader.letters(*span)
            lane.sent(*span, now, paced=True)
            _forget(lane, span, [letter.seq for letter in letters])
            for letter in letters:
                session.publish(self._topic("event"), letter.wire)

    def _send_live(self, session: Session, run: Run, batches: list[Batch], now: int) -> None:
        first, last = batches[0].first, batches[-1].first + len(batches[-1].samples) - 1
        rows = [(batch.first + place, sample) for batch in batches for place, sample in enumerate(batch.samples)]
        lane = self._lanes["readings"]
        if session.room > 0 and len(rows) == last - first + 1 and lane.ready(first, last):
            self._publish(session, run, rows, small=False)
            lane.sent(first, last, now, paced=False)

    def _send_backlog(self, session: Session, now: int) -> None:
        lane = self._lanes["readings"]
        young = self._live[0].first if self._live else 0  # these are about to go in memory
        while session.room > 0 and (span := lane.due()) is not None and not 0 < young <= span[0]:
            found = self._outbox.reader.readings(*span)
            lane.sent(*span, now, paced=True)
            _forget(lane, span, [row.seq for row in found])
            for run, rows in groupby(found, key=lambda row: row.run):
                self._publish(session, run, [(row.seq, row.sample) for row in rows], small=True)

    def _publish(self, session: Session, run: Run, rows: Sequence[tuple[int, Sample]], *, small: bool) -> None:
        for device, own in by_device(rows):
            body = readings.encode(columns(run.epoch, run.boot, run.segment, run.meta, own))
            packed = codec.deflate(body) if small or len(body) > _LARGE else body
            session.publish(self._topic("data", device), packed)

    def _hear(self, topic: str, payload: bytes) -> None:
        for pattern, ear in self._ears.items():
            if topic_matches_sub(pattern, topic):
                ear(topic, payload)
                return
        self._hear_ack(payload)

    def _hear_ack(self, payload: bytes) -> None:
        try:
            heard = ack.decode(codec.inflate(payload))
        except ContractError as error:
            log.warning("uplink ack=unreadable code=%s", error.code)
            return
        wall, now = self._clock()
        self._last_ack = wall
        for durable in heard.durable:
            self._settle(durable.lane, durable.epoch, durable.ranges, now)
        for refused in heard.refused:
            rows = self._settle(refused.lane, refused.epoch, refused.ranges, now)
            self.refused += rows
            log.warning("uplink refused=%d lane=%s code=%r why=%r", rows, refused.lane, refused.code, refused.text)

    def _settle(self, name: LaneName, epoch: int, ranges: Iterable[Range], now: int) -> int:
        high = self._grown[name]
        if epoch != self._outbox.epoch:
            return 0
        known = [(first, min(last, high)) for first, last in ranges if first <= high]
        self._lanes[name].settle(known, now)
        self._outbox.settle(name, epoch, known)
        return sum(last - first + 1 for first, last in known)

    def _state(self, *, online: bool = True) -> birth.State:
        return msgspec.structs.replace(
            self._portrait(),
            online=online,
            events=self._outbox.state("events"),
            readings=self._outbox.state("readings"),
            produced=self._outbox.produced,
            last_ack=self._last_ack,
        )

    def _topic(self, kind: topics.Kind, leaf: str = "") -> str:
        return topics.build(topics.Topic(self._county, self._meta.gateway, kind, leaf))


def _forget(lane: Lane, span: Range, found: Iterable[int]) -> None:
    """What was not found in the outbox was settled in an earlier run, or dropped and declared."""
    place = span[0]
    for first, last in ack.merge(found):
        if place < first:
            lane.absent(place, first - 1)
        place = last + 1
    if place <= span[1]:
        lane.absent(place, span[1])
