"""The live stream: one thread per serving process tails committed rows by cursor and fans them out.

It reads what other processes wrote: newest values by the position of the time series, alarms and alerts by their
revision, rapid tests and scans by their place in the journal, gateways by what changed of them. Nothing is remembered
for a client that is away: after a reconnect the page fetches again. A client that does not keep up is told so and
dropped, so that it never costs memory. What is sent is built once for everybody who sees the same part of the country.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final, Generic, Protocol

import msgspec
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud import registry
from cloud.alerts import alert_revision, alert_view, alerts_changed
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.holding import holders
from cloud.kernel.log import note
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.registry import Gateway, gateway_view, is_online
from cloud.telemetry import alarms, rapid_test, scan, store
from cloud.telemetry.model import RapidTest, Scan
from cloud.telemetry.port import Latest, StoreError, TimeSeries
from cloud.telemetry.quality import WORDS
from cloud.telemetry.views import Beat, Farewell

TICK_S: Final = 0.2
BEAT_S: Final = 2.0
GATEWAYS_S: Final = 1.0
ABOVE_S: Final = 0.4
MOST_CLIENTS: Final = 600
MOST_WAITING: Final = 128
_CHANGES: Final = 5000
_ALERTS: Final = 500
_EVENTS: Final = 500
_log = logging.getLogger("zhigen.live")
_json = msgspec.json.Encoder().encode


def event(name: str, data: bytes) -> bytes:
    """One server-sent event (WHATWG HTML, 9.2)."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


def farewell(code: str) -> bytes:
    """The last event of a stream."""
    return event("end", Farewell(code=code).model_dump_json().encode())


class Client:
    """One open stream. `offer` is called by the tail thread, `next` by the stream's own coroutine."""

    def __init__(
        self, scope: Scope, gateways: frozenset[str], loop: asyncio.AbstractEventLoop, *, overview: bool = False
    ) -> None:
        self.view = (scope, gateways)
        self.overview = overview
        self._loop = loop
        self._lock = Lock()
        self._waiting: deque[bytes] = deque()
        self._over = False
        self._ready = asyncio.Event()

    def offer(self, messages: Iterable[bytes]) -> None:
        """Queue messages; too many waiting ends the stream with a word."""
        with self._lock:
            if self._over:
                return
            self._waiting.extend(messages)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.clear()
                self._waiting.append(farewell("too_slow"))
                self._over = True
        self._wake()

    def finish(self, code: str) -> None:
        """End the stream after what waits."""
        with self._lock:
            if not self._over:
                self._waiting.append(farewell(code))
                self._over = True
        self._wake()

    async def next(self) -> bytes | None:
        """What waits, in one piece; None when the stream is over."""
        while True:
            with self._lock:
                if self._waiting:
                    chunk = b"".join(self._waiting)
                    self._waiting.clear()
                    self._ready.clear()
                    return chunk
                if self._over:
                    return None
                self._ready.clear()
            await self._ready.wait()

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._ready.set)
        except RuntimeError:  # the loop has closed: the client is gone
            self._over = True


@dataclass
class _Tail(Generic[store.D]):
    """A table of device events, how they are shown, and the position up to which they were told."""

    kind: str
    table: type[store.D]
    views: Callable[[Iterable[store.D]], Sequence[BaseModel]]
    position: int = 0


class Above(Protocol):
    """A context above that has something to tell whoever asks for the overview.

    begin: from now on; look: what to tell each scope as (event, data), None where nothing is new. What it gives is
    called once for each scope, while the session is open.
    """

    def begin(self, session: Session) -> None:
        """Forget what was before."""

    def look(self, session: Session) -> Callable[[Scope], list[tuple[str, bytes]]] | None:
        """See whether there is anything new."""


class Live:
    """The tail and its clients. above: what other contexts tell."""

    def __init__(self, database: Database, series: TimeSeries, above: Sequence[Above] = ()) -> None:
        self._above = above
        self._database = database
        self._series = series
        self._clients: set[Client] = set()
        self._lock = Lock()
        self._wanted = Event()
        self._stop = Event()
        self._thread: Thread | None = None
        self._position = self._revision = self._alert_revision = 0
        self._tests = _Tail("rapid_test", RapidTest, rapid_test.views)
        self._scans = _Tail("scan", Scan, scan.views)
        self._regions: dict[str, str] = {}
        self._holders: dict[str, str] = {}
        self._seen: dict[str, tuple[object, ...]] = {}
        self._ages: dict[tuple[Scope, frozenset[str]], list[int]] = {}

    def subscribe(
        self, scope: Scope, gateways: frozenset[str], loop: asyncio.AbstractEventLoop, *, overview: bool = False
    ) -> Client:
        """A new stream, narrowed to these gateways where any are named. Raises Problem("busy")."""
        client = Client(scope, gateways, loop, overview=overview)
        with self._lock:
            if self._stop.is_set() or len(self._clients) >= MOST_CLIENTS:
                raise Problem("busy", headers={"Retry-After": "10"})
            self._clients.add(client)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        self._wanted.set()
        return client

    def leave(self, client: Client) -> None:
        """The stream was closed by its reader."""
        with self._lock:
            self._clients.discard(client)
            if not self._clients:
                self._wanted.clear()

    def close(self) -> None:
        """End all streams with a word, and the thread."""
        self._stop.set()
        self._wanted.set()
        with self._lock:
            clients, thread = list(self._clients), self._thread
        for client in clients:
            client.finish("shutting_down")
        if thread is not None:
            thread.join(10)

    def _run(self) -> None:
        fresh = True
        beat = gateways = above = 0.0
        while not self._stop.is_set():
            if not self._wanted.is_set():
                self._wanted.wait()
                fresh = True
                continue
            now = monotonic()
            try:
                if fresh:
                    self._begin()
                    fresh, beat, gateways = False, 0.0, now
                self._readings()
                self._alarms()
                self._alerts()
                self._said(self._tests)
                self._said(self._scans)
                if now - above >= ABOVE_S:
                    above = now
                    self._from_above()
                if now - gateways >= GATEWAYS_S:
                    gateways = now
                    self._gateways()
                if now - beat >= BEAT_S:  # no beat while the stores cannot be read: the page sees that it stands still
                    beat = now
                    self._beat()
            except (StoreError, SQLAlchemyError) as error:
                note(_log, logging.WARNING, "tail_failed", reason=str(error)[:300])
                self._stop.wait(1.0)
            self._stop.wait(TICK_S)

    def _begin(self) -> None:
        self._position = self._series.position()
        with self._database.read() as session:
            self._revision = store.alarm_revision(NATION, session)
            self._alert_revision = alert_revision(NATION, session)
            for tail in (self._tests, self._scans):
                tail.position = store.last_position(NATION, session, tail.table)
            rows = registry.gateways(NATION, session)
            self._holders = holders(session, now_ms())
            for one in self._above:
                one.begin(session)
        self._regions = {row.id: row.region for row in rows}
        self._seen = {row.id: _mark(row, now_ms()) for row in rows}

    def _readings(self) -> None:
        changed = self._series.changes(self._position, _CHANGES)
        if not changed:
            return
        self._position = changed[-1].position
        changed = [one for one in changed if ":" not in one.series]  # minutes of thinned rows are no newest values
        if any(_gateway_of(one) not in self._regions for one in changed):
            with self._database.read() as session:
                self._regions = {row.id: row.region for row in registry.gateways(NATION, session)}
                self._holders = holders(session, now_ms())
        now = now_ms()

        def build(scope: Scope, gateways: frozenset[str]) -> list[bytes]:
            rows = [one for one in changed if self._visible(_gateway_of(one), scope, gateways)]
            if not rows:
                return []
            self._ages.setdefault((scope, gateways), []).extend(now - one.t // 1000 for one in rows)
            data = [(one.series, one.t // 1000, one.value, WORDS[one.quality]) for one in rows]
            return [event("readings", _json(data))]

        self._send(build)

    def _alarms(self) -> None:
        with self._database.read() as session:
            if store.alarm_revision(NATION, session) < self._revision:
                self._revision = 0  # the projection was built again
            changed = store.alarms_changed(NATION, session, self._revision, 500)
            if not changed:
                return
            seen = alarms.views(NATION, session, changed)
        self._revision = changed[-1][0].revision

        def build(scope: Scope, gateways: frozenset[str]) -> list[bytes]:
            return [
                event("alarm", one.model_dump_json().encode())
                for one in seen
                if self._told(one.gateway, one.region, scope, gateways)
            ]

        self._send(build)

    def _alerts(self) -> None:
        with self._database.read() as session:
            changed = alerts_changed(NATION, session, self._alert_revision, _ALERTS)
        if not changed:
            return
        self._alert_revision = changed[-1].revision
        now = now_ms()
        told = [(row, event("alert", alert_view(row, now).model_dump_json().encode())) for row in changed]

        def build(scope: Scope, gateways: frozenset[str]) -> list[bytes]:
            seen = [data for row, data in told if self._told(row.gateway, row.region, scope, gateways)]
            return [b"".join(seen)] if seen else []  # one message, however many fell silent at once

        self._send(build)

    def _said(self, tail: _Tail[store.D]) -> None:
        with self._database.read() as session:
            fresh = store.after(NATION, session, tail.table, tail.position, _EVENTS)
        if not fresh:
            return
        tail.position = fresh[-1].position
        told = [
            (row, event(tail.kind, one.model_dump_json().encode()))
            for row, one in zip(fresh, tail.views(fresh), strict=True)
        ]

        def build(scope: Scope, gateways: frozenset[str]) -> list[bytes]:
            seen = [data for row, data in told if self._told(row.gateway_id, row.region, scope, gateways)]
            return [b"".join(seen)] if seen else []  # one message, however many came at once

        self._send(build)

    def _from_above(self) -> None:
        with self._lock:
            wanted = any(client.overview for client in self._clients)
        if not wanted:
            return
        with self._database.read() as session:
            for one in self._above:
                build = one.look(session)
                if build is not None:
                    self._send(lambda scope, _, build=build: [event(*told) for told in build(scope)], overview=True)  # type: ignore[misc]

    def _gateways(self) -> None:
        with self._database.read() as session:
            rows = registry.gateways(NATION, session)
            counts = registry.device_counts(NATION, session)
            self._holders = holders(session, now_ms())
        self._regions = {row.id: row.region for row in rows}
        now = now_ms()
        changed = []
        for row in rows:
            mark = _mark(row, now)
            if self._seen.get(row.id) != mark:
                self._seen[row.id] = mark
                changed.append(
                    (row.id, event("gateway", gateway_view(row, counts.get(row.id, 0), now).model_dump_json().encode()))
                )
        if changed:
            self._send(lambda scope, only: [data for name, data in changed if self._visible(name, scope, only)])

    def _beat(self) -> None:
        now = now_ms()
        ages, self._ages = self._ages, {}

        def build(scope: Scope, gateways: frozenset[str]) -> list[bytes]:
            own = ages.get((scope, gateways))
            lag = max(0, round(median(own))) if own else None
            return [event("beat", Beat(t=now, lag_ms=lag).model_dump_json().encode())]

        self._send(build)

    def _visible(self, gateway: str, scope: Scope, only: frozenset[str]) -> bool:
        region = self._regions.get(gateway)
        return region is not None and self._told(gateway, region, scope, only)

    def _told(self, gateway: str, region: str, scope: Scope, only: frozenset[str]) -> bool:
        """To whoever runs the gateway now: what is fresh is of now."""
        own = not scope.subject or self._holders.get(gateway) == scope.subject
        return own and scope.covers(region) and (not only or gateway in only)

    def _send(self, build: Callable[[Scope, frozenset[str]], list[bytes]], *, overview: bool = False) -> None:
        with self._lock:
            clients = [client for client in self._clients if client.overview or not overview]
        built: dict[tuple[Scope, frozenset[str]], list[bytes]] = {}
        for client in clients:
            if client.view not in built:
                built[client.view] = build(*client.view)
            if built[client.view]:
                client.offer(built[client.view])


def _gateway_of(latest: Latest) -> str:
    return latest.series.partition("/")[0]


def _mark(row: Gateway, now: int) -> tuple[object, ...]:
    return (is_online(row, now), row.last_seen, row.state, row.region)
