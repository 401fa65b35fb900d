"""The overview of fifty counties of two years (any statistic < 500 ms p95), and 500 readers of its stream (< 1 s lag).

COUNTIES says how many (default 50, of six townships each), READERS how many look (default 500). The tally is filled
with what such counties have: tests, sales, passages and vouchers in ten hours of every day, the rest now and then. The
readers hang on a cloud that is served in a process of its own; told is the time from the commit of a test to the
moment at which each of them has read it, with the ceiling of one reader alone in the same run.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.request import urlopen

from sqlmodel import Session, func, select

from benchmarks.county import row
from cloud import migrations
from cloud.accounts.model import Account, LogIn
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database, insert_many
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.migrations import tables
from cloud.overview.day import day_now, known
from cloud.tally import Tally, by_township
from cloud.testing import RAPID
from contract import event
from contract.identifiers import uuid7
from contract.moment import law_day
from tests.parts import free_port

assert tables.metadata  # all models are known

COUNTIES: Final = int(os.environ.get("COUNTIES", "50"))
READERS: Final = int(os.environ.get("READERS", "500"))
DAYS: Final = 730
TOWNSHIPS: Final = 6
EVENTS: Final = 20
ROUNDS: Final = 40
_OFTEN: Final = ("test", "sample", "sale", "passage", "voucher")
_SELDOM: Final = ("positive", "refused_sale", "refusal", "alarm")
_HOURS: Final = range(6, 16)
_TOWN: Final = "349901101"


def cells(today: date) -> Iterator[dict[str, Any]]:
    """The tally of all counties, by day and by hour."""
    regions = [f"{340000 + county:06}{101 + town}" for county in range(COUNTIES) for town in range(TOWNSHIPS)]
    for back in range(DAYS):
        day = (today - timedelta(days=back)).isoformat()
        for region in regions:
            for figure, hours in (*((one, _HOURS) for one in _OFTEN), *((one, _HOURS[:1]) for one in _SELDOM)):
                head = {"figure": figure, "day": day, "region": region}
                yield {**head, "facet": "day", "key": "", "number": 7 * len(hours)}
                yield from ({**head, "facet": "hour", "key": f"{hour:02}", "number": 7} for hour in hours)


def fill(database: Database) -> int:
    """How many cells there are."""
    count, some = 0, []
    for one in cells(law_day(now_ms())):
        some.append(one)
        if len(some) == 200_000:  # a transaction that a small machine bears
            count += _put(database, some)
            some = []
    return count + _put(database, some)


def _put(database: Database, rows: list[dict[str, Any]]) -> int:
    if rows:
        with database.write() as session:
            insert_many(session, Tally, rows)
    return len(rows)


def p95(database: Database, work: Callable[[Session], object]) -> float:
    """ms that 95 of 100 rounds are quicker than."""
    times = []
    for _ in range(ROUNDS):
        with database.read() as session:
            session.connection()
            began = time.perf_counter()
            if not work(session):
                raise RuntimeError("nothing was found")
            times.append((time.perf_counter() - began) * 1e3)
    return sorted(times)[int(len(times) * 0.95)]


def figures(scope: Scope) -> Callable[[Session], object]:
    """The figures of the day with what is usual, as a page asks for them."""
    return lambda session: day_now(scope, session, now_ms(), known(scope, session, now_ms())).figures


def two_years(session: Session) -> object:
    """The share of failed tests by township, over two years."""
    today = law_day(now_ms())
    first = (today - timedelta(days=DAYS)).isoformat()
    return by_township(NATION, session, ("sample", "positive"), first, today.isoformat())


def asked() -> list[dict[str, Any]]:
    """The questions to the tally."""
    with TemporaryDirectory() as name:
        database = Database.in_folder(Path(name))
        database.create_all()
        count = fill(database)
        title = f"overview, {COUNTIES} counties of two years, {count / 1e6:.1f} million cells"
        county = Scope(("340000",))
        found = [
            row(f"{title}: figures of the day, all counties (< 500)", p95(database, figures(NATION)), "ms p95"),
            row(f"{title}: figures of the day, one county (< 500)", p95(database, figures(county)), "ms p95"),
            row(f"{title}: two years of failed tests by township (< 500)", p95(database, two_years), "ms p95"),
        ]
        database.close()
    return found


def looked() -> list[dict[str, Any]]:
    """The readers of the stream."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.in_folder(folder)
        migrations.upgrade(database)
        token = _entered(database)
        port = free_port()
        config = folder / "cloud.yaml"
        config.write_text(f"county: {{code: '349901'}}\ndata: {folder}\n", encoding="utf-8")
        command = [sys.executable, "-m", "zhigen", "cloud", "serve", "--config", str(config), "--port", str(port)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                _ready(port)
                alone = asyncio.run(_lag(database, port, token, 1))
                many = asyncio.run(_lag(database, port, token, READERS))
            finally:
                server.terminate()
                server.wait(20)
        database.close()
    title = f"overview, {READERS} readers of the stream"
    return [
        row(
            f"{title}: commit to screen, p95 of all (< 1000)", many[1], "ms", alone[1], many[1] / alone[1], "one alone"
        ),
        row(f"{title}: commit to reader, median", many[0], "ms", alone[0], many[0] / alone[0], "one alone"),
    ]


def _entered(database: Database) -> str:
    token, now = secrets.token_urlsafe(32), now_ms()
    account = Account(
        id=str(uuid7()), name="chief", password="*", role="supervisor", region="349901", created=now,
        password_changed=now,
    )  # fmt: skip
    with database.write() as session:
        session.add(account)
        session.flush()
        hashed = sha256(token.encode()).hexdigest()
        session.add(LogIn(token_hash=hashed, account_id=account.id, opened=now, used=now, expires=now + 3_600_000))
    return token


def _ready(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


async def _lag(database: Database, port: int, token: str, readers: int) -> tuple[float, float]:
    """(median, p95) in ms over all readers and events."""
    committed: dict[str, float] = {}
    heard: list[tuple[str, float]] = []
    tasks = [asyncio.create_task(_read(port, token, heard)) for _ in range(readers)]
    await asyncio.sleep(3 + readers / 100)
    for number in range(EVENTS):
        name = await asyncio.to_thread(_test, database, f"S{readers}-{number}")
        committed[name] = time.monotonic()
        await asyncio.sleep(0.5)
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    lags = sorted((at - committed[name]) * 1e3 for name, at in heard if name in committed)
    if len(lags) < readers * EVENTS:
        raise RuntimeError(f"{len(lags)} of {readers * EVENTS} were heard")
    return lags[len(lags) // 2], lags[int(len(lags) * 0.95)]


async def _read(port: int, token: str, heard: list[tuple[str, float]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    head = f"GET /api/v1/live?overview=true HTTP/1.1\r\nHost: x\r\nCookie: zhigen_session={token}\r\n\r\n"
    writer.write(head.encode())
    await writer.drain()
    told = False
    while line := await reader.readline():
        if line.startswith(b"event: "):
            told = line == b"event: happened\n"
        elif told and line.startswith(b"data: "):
            now = time.monotonic()
            heard += [(part.split(b'"')[0].decode(), now) for part in line.split(b'"id":"')[1:]]
            told = False


def _test(database: Database, sample: str) -> str:
    now = now_ms()
    body = event.RapidTest(device="lz-1", number=sample, sample="豇豆", rate=8.0, verdict="pass", tested=now)
    said = event.Event(
        id=uuid7(), gateway="lab-1", epoch=1, seq=1, boot="bench", t=now, mono=now, synced=True, body=body
    )
    with database.write() as session:
        last = session.exec(select(func.max(JournalEvent.position))).one() or 0
        journal.append(session, [journal.Entry(event.frame(said), _TOWN, now)])
        assert RAPID.together is not None
        RAPID.together(session, last, last + 1)
    return str(said.id)


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`, SQLite."""
    return [*asked(), *looked()]


if __name__ == "__main__":
    for figure in run():
        print(figure)
