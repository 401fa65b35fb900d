"""What is committed is on the disk, also on a server that was told to be hasty."""

from __future__ import annotations

from cloud.kernel.database import Database
from tests.engines import Engines
from tests.postgres import SETTINGS


def test_a_hasty_server_waits_for_the_disk_for_us(engines: Engines):
    assert "synchronous_commit=off" in SETTINGS
    with engines.server() as server:
        database = Database.on_server(server)
        for session_of in (database.read, database.write):
            with session_of() as session:
                assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        database.close()
