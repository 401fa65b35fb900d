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

from contract import ack, birth, codec, readings, seal, topics
from contract.ack import Durable, Range, Refused
from contract.ack import Lane as LaneName
from gateway.core.columns import Rows, by_device, columns
from gateway.core.delivery import SLOW_MS, Lane, flush_ms
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim.identity import Identity
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch
from gateway.rim.outbox_schema import Run
from gateway.rim.receipts import Receipts
from gateway.rim.session import Broker, Session, SessionError

log = logging.getLogger(__name__)

TURN_S: Final = 0.02
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

    identity: signs the readings of each flush, and says whose acks count;
    meta: the birth to publish at every connection (until `reborn`); clock: () -> (wall ms, monotonic ms);
    portrait: what the heartbeat tells besides the lanes, as a State with online=True.
    """

    def __init__(
        self,
        broker: Broker,
        outbox: Outbox,
        meta: birth.Meta,
        *,
        identity: Identity,
        county: str,
        clock: Callable[[], tuple[int, int]],
        portrait: Callable[[], birth.State],
    ) -> None:
        self._broker, self._outbox, self._meta, self._county = broker, outbox, meta, county
        self._identity, self._clock, self._portrait = identity, clock, portrait
        self.receipts = Receipts(lambda: identity.ring, clock, outbox.true)
        self._lanes: dict[LaneName, Lane] = {
            "events": Lane(window=200, chunk=50),
            "readings": Lane(window=20_000, chunk=500),
        }
        self._grown: dict[LaneName, int] = {}
        self._live: deque[Batch] = deque(maxlen=_KEPT)
        self._ears: dict[str, Callable[[str, bytes], None]] = {}
        self._standing: list[str] = []
        self._fetches: deque[tuple[str, bool]] = deque(maxlen=_SAID)
        self._said: deque[tuple[str, bytes]] = deque(maxlen=_SAID)
        self._flushed = self._stated = 0
        self._touched = self._reborn = False
        self._stop = threading.Event()
        self._anew = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="uplink", daemon=True)
        self.connected = False
        self.since = clock()[0]  # wall ms from when it is connected, or is not
        self.refused = self.connections = 0
        self.boot = meta.boot
        self.turned = time.monotonic()

    @property
    def lag_ms(self) -> int:
        """How long live readings take from sending to their ack, on the average."""
        return self._lanes["readings"].lag_ms

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

    @property
    def last_ack(self) -> int:
        """Wall ms of the last ack of this run, 0 before the first."""
        return self.receipts.last

    def listen(self, pattern: str, ear: Callable[[str, bytes], None], *, standing: bool = True) -> None:
        """Hear what is published under `pattern` too; before `start`. `ear` runs in the uplink's thread, briefly.

        Not standing: only the topics under it that are fetched.
        """
        self._ears[pattern] = ear
        if standing:
            self._standing.append(pattern)

    def fetch(self, topic: str, *, leave: bool = False) -> None:
        """Hear what is retained at a topic (or, `leave`, no more of it). Never blocks; a new connection forgets it."""
        self._fetches.append((topic, leave))

    def say(self, kind: topics.Kind, payload: bytes) -> None:
        """Publish a message of this gateway once there is a line. Never blocks; the oldest of too many go."""
        self._said.append((self._topic(kind), payload))

    def reborn(self, meta: birth.Meta) -> None:
        """Another birth of the same run: published soon, and at every connection from now on. Never blocks."""
        self._meta, self._reborn = meta, True

    def touch(self) -> None:
        """Publish the state soon: something changed that people want to see."""
        self._touched = True

    def reconnect(self) -> None:
        """Connect anew soon, with the certificate that there is by then. Never blocks; from any thread."""
        self._anew.set()

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
            self._anew.clear()
            session = self._new_session()
            try:
                session.open(self._stop.is_set)
                retry, said = FIRST_RETRY_S, ""
                self.connections += 1
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
            f"zhigen-{self._meta.gateway}-{self._meta.boot[-12:]}",  # two machines under one name: neither is cut off
            will=(self._topic("state"), will),
            listen=[self._topic("ack"), *self._standing],
            heard=self._hear,
        )

    def _use(self, session: Session) -> None:
        for lane in self._lanes.values():
            lane.cut()
        self._tell_birth(session)
        self.connected, self._touched, self._stated = True, True, 0
        self.since = self._clock()[0]
        self.connections += 1
        try:
            while not self._stop.is_set() and not self._anew.is_set() and session.turn(TURN_S):
                self._send(session)
                self.turned = time.monotonic()
            if self._stop.is_set():
                self._end(session)
            elif self._anew.is_set():
                session.close()
        finally:
            self.connected = False
            self.since = self._clock()[0]
            self._live.clear()

    def _tell_birth(self, session: Session) -> None:
        self._reborn = False
        body = birth.encode(self._meta)
        session.publish(self._topic("meta"), codec.deflate(body) if len(body) > _LARGE else body, retain=True)

    def _end(self, session: Session) -> None:
        self._flushed = 0
        self._send(session)
        session.publish(self._topic("state"), birth.encode(self._state(online=False)), retain=True)
        session.drain(_LAST_S)
        session.close()

    def _send(self, session: Session) -> None:
        now = self._clock()[1]
        if self._reborn:
            self._tell_birth(session)
        live = self._take_live(now)
        for name, lane in self._lanes.items():
            lane.expire(now)
            high = self._outbox.high(name)
            if high > self._grown[name]:
                lane.grow(self._grown[name] + 1, high)
                self._grown[name] = high
        self._send_events(session, now)
        while self._fetches:
            topic, leave = self._fetches.popleft()
            (session.leave if leave else session.fetch)(topic)
        while session.room > 0 and self._said:
            session.publish(*self._said.popleft())
        for number, batches in groupby(live, key=lambda batch: batch.run.id):
            run = self._outbox.run(number)
            if run.shift is not None:  # otherwise they wait in the outbox until their time is proven
                self._send_live(session, run, list(batches), now)
        self._send_backlog(session, now)
        if now - self._stated >= (TOUCH_MS if self._touched else STATE_MS):
            self._touched, self._stated = False, now
            session.publish(self._topic("state"), birth.encode(self._state()), retain=True)

    def _take_live(self, now: int) -> list[Batch]:
        if now - self._flushed < flush_ms(self._lanes["readings"].lag_ms) or not self._live:
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
            self._publish(session, run, rows, small=lane.lag_ms > SLOW_MS)
            lane.sent(first, last, now, paced=False)

    def _send_backlog(self, session: Session, now: int) -> None:
        lane = self._lanes["readings"]
        young = self._live[0].first if self._live else 0  # these are about to go in memory
        bound = self._outbox.waits_from()
        while session.room > 0 and (span := lane.due()) is not None and not 0 < young <= span[0]:
            if bound is not None:
                span = span[0], min(span[1], bound - 1)
                if span[0] > span[1]:
                    return
            found = self._outbox.reader.readings(*span)
            lane.sent(*span, now, paced=True)
            _forget(lane, span, [row.seq for row in found])
            for run, rows in groupby(found, key=lambda row: row.run):
                self._publish(session, run, [(row.seq, row.sample) for row in rows], small=True)

    def _publish(self, session: Session, run: Run, rows: Sequence[tuple[int, Sample]], *, small: bool) -> None:
        messages = list(by_device(rows))
        for place in range(0, len(messages), seal.MAX_LEAVES):
            leaves = messages[place : place + seal.MAX_LEAVES]
            bodies = [readings.encode(_message(run, own)) for _, own in leaves]
            for (device, _), body in zip(leaves, seal.seal(bodies, self._identity.signer), strict=True):
                packed = codec.deflate(body) if small or len(body) > _LARGE else body
                session.publish(self._topic("data", device), packed)

    def _hear(self, topic: str, payload: bytes) -> None:
        for pattern, ear in self._ears.items():
            if topic_matches_sub(pattern, topic):
                ear(topic, payload)
                return
        self._hear_ack(payload)

    def _hear_ack(self, payload: bytes) -> None:
        heard = self.receipts.prove(payload)
        if heard is None:
            return
        now = self._clock()[1]
        for durable in heard.durable:
            self._settle(durable, heard.t, now)
        for high in heard.high:
            self._outbox.compare(high.lane, high.epoch, high.seq)
        for refused in heard.refused:
            rows = self._settle(refused, heard.t, now)
            self.refused += rows
            log.warning("uplink refused=%d lane=%s code=%r why=%r", rows, refused.lane, refused.code, refused.text)

    def _settle(self, told: Durable | Refused, t: int, now: int) -> int:
        high = self._grown[told.lane]
        named = [(first, min(last, high)) for first, last in told.ranges if first <= high]
        known = self._outbox.settle(told.lane, told.epoch, named, told.boot)
        lane = self._lanes[told.lane]
        sent = lane.answered(known)
        if sent is not None and told.boot == self.boot:
            self._outbox.learn(t, sent, now)
        lane.settle(known, now)
        return sum(last - first + 1 for first, last in known)

    def _state(self, *, online: bool = True) -> birth.State:
        return msgspec.structs.replace(
            self._portrait(),
            online=online,
            events=self._outbox.state("events"),
            readings=self._outbox.state("readings"),
            produced=self._outbox.produced,
            last_ack=self.receipts.last,
        )

    def _topic(self, kind: topics.Kind, leaf: str = "") -> str:
        return topics.build(topics.Topic(self._county, self._meta.gateway, kind, leaf))


def _message(run: Run, rows: Rows) -> readings.Readings:
    shift, doubt = run.shift or 0, bool(run.doubt)
    return columns(run.epoch, run.boot, run.segment, run.meta, rows, shift=shift, doubt=doubt)


def _forget(lane: Lane, span: Range, found: Iterable[int]) -> None:
    """What was not found in the outbox was settled in an earlier run, or dropped and declared."""
    place = span[0]
    for first, last in ack.merge(found):
        if place < first:
            lane.absent(place, first - 1)
        place = last + 1
    if place <= span[1]:
        lane.absent(place, span[1])
