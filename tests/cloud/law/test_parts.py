"""A county's files change what its own gateways are given, and nobody else's."""

from __future__ import annotations

import pytest

from cloud import law
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.law import office
from contract.law import part
from tests.cloud.law.files import COUNTY, REAL_NAME, rule, rules_file

NEIGHBOUR, CITY, FAR = "349902", "3499", "532331"
LAID = 1_790_000_000_000
BAN = rule("neighbour-ban", "banned", "ingredients: [吡虫啉]", "2024-01-01")
PAPER = "县政府令第7号"
FILES = {
    "rules": rules_file(BAN, region=NEIGHBOUR),
    "crops": "format: 1\nsort: crops\ncrops:\n  - {zh: 青禾小白菜, en: Qinghe pak choi, groups: [蔬菜]}\n",
    "ingredients": "format: 1\nsort: ingredients\ningredients:\n  - {zh: 青禾素, en: qinghein}\n",
}


def given(database: Database) -> dict[str, bytes]:
    """What the gateways of some counties are given."""
    with database.read() as session:
        return {county: law.part_of_county(session, county) for county in (COUNTY, NEIGHBOUR, FAR)}


def lay(database: Database, text: str, region: str = "", now: int = LAID) -> None:
    with database.write() as session:
        office.lay(Deed(session, NATION, "clerk", now, role="supervisor"), text, region)


@pytest.mark.parametrize("sort", FILES)
def test_a_county_s_file_changes_its_own_part_alone(database: Database, sort: str) -> None:
    lay(database, rules_file(REAL_NAME))  # with a paper of the same short name as the neighbour's
    before = given(database)
    lay(database, FILES[sort].replace(PAPER, "邻县的令"), NEIGHBOUR, LAID + 1)
    after = given(database)
    assert {county for county in before if before[county] != after[county]} == {NEIGHBOUR}
    with database.read() as session:
        whole = law.rules(session)
        own = next(one for one in part.decode(after[COUNTY]).rules if one.id == "county-real-name")
        for known in (whole, part.decode(after[COUNTY])):
            source = known.source_of(own)
            assert source is not None
            assert source.zh == PAPER
        assert law.in_force_until(session, part.decode(before[COUNTY]).digest, COUNTY) == law.FOREVER


def test_a_city_s_file_changes_the_parts_of_its_counties(database: Database) -> None:
    before = given(database)
    lay(database, rules_file(rule("city-ban", "banned", "ingredients: [吡虫啉]", "2024-01-01"), region=CITY))
    after = given(database)
    assert {county for county in before if before[county] != after[county]} == {COUNTY, NEIGHBOUR}


def test_names_of_a_region_are_read_with_it(database: Database) -> None:
    lay(database, FILES["crops"], NEIGHBOUR)
    with database.read() as session:
        assert law.rules(session).crops.by_key["青禾小白菜"].region == NEIGHBOUR
        assert part.decode(law.part_of_county(session, NEIGHBOUR)).around("青禾小白菜") >= {"蔬菜"}
        assert part.decode(law.part_of_county(session, COUNTY)).around("青禾小白菜") == frozenset()
