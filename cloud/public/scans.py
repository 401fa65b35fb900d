"""Counts look-ups: in memory first, written together every two seconds by a thread of its own.

A page never waits for the disk, and a crash loses two seconds of a figure on which nothing hangs. What is written
holds no address: see model.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections import Counter as Counted
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Integer, bindparam
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, delete, func, select, update

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database, among, insert_new, portions
from cloud.kernel.log import note
from cloud.kernel.trouble import why
from cloud.public.model import ScanCount, ScanNetwork, ScanSalt
from contract.moment import HOUR_MS, law_day

BEAT_S: Final = 2.0
MANY: Final = 30
"""Networks on one day from which on a label is perhaps a copy: a pack goes into one kitchen. Own judgement."""
_REMEMBERED: Final = 20_000
_MOST: Final = 50_000  # waiting look-ups of a database that takes nothing; beyond it they are dropped
_AT_ONCE: Final = 400  # look-ups in one statement
_MORE: Final = (
    update(ScanCount)
    .where(col(ScanCount.code) == bindparam("of"), col(ScanCount.day) == bindparam("on"))
    .values(
        times=col(ScanCount.times) + bindparam("more", type_=Integer),
        networks=col(ScanCount.networks) + bindparam("others", type_=Integer),
    )
)
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
    """In a few statements for all: while rows are made one by one, pages wait."""
    days: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for code, day, region, network in waiting:
        days[day].append((code, region, network))
    for day, lookups in sorted(days.items()):
        for part in portions(sorted(lookups), _AT_ONCE):
            fresh = _networks(session, day, part) if day >= today else Counted[str]()
            _count(session, day, part, fresh)


def _count(session: Session, day: str, lookups: Sequence[tuple[str, str, str]], fresh: Mapping[str, int]) -> None:
    regions = {code: region for code, region, _ in lookups}
    zeros = [{"code": code, "day": day, "region": regions[code], "times": 0, "networks": 0} for code in regions]
    insert_new(session, ScanCount, zeros)
    times = Counted(code for code, _, _ in lookups)
    more = [{"of": code, "on": day, "more": times[code], "others": fresh.get(code, 0)} for code in regions]
    session.connection().execute(_MORE, more)


def _networks(session: Session, day: str, lookups: Sequence[tuple[str, str, str]]) -> Mapping[str, int]:
    """Code -> how many of these networks had not looked it up that day."""
    salt = _salt(session, day)
    named = {
        (code, hmac.digest(salt, f"{code} {network}".encode(), "sha256").hex()[:16]) for code, _, network in lookups
    }
    query = select(ScanNetwork.code, ScanNetwork.network).where(ScanNetwork.day == day)
    query = query.where(among(session, ScanNetwork.code, sorted({code for code, _ in named})))
    query = query.where(among(session, ScanNetwork.network, sorted({name for _, name in named})))
    fresh = sorted(named - set(session.exec(query).all()))
    if fresh:
        insert_new(session, ScanNetwork, [{"day": day, "code": code, "network": name} for code, name in fresh])
    return Counted(code for code, _ in fresh)


def _salt(session: Session, day: str) -> bytes:
    row = session.get(ScanSalt, day)
    if row is None:
        row = ScanSalt(day=day, salt=secrets.token_bytes(32))
        session.add(row)
        session.flush()
    return row.salt
