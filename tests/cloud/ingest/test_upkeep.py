"""What time and upgrades do: alerts of floods end, and events that were there before know their predecessor."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import select

from cloud import migrations
from cloud.alerts import Finding, PipeAlert, raise_alert
from cloud.ingest import forgeries, quarantine
from cloud.ingest.keeper import Keeper
from cloud.kernel.database import Database
from contract import event
from tests.cloud.ingest.farm import happening

NOW = 1_795_418_400_000


def test_alerts_of_floods_end_when_nothing_came_for_long(database: Database):
    with database.write() as session:
        for code in ("forged", "quarantine", "fork"):
            raise_alert(session, Finding(code, "farm-a", "532331", "x"), NOW)

    def open_at(now: int) -> set[str]:
        with database.write() as session:
            Keeper._calm(session, now)
            return {row.code for row in session.exec(select(PipeAlert)) if row.cleared is None}

    assert open_at(NOW + quarantine.QUIET_MS) == {"forged", "quarantine", "fork"}
    assert open_at(NOW + quarantine.QUIET_MS + 1) == {"forged", "fork"}
    assert open_at(NOW + forgeries.QUIET_MS + 1) == {"fork"}


def test_an_upgrade_reads_the_predecessors_from_the_events(bare: Database):
    migrations.upgrade(bare, "0002")
    frames = [event.frame(happening(1, prev="").event), event.frame(happening(2, prev="a" * 64).event)]
    sql = (
        "INSERT INTO journal (id, gateway, epoch, seq, boot, t, received, kind, region, digest, raw, signature)"
        " VALUES (:id, 'farm-a', 1, :seq, 'b', 1, 1, 'device', '532331', 'd', :raw, :raw)"
    )
    with bare.write() as session:
        for frame in frames:
            values = {"id": str(frame.event.id), "seq": frame.event.seq, "raw": frame.raw}
            session.connection().execute(text(sql), values)
    migrations.upgrade(bare)
    with bare.read() as session:
        found = session.connection().execute(text("SELECT prev FROM journal ORDER BY position")).scalars()
        assert list(found) == ["", "a" * 64]
