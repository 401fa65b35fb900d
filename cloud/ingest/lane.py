"""A lane: letters in batches to its work, held while a store cannot take them, each by itself when one is poison.

    collect → read (judge, no writing) → commit (durable; again and again until it is) → acks → PUBACK

What a store refuses for now (StoreError, trouble of the database) holds the batch. Anything else that is
raised is a fault of ours on some letter: the letters are then taken one by one, and the one that fails again is put in
quarantine, so that it never comes round for ever.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from queue import Empty
from time import monotonic, time_ns
from typing import Final, Generic, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from cloud.ingest.link import Letter, Link
from cloud.ingest.settings import Settings
from cloud.kernel.errors import CloudError
from cloud.kernel.log import note
from cloud.kernel.trouble import trouble
from cloud.telemetry import StoreError

FIRST_S: Final = 0.1
LONGEST_S: Final = 5.0
_SAY_S: Final = 60.0
_IDLE_S: Final = 0.25

_log: Final = logging.getLogger("zhigen.ingest")


@dataclass(slots=True)
class Tally:
    """What a lane has done since it began; see model.IngestStatus."""

    messages: int = 0
    readings: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    lag_ms: int = 0
    held: str = ""


Plan = TypeVar("Plan")


class Work(Protocol[Plan]):
    """What a lane does with its letters."""

    def read(self, letters: Sequence[Letter]) -> Plan:
        """Judge letters; writes nothing."""
        ...

    def poison(self, letter: Letter, error: Exception) -> Plan:
        """The plan that puts a letter on which our own code failed into quarantine."""
        ...

    def commit(self, plan: Plan) -> None:
        """Make the plan durable; may be called again after it failed."""
        ...

    def count(self, plan: Plan, tally: Tally) -> None:
        """Add what was committed."""
        ...

    def acks(self, plan: Plan) -> Iterable[tuple[str, bytes]]:
        """Topic and body of what the gateways are told."""
        ...


class Lane(threading.Thread, Generic[Plan]):
    """The thread of one lane."""

    def __init__(
        self, name: str, link: Link, work: Work[Plan], settings: Settings, after: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(name=f"ingest-{name}", daemon=True)
        self.lane = name
        self.link = link
        self.tally = Tally()
        self._work = work
        self._settings = settings
        self._after = after
        self._over = threading.Event()
        self._said = 0.0
        self._mute = -_SAY_S
        self.turned = monotonic()

    def stop(self) -> None:
        """End after the batch at hand; one that is held is left to the gateways."""
        self._over.set()

    def run(self) -> None:
        """Take batches until stopped."""
        while not self._over.is_set():
            self.turned = monotonic()
            letters = self._collect()
            if letters:
                self._take(letters)

    def _collect(self) -> list[Letter]:
        letters: list[Letter] = []
        waiting = self.link.letters
        try:
            letters.append(waiting.get(timeout=_IDLE_S))
            size = len(letters[0].payload)
            until = monotonic() + self._settings.linger_ms / 1000
            while len(letters) < self._settings.batch_messages and size < self._settings.batch_bytes:
                rest = until - monotonic()
                letters.append(waiting.get(timeout=rest) if rest > 0 else waiting.get_nowait())
                size += len(letters[-1].payload)
        except Empty:
            pass
        return letters

    def _take(self, letters: list[Letter]) -> None:
        try:
            self._settle(lambda: self._work.read(letters), letters)
        except Exception as error:
            if len(letters) > 1:
                for letter in letters:
                    self._take([letter])
                return
            _log.exception("%s: processing failed, into quarantine: %s", self.lane, letters[0].topic)
            self._bury(letters[0], error)

    def _bury(self, letter: Letter, error: Exception) -> None:
        try:
            self._settle(lambda: self._work.poison(letter, error), [letter])
        except Exception:
            _log.exception("%s: even its quarantine failed, let go: %s", self.lane, letter.topic)
            self.link.settle([letter])

    def _settle(self, read: Callable[[], Plan], letters: list[Letter]) -> None:
        plan = self._hold(read, letters)
        if plan is None:
            return
        done = self._hold(lambda: self._commit(plan), letters)
        if not done:
            return
        self.tally.messages += len(letters)
        self._work.count(plan, self.tally)
        self.tally.lag_ms = _late(letters)
        self._answer(plan)
        self.link.settle(letters)
        self._after()

    def _answer(self, plan: Plan) -> None:
        try:
            answers = list(self._work.acks(plan))
        except CloudError as error:  # no key to sign with: the gateways keep their rows and send them again
            if monotonic() - self._mute > _SAY_S:
                self._mute = monotonic()
                note(_log, logging.ERROR, "acks_cannot_be_signed", lane=self.lane, why=error.text("en"))
            return
        for topic, body in answers:
            self.link.publish(topic, body)

    def _commit(self, plan: Plan) -> bool:
        self._work.commit(plan)
        return True

    def _hold(self, step: Callable[[], _T], letters: list[Letter]) -> _T | None:
        """Do a step until the stores let it; None where the lane was stopped meanwhile."""
        wait = FIRST_S
        while True:
            self.turned = monotonic()
            try:
                done = step()
            except StoreError as error:
                self._say(str(error).partition("\n")[0])
            except SQLAlchemyError as error:
                found = trouble(error)
                if found is None:
                    raise
                self._say(found.text("en"))
            else:
                if self.tally.held:
                    note(_log, logging.WARNING, "store_takes_again", lane=self.lane)
                    self.tally.held = ""
                return done
            self.tally.lag_ms = _late(letters)
            if self._over.wait(wait):
                return None
            wait = min(2 * wait, LONGEST_S)

    def _say(self, why: str) -> None:
        if not self.tally.held or monotonic() - self._said > _SAY_S:
            self._said = monotonic()
            note(_log, logging.WARNING, "held_not_acked", lane=self.lane, why=why)
        self.tally.held = why


_T = TypeVar("_T")


def _late(letters: list[Letter]) -> int:
    return max(0, time_ns() // 1_000_000 - letters[0].received)
