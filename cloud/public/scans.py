"""Counts look-ups: in memory first, written together every two seconds by a thread of its own.

A page never waits for the disk, and a crash loses two seconds of a figure on which nothing hangs. What is written
holds no address: see model.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, delete, func, select

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.trouble import why
from cloud.public.model import ScanCount, ScanNetwork, ScanSalt
from contract.moment import HOUR_MS, law_day

BEAT_S: Final = 2.0
MANY: Final = 30
"""Networks on one day from which on a label is perhaps a copy: a pack goes into one kitchen. Own judgement."""
_REMEMBERED: Final = 20_000
_MOST: Final = 50_000  # waiting look-ups of a database that takes nothing; beyond it they are dropped
_log: Final = logging.getLogger("zhigen.public")


class Scans(NamedTuple):
    """times: look-ups of all days; first: the first day, ISO, "" none; most: networks on the day that had the most."""

    times: int = 0
    first: str = ""
    most: int = 0


class Counter:
    """The counter of one process."""

    def __init__(self, database: Database, clock: Callable[[], int] = now_ms) -> None:
        self._database, self._clock = database, clock
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, str, str, str]] = []  # code, day, region, network as it came
        self._seen: OrderedDict[tuple[str, str, int], None] = OrderedDict()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def seen(self, code: str, region: str, network: str, now: int) -> None:
        """Somebody of a network looked a code up at `now` (ms UTC); again within half an hour counts as once."""
        key = (code, network, now // (HOUR_MS // 2))
        with self._lock:
            if key in self._seen or len(self._waiting) >= _MOST:
                return
            self._seen[key] = None
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            self._waiting.append((code, law_day(now).isoformat(), region, network))
            if self._thread is None and not self._over.is_set():
                self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write what waits. What cannot be written waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with self._database.write() as session:
                _write(session, waiting, law_day(self._clock()).isoformat())
        except SQLAlchemyError as error:
            note(_log, logging.WARNING, "scans_wait", count=len(waiting), why=why(error))
            with self._lock:
                self._waiting = [*waiting, *self._waiting][:_MOST]

    def close(self) -> None:
        """Write the rest and end."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(BEAT_S)

    def _run(self) -> None:
        while not self._over.wait(BEAT_S):
            self.flush()
        self.flush()


def scans_of(session: Session, code: str) -> Scans:
    """What was counted of a code."""
    query = select(func.sum(ScanCount.times), func.min(ScanCount.day), func.max(ScanCount.networks))
    times, first, most = session.exec(query.where(ScanCount.code == code)).one()
    return Scans(int(times or 0), first or "", int(most or 0))


def forget_networks(session: Session, now: int) -> None:
    """Drop the networks of days that are over, and their keys: a chore."""
    today = law_day(now).isoformat()
    session.exec(delete(ScanNetwork).where(col(ScanNetwork.day) < today))
    session.exec(delete(ScanSalt).where(col(ScanSalt.day) < today))


def _write(session: Session, waiting: list[tuple[str, str, str, str]], today: str) -> None:
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for code, day, region, network in waiting:
        found[code, day].append((region, network))
    salts: dict[str, bytes] = {}
    for (code, day), lookups in sorted(found.items()):
        row = session.get(ScanCount, (code, day)) or ScanCount(code=code, day=day, region=lookups[0][0])
        row.times += len(lookups)
        if day >= today:  # of a day that is over nobody keeps networks
            row.networks += _networks(session, code, day, lookups, salts)
        session.add(row)
    session.flush()


def _networks(session: Session, code: str, day: str, lookups: list[tuple[str, str]], salts: dict[str, bytes]) -> int:
    """How many of these networks had not looked the code up that day."""
    salt = _salt(session, day, salts)
    fresh = 0
    for network in sorted({network for _, network in lookups}):
        name = hmac.digest(salt, f"{code} {network}".encode(), "sha256").hex()[:16]
        if session.get(ScanNetwork, (day, code, name)) is None:
            session.add(ScanNetwork(day=day, code=code, network=name))
            session.flush()
            fresh += 1
    return fresh


def _salt(session: Session, day: str, salts: dict[str, bytes]) -> bytes:
    if day not in salts:
        row = session.get(ScanSalt, day)
        if row is None:
            row = ScanSalt(day=day, salt=secrets.token_bytes(32))
            session.add(row)
            session.flush()
        salts[day] = row.salt
    return salts[day]
