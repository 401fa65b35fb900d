"""PostgreSQL that dies under ingest: both lanes hold and say why, pages answer 503, and all goes on when it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cloud.kernel.database import Database
from cloud.migrations import tables
from tests.cloud.house import House
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import happening, now_ms, rows
from tests.engines import open_folder
from tests.patience import until
from tests.postgres import Cluster

assert tables.metadata


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server of its own, to be killed."""
    with open_folder() as folder:
        cluster = Cluster(
            folder, ("log_min_messages=fatal",)
        )  # what it has committed must be there after it was killed
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    database = Database.on_server(cluster.create())
    database.create_all()
    yield database
    database.close()


def test_a_server_that_dies_costs_nothing_and_is_taken_up_again(ground: Ground, cluster: Cluster):
    house = House(ground.folder, ground.database)
    pages = house.enter()
    service = ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.send("event", happening(1, t=now).wire())
    farm.wait("events", [1])
    cluster.stop("immediate")
    farm.send("event", happening(2, t=now).wire())
    farm.data(rows([1, 2], [now, now + 1]))
    until(lambda: all(lane.tally.held for lane in service.lanes), "the hold of both lanes")
    assert all(lane.tally.held.count("\n") == 1 for lane in service.lanes)  # a line in Chinese, one in English
    answer = pages.get("/gateways")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert farm.durable("readings") == set()
    cluster.start()
    farm.wait("events", [1, 2])
    farm.wait("readings", [1, 2])
    assert [row.seq for row in ground.journal()] == [1, 2]
    assert ground.quarantine() == []
    assert ground.stored() == [1.0, 2.0]
    assert pages.get("/gateways").status_code == 200
    house.shut()
