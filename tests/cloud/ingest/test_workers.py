"""Three workers on PostgreSQL and InfluxDB, one subscription: the leader is killed, nothing is lost, nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from sqlmodel import col, func, select

from cloud.app import stores
from cloud.ingest.model import IngestStatus
from cloud.kernel.config import load
from cloud.kernel.journal import JournalEvent, ProjectionCursor
from tests.broker import Mosquitto
from tests.cloud.ingest.farm import Farm, happening, meta, now_ms, rows
from tests.engines import Engines
from tests.influx import InfluxServer, PathMap
from tests.patience import until

CREW = ("one", "two", "three")
TOTAL = 900  # events, and as many rows


class Crew:
    """The workers, each with a log of its own."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self.logs = {name: config.with_name(f"{name}.log") for name in CREW}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "tests.cloud.ingest.worker", str(self._config), name]
        with self.logs[name].open("wb") as log:
            root = Path(__file__).parents[3]
            self._running[name] = subprocess.Popen(command, cwd=root, env=dict(os.environ), stderr=log)
        until(lambda: self.said(name, "broker_connected") == 2, f"worker {name}", 60)

    def said(self, name: str, word: str) -> int:
        return self.logs[name].read_text().count(word)

    def leaders(self) -> list[str]:
        return [name for name in self._running if self.said(name, " leads ")]

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def close(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(30)


@pytest.fixture
def config(tmp_path: Path, engines: Engines, mosquitto: Mosquitto) -> Iterator[Path]:
    """A county on servers."""
    influx = InfluxServer(tmp_path)
    influx.start()
    influx.create("county")
    paths = PathMap(influx.url)
    with engines.server() as server:
        file = tmp_path / "cloud.yaml"
        file.write_text(
            yaml.safe_dump(
                {
                    "data": str(tmp_path),
                    "broker": {"host": "127.0.0.1", "port": mosquitto.port},
                    "postgres": server.model_dump(exclude_unset=True),
                    "influx": paths.told("county").model_dump(mode="json", exclude_unset=True, exclude_none=True),
                    "intake": {"workers": len(CREW)},
                }
            )
        )
        yield file
    paths.close()
    influx.kill()


@pytest.fixture
def farm(mosquitto: Mosquitto) -> Iterator[Farm]:
    farm = Farm(mosquitto.port)
    yield farm
    farm.close()


def send(farm: Farm, t: int) -> int:
    """Send what is not acked, as a gateway does; how many events and rows that was."""
    events, lines = (sorted(set(range(1, TOTAL + 1)) - farm.durable(lane)) for lane in ("events", "readings"))
    for seq in events:
        farm.send("event", happening(seq, t=t).wire())
    for start in range(0, len(lines), 3):
        seqs = lines[start : start + 3]
        farm.data(rows(seqs, [t + seq for seq in seqs]))
    return len(events) + len(lines)


def delivered(farm: Farm, t: int) -> Callable[[], bool]:
    def all_acked() -> bool:
        before = len(farm.acks)
        return send(farm, t) == 0 or (until(lambda: len(farm.acks) > before, "acks") and False)

    return all_acked


@pytest.mark.campaign
@pytest.mark.xdist_group("kill")
def test_the_leader_is_killed_under_load_and_nothing_is_lost(config: Path, farm: Farm):
    crew, t = Crew(config), now_ms() - 100_000
    try:
        for name in CREW:
            crew.start(name)
        (leader,) = until(crew.leaders, "a leader")
        farm.send("meta", meta(), retain=True)
        send(farm, t)
        until(lambda: len(farm.durable("events")) > TOTAL // 10, "the first acks")
        crew.kill(leader)
        until(delivered(farm, t), "all acked", 60)
        (heir,) = until(crew.leaders, "another leader")
        assert heir != leader
        crew.start(leader)
        assert crew.leaders() == [heir]
        _judge(config)
    finally:
        crew.close()


def _judge(config: Path) -> None:
    known = load(config)
    database = stores.database(known, known.data)
    series = stores.series(known, known.data, database)
    try:
        with database.read() as session:
            assert session.exec(select(func.count(), func.count(col(JournalEvent.seq).distinct()))).one() == (
                TOTAL,
                TOTAL,
            )
            end = session.exec(select(func.max(JournalEvent.position))).one()
            shares = {row.worker: row.stored for row in session.exec(select(IngestStatus)) if row.lane == "events"}
        (page,) = series.scan(["farm-a/d1/co2"], 0, 1 << 60)
        assert page.value == [float(seq) for seq in range(1, TOTAL + 1)]
        assert set(shares) == set(CREW), "each tells of itself"

        def projected() -> bool:
            with database.read() as session:
                cursor = session.get(ProjectionCursor, "chain")
                return cursor is not None and cursor.position == end

        until(projected, "the projection of the new leader")
    finally:
        series.close()
        database.close()
