"""The ingest process: both lanes, the projector and the keeper, from start to a clean end."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any, Final

from cloud.ingest.desk import Desk
from cloud.ingest.directory import Directory, Register
from cloud.ingest.door import Door
from cloud.ingest.events import EventWork
from cloud.ingest.keeper import Keeper
from cloud.ingest.lane import Lane
from cloud.ingest.link import Link
from cloud.ingest.projector import Projector
from cloud.ingest.readings import ReadingWork
from cloud.ingest.settings import Settings
from cloud.ingest.standing import NO_LINE
from cloud.kernel.database import Database
from cloud.kernel.journal import Projection
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.telemetry import TimeSeries
from contract.keys import Signs
from contract.topics import Kind, Topic, build, every_gateway

_JOIN_S: Final = 10.0
_PATIENCE_S: Final = 120.0  # a commit waits for the database's lock, then for a slow disk
_log: Final = logging.getLogger("zhigen.ingest")


class Service:
    """Everything that ingest runs. Stores and directory belong to the caller, who closes them afterwards.

    signer: the ack key; None leaves acks unsigned, which no gateway takes: for measurements of the rest. leads: whether
    it begins as the leader; births and states, projections and the county's upkeep are the leader's.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        series: TimeSeries,
        directory: Directory,
        projections: Sequence[Projection] = (),
        *,
        signer: Signs | None,
        leads: bool = True,
    ) -> None:
        shared = f"$share/{settings.group}/" if settings.group else ""
        # Births and states are retained, and a shared subscription gets nothing retained. So they are heard unshared,
        # by the leader alone: taken in by several they would cost as often, and an old state could overtake a new one.
        events = Link(settings, "events", [shared + every_gateway("event")])
        readings = Link(settings, "readings", [every_gateway("meta"), shared + every_gateway("data")])

        def doorway(link: Link, *kinds: Kind) -> Door:
            def welcome(topic: Topic) -> None:  # what it said of itself as a stranger is retained: hear it again
                link.again([build(Topic(topic.county, topic.gateway, kind)) for kind in kinds])

            return Door(Register(database, directory), welcome)

        self._leads = threading.Event()
        self.projector = Projector(database, projections, self._leads.is_set, alone=not settings.group)
        self.lanes: list[Lane[Any]] = [
            Lane(
                "events",
                events,
                EventWork(database, directory, doorway(events, "meta", "state"), signer),
                settings,
                self.projector.wake,
            ),
            Lane(
                "readings",
                readings,
                ReadingWork(database, directory, doorway(readings, "meta"), series, signer),
                settings,
            ),
        ]
        desk = Desk(database, {"events": events, "readings": readings}, signer, directory.keys)
        self._keeper = Keeper(database, series, self.lanes, desk, settings.worker, self._leads.is_set)
        self._over = threading.Event()
        if leads:
            self.lead()

    def lead(self) -> None:
        """The leader's part falls to us: hear births and states, what is retained of them first, and look after all."""
        self._leads.set()
        self.lanes[0].link.also([every_gateway("meta"), every_gateway("state")])
        self.projector.wake()

    def follow(self) -> None:
        """Somebody else leads, or nobody."""
        self._leads.clear()
        self.lanes[0].link.also([])

    def start(self) -> None:
        """Start all threads; returns at once."""
        self.projector.start()
        for lane in self.lanes:
            lane.start()
            lane.link.start()
        self._keeper.start()

    def stop(self) -> None:
        """End cleanly: what is durable is acked, what is at hand unfinished is left to the gateways."""
        self._over.set()
        for lane in self.lanes:
            lane.stop()
        for lane in self.lanes:
            lane.join(_JOIN_S)
            lane.link.stop()
        self.projector.stop()
        self._keeper.stop()
        self.projector.join(_JOIN_S)
        self._keeper.join(_JOIN_S)

    @property
    def parts(self) -> list[Part]:
        """Every thread that must come round. One that waits for a store comes round; a batch may take its time."""
        lanes = [Part(lane.name, lane.turned, _PATIENCE_S) for lane in self.lanes]
        others = [Part(thread.name, thread.turned, _PATIENCE_S) for thread in (self.projector, self._keeper)]
        return [*lanes, *others]

    @property
    def trouble(self) -> str:
        """Why messages are not taken in just now, a line in Chinese and one in English, "" while they are."""
        for lane in self.lanes:
            if not lane.link.connected:
                return "\n".join(NO_LINE)
            if lane.tally.held:
                return lane.tally.held
        return ""

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT; False where a thread of ours died: the caller makes an exit code of it."""

        def end(_number: int, _frame: FrameType | None) -> None:
            self._over.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        self.start()
        alive = True
        while alive and not self._over.wait(0.5):
            alive = all(thread.is_alive() for thread in (*self.lanes, self.projector, self._keeper))
        if not alive:
            note(_log, logging.ERROR, "thread_ended", remedy="the process ends, so that it is started afresh")
        self.stop()
        return alive
