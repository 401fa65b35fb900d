"""What the demo's county has before anybody starts: its regions, its people, and an audit of both."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import col, select

from cloud import regions
from cloud.accounts import store
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.page import Asked
from cloud.kernel.scope import Scope
from cloud.regions.reading import read
from cloud.subjects import Subject, Tenure
from zhigen.demo.county import COUNTY, PEOPLE, PREMISES, REGIONS
from zhigen.demo.house import cloud_config, furnish
from zhigen.demo.parties import PARTIES
from zhigen.seed.subject import TOWNS


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
        acting = {row.role: row.subject for row in rows if row.subject}
        parties = {row.id: (row.name, row.state) for row in session.exec(select(Subject))}
        assert {role: parties[key] for role, key in acting.items()} == {
            role: (party.name, "filed") for role, party in PARTIES.items() if role in PEOPLE
        }
        run = {row.site: parties[row.subject][0] for row in session.exec(select(Tenure))}
        operations = [row.operation for row in session.exec(select(Audit).order_by(col(Audit.id)))]
    database.close()
    assert run == {f"{COUNTY}/{one.premises.site}": one.name for one in PARTIES.values()}
    assert operations == ["demo"] * (1 + len(townships) + len(PARTIES) + len(run)) + ["addAccount"] * len(PEOPLE)


def test_all_premises_lie_in_townships_that_the_county_has() -> None:
    listed = read(REGIONS.read_bytes()).regions
    assert {one.region for one in PREMISES} <= listed.keys()
    names = {region.code: region.zh for region in listed.values()}
    assert all(one.zh.startswith(names[one.region][:2]) for one in PREMISES)
    assert {code: name for code, name in names.items() if code != COUNTY} == TOWNS
