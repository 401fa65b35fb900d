"""What the demo's county has before anybody starts: its regions, its people, and an audit of both."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from cloud import regions
from cloud.accounts import store
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.page import Asked
from cloud.kernel.scope import Scope
from zhigen.demo.county import COUNTY, PEOPLE
from zhigen.demo.house import cloud_config, furnish


def test_the_county_knows_its_townships_and_its_people(tmp_path: Path) -> None:
    config = cloud_config(tmp_path, 0, 0, 0, "amqtt", {})
    assert furnish(config, "maple-river-42", []) == {}
    database = Database.in_folder(tmp_path / "cloud")
    county = Scope((COUNTY,))
    with database.read() as session:
        townships = regions.children(county, session, COUNTY)
        assert [row.region for row in townships] == [f"{COUNTY}{number}" for number in range(101, 107)]
        assert (regions.name_of(session, COUNTY).zh, regions.name_of(session, COUNTY).en) == ("青禾县", "Qinghe County")
        rows, _ = store.account_page(county, session, Asked("name"), None, disabled=False)
        assert {row.name: row.role for row in rows} == PEOPLE
        operations = [row.operation for row in session.exec(select(Audit))]
    database.close()
    assert operations == ["addAccount"] * len(PEOPLE) + ["demo"]
