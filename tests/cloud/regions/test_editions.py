"""Editions of the list of regions: which one is believed about which code on which day, and what one changes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, select

from cloud import regions
from cloud.kernel.audit import Audit, by_machine
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.regions import store
from cloud.regions.model import RegionEdition
from cloud.regions.office import Brought, bring
from cloud.regions.reading import Region, parent_of, read
from tests.cloud.house import House
from tests.parts import shared_data
from zhigen.demo.county import COUNTY, REGIONS

NOW = 1_795_418_400_000
OLD, NEW = "2020-01-01", "2026-01-01"


def of(names: dict[str, str]) -> dict[str, Region]:
    return {code: Region(code, parent_of(code), name) for code, name in names.items()}


def keep(session: Session, names: dict[str, str], since: str, *, dated: bool = True, now: int = NOW) -> Brought:
    return bring(by_machine(session, "importRegions", now), of(names), "a test", since, dated=dated)


def codes(session: Session, on: str, scope: Scope = NATION) -> Sequence[str]:
    return [row.region for row in store.regions(scope, session, on)]


FIRST = {"532331": "牟定县", "532331101": "共和镇", "532331102": "新桥镇", "532331200": "安乐乡"}
SECOND = {"532331": "牟定县", "532331101": "共和镇", "532331102": "新桥街道", "532331103": "江坡镇"}


def test_an_edition_is_believed_from_its_day_on_and_tells_what_changed(database: Database) -> None:
    with database.write() as session:
        first = keep(session, FIRST, OLD)
        assert (len(first.changes.new), first.changes.gone, first.changes.renamed) == (4, {}, {})
        second = keep(session, SECOND, NEW)
        assert second.changes.new == {"532331103": "江坡镇"}
        assert second.changes.gone == {"532331200": "安乐乡"}
        assert second.changes.renamed == {"532331102": ("新桥镇", "新桥街道")}
        assert codes(session, "2019-12-31") == []
        assert codes(session, "2025-12-31") == sorted(FIRST)
        assert codes(session, NEW) == sorted(SECOND)
        assert regions.name_of(session, "532331102", OLD).zh == "新桥镇"
        assert regions.name_of(session, "532331102").zh == "新桥街道"
        assert regions.name_of(session, "532331200").zh == "532331200"
        assert [regions.known(session, "532331200", on) for on in ("2019-12-31", OLD, NEW)] == [False, True, False]
        assert (second.edition.region, second.edition.count) == ("532331", 4)
        told = session.exec(select(Audit).where(Audit.kind == "region_edition")).all()
        assert [row.region for row in told] == ["532331", "532331"]


def test_the_same_list_again_changes_nothing(database: Database) -> None:
    with database.write() as session:
        first = keep(session, FIRST, OLD, dated=False)
        again = keep(session, dict(reversed(FIRST.items())), NEW, dated=False, now=NOW + 1)
        assert (again.already, again.edition.id) == (True, first.edition.id)
        assert keep(session, FIRST, OLD).already
        assert not keep(session, FIRST, NEW).already  # somebody says that it is in force anew
        assert len(session.exec(select(RegionEdition)).all()) == 2


def test_a_later_list_of_the_same_day_is_believed(database: Database) -> None:
    with database.write() as session:
        keep(session, FIRST, NEW)
        keep(session, SECOND, NEW, now=NOW + 1)
        assert codes(session, NEW) == sorted(SECOND)


def test_a_list_is_believed_about_what_it_tells_of_only(database: Database) -> None:
    with database.write() as session:
        keep(session, {"53": "云南省", "5323": "楚雄州", "532331": "牟定县", "532332": "南华县"}, OLD)
        keep(session, {"532331101": "共和镇", "532331102": "新桥镇"}, OLD)
        keep(session, {"53": "云南省", "34": "安徽省"}, NEW)
        assert codes(session, NEW) == ["34", "53", "5323", "532331", "532331101", "532331102", "532332"]
        keep(session, {"5323": "楚雄州", "532332": "南华县"}, NEW)  # one county is no more
        assert not regions.known(session, "532331")
        assert not regions.known(session, "532331101")  # nor what lay in it
        assert regions.known(session, "532331101", "2025-12-31")
        assert regions.name_of(session, "532331101").zh == "共和镇"


def test_a_county_of_its_own_is_not_ended_by_the_nation_s_list(database: Database) -> None:
    with database.write() as session:
        bring(by_machine(session, "demo", NOW), read(REGIONS.read_bytes()).regions, "regions.csv", OLD, dated=True)
        keep(session, {"34": "安徽省", "3412": "阜阳市", "341225": "阜南县", "341225100": "鹿城镇"}, NEW)
        assert regions.known(session, COUNTY)
        townships = regions.children(Scope((COUNTY,)), session, COUNTY)
        assert [row.region for row in townships] == [f"349901{number}" for number in range(101, 107)]
        assert regions.name_of(session, "349901101").en == "Liuxi"
        assert regions.known(session, "349901101")
        assert not regions.known(session, "349901107")


def test_the_whole_nation_comes_in_and_is_listed_by_page(house: House) -> None:
    names: dict[str, Region] = {}
    for file in ("provinces", "cities", "areas", "streets"):
        names |= read(shared_data("regions", f"{file}.json").read_bytes()).regions
    with house.database.write() as session:
        brought = bring(by_machine(session, "importRegions", NOW), names, "the nation", OLD, dated=True)
    assert (brought.edition.region, len(brought.changes.new)) == ("", 44_703)
    admin = house.enter("admin")
    first = admin.get("/regions", params={"level": "province", "limit": 20}).json()
    rest = admin.get("/regions", params={"level": "province", "limit": 20, "cursor": first["next"]}).json()
    found = [item["code"] for item in first["items"] + rest["items"]]
    assert found == sorted(code for code in names if len(code) == 2)
    county = house.enter("inspector", "341225")
    seen = county.get("/regions", params={"limit": 500}).json()["items"]
    assert [item["code"] for item in seen] == sorted(code for code in names if code.startswith("341225"))
    assert seen[0]["name"]["zh"] == "阜南县"
    assert county.get("/regions", params={"parent": "3412"}).json()["items"] == seen[:1]
    assert county.get("/regions/341226").json()["code"] == "not_found"
    assert county.get("/regions/341225").json() == seen[0]
    assert county.get("/regions", params={"on": "2019-12-31"}).json()["items"] == []
    (edition,) = county.get("/regions/editions").json()["items"]
    assert (edition["region"], edition["count"]) == ("", 44_703)


def test_a_day_is_spelt_as_one(house: House) -> None:
    admin = house.enter("admin")
    asked = [admin.get("/regions", params={"on": on}) for on in ("today", "2026-1-1", "20260101")]
    assert {answer.json()["code"] for answer in asked} == {"not_acceptable_input"}
