"""The county's stores as servers, broken in every way that a server breaks, and its workers killed one by one.

PostgreSQL crashes, is stopped, has no connection left; InfluxDB is killed, slow, answers 500, dies in the middle of a
batch, refuses the token. The workers hold, say why, and go on by themselves. While InfluxDB is in trouble, sales go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import psycopg

from tests.faults.house import House
from tests.faults.scenario import Scenario, Tally, World
from tests.faults.scenarios.stores import HELD, judge_sales, now
from tests.faults.servers import Servers
from zhigen.demo.child import Child

_NEEDS: Final = frozenset({"servers", "mosquitto"})
_CREW: Final = 3
_LEADS: Final = " leads "


@contextmanager
def county(world: World, workers: int = 1) -> Iterator[tuple[Servers, House]]:
    """A house on servers, started."""
    servers = Servers(world.folder)
    try:
        with House(world, servers=servers, workers=workers) as house:
            house.start()
            yield servers, house
    finally:
        servers.close()


def sql(world: World) -> Tally:
    """PostgreSQL is killed, stopped, and out of connections, one after another."""
    with county(world) as (servers, house):
        seconds = 0.0
        for number, (breaks, mends, why) in enumerate(_sql_faults(servers)):
            held = _held(house, why)
            breaks()
            house.until(f"a lane that is held because {why}", held)
            world.rest(*world.of((6, 8), (1, 2)))
            mends()
            seconds = max(seconds, house.recovered())
            world.say(f"{number + 1}: {why}")
        return house.close(3, seconds)


def _sql_faults(servers: Servers) -> list[tuple[Callable[[], object], Callable[[], object], str]]:
    crowd: list[psycopg.Connection] = []
    start = servers.postgres.start
    return [
        (partial(servers.postgres.stop, "immediate"), start, "cannot be reached"),
        (partial(servers.postgres.stop, "fast"), start, "cannot be reached"),
        (partial(_crowd, servers, crowd), partial(_leave, crowd), "no free connection"),
    ]


def _crowd(servers: Servers, crowd: list[psycopg.Connection]) -> None:
    """Take every connection that there is, and end those of the workers."""
    crowd.append(psycopg.connect(servers.dsn, autocommit=True))
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhigen'"
    crowd[0].execute(others)
    while True:
        try:
            crowd.append(psycopg.connect(servers.dsn))
        except psycopg.OperationalError:
            if not crowd[0].execute(others).rowcount:
                return


def _leave(crowd: list[psycopg.Connection]) -> None:
    while crowd:
        crowd.pop().close()


def series(world: World) -> Tally:
    """InfluxDB is slow, in trouble, torn, refuses the token, and is killed, while sales go on."""
    with county(world) as (servers, house):
        began, seconds, token = now(), 0.0, servers.paths.token
        faults: list[tuple[Callable[[], object], Callable[[], object], str]] = [
            (partial(_tell, servers, wait_s=3.0), partial(_tell, servers, wait_s=0.0), ""),
            (partial(_tell, servers, answer=(500, "{}")), partial(_tell, servers, answer=None), "500"),
            (partial(_tell, servers, torn=True), partial(_tell, servers, torn=False), "503"),
            (partial(_tell, servers, token="other"), partial(_tell, servers, token=token), "token"),
            (servers.influx.kill, servers.influx.start, "InfluxDB"),
        ]
        for breaks, mends, why in faults:
            held = _held(house, why)
            breaks()
            if why:
                house.until(f"readings that are held because of {why}", held)
            world.rest(*world.of((8, 10), (2, 3)))
            mends()
            seconds = max(seconds, house.recovered())
        ended = now()
        tally = house.close(len(faults), seconds)
        judge_sales(house, tally, began, ended)
        return tally


def _tell(servers: Servers, **how: object) -> None:
    for name, value in how.items():
        setattr(servers.paths, name, value)


def _held(house: House, why: str) -> Callable[[], bool]:
    """Whether a lane has said since now that it is held, and why."""
    before = len(house.ingest.log.read_text())

    def said() -> bool:
        fresh = house.ingest.log.read_text()[before:].splitlines()
        return any(HELD in line and why in line for line in fresh)

    return said


def workers(world: World) -> Tally:
    """Three workers, killed one by one, the leader among them; another leads, and is never missed for long."""
    with county(world, _CREW) as (_, house):
        times = world.of(9, 3)
        for _ in range(times):
            leader = _leader(house)
            victim = leader if world.chance.random() < 0.5 else world.chance.choice(house.crew)
            house.flowing()
            world.rest(0, 0.8)
            before = {worker.name: len(_terms(worker)) for worker in house.crew}
            house.down(victim)
            if victim is leader:
                others = [worker for worker in house.crew if worker is not leader]
                vacant = house.until("another leader", partial(_elected, others, before), 20)
                world.say(f"another leader after {vacant:.1f} s")
            world.rest(*world.of((1, 3), (0, 1)))
            house.up(victim)
        return house.close(times, house.recovered())


def _terms(worker: Child) -> list[str]:
    """The lines, with their times, in which a worker said that it leads."""
    return [line for line in worker.log.read_text().splitlines() if _LEADS in line]


def _leader(house: House) -> Child:
    return max(house.crew, key=lambda worker: max(_terms(worker), default=""))


def _elected(crew: Sequence[Child], before: Mapping[str, int]) -> bool:
    return any(len(_terms(worker)) > before[worker.name] for worker in crew)


SCENARIOS: Final = (
    Scenario("sql_server", sql, 90, _NEEDS),
    Scenario("series_server", series, 110, _NEEDS),
    Scenario("workers_killed", workers, 90, _NEEDS),
)
