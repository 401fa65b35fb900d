"""What the tills of a county are given of its catalogue, and what it costs to be asked for it every second."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlmodel import Session, select

from cloud.inputs import part
from cloud.inputs.model import Product
from cloud.inputs.part import REST_MS
from cloud.inputs.spelling import spelt
from cloud.kernel.database import Database
from cloud.kernel.record import stamped
from contract import codec
from contract.catalogue import Article, decode
from tests.cloud.inputs.ground import COUNTY, MAKER, MILD, NOON, SEED, TOWN, VET, bought, deed, goods, pack, tell


def asked(database: Database, now: int = NOON, county: str = COUNTY) -> bytes:
    with database.read() as session:
        return part.catalogue_part(session, county, now)


def known(database: Database, now: int = NOON, county: str = COUNTY) -> dict[str, Article]:
    return {one.product.registration: one for one in decode(asked(database, now, county)).articles}


def add(database: Database, *registrations: str, region: str = COUNTY, name: str = "", **more: Any) -> None:
    with database.write() as session:
        for one in registrations:
            row = Product(
                region=region, kind="pesticide", registration=one, name=name or one, **more, **stamped(deed(session))
            )
            session.add(row)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("吡虫啉", "bi chong lin"),
        ("10%吡虫啉可湿性粉剂", "10% bi chong lin ke shi xing fen ji"),
        ("2.5% 氯氰菊酯·EC（乳油）", "2.5% lv qing ju zhi ec ru you"),
        ("Roundup", "roundup"),
        ("——", ""),
        ("", ""),
    ],
)
def test_a_name_is_spelt_as_people_type_it(name: str, typed: str) -> None:
    assert spelt(name) == typed


def test_the_longest_name_still_fits_a_line(county: Database) -> None:
    add(county, "PD1", name="霜" * 200)
    assert known(county)["PD1"].spelt.startswith("shuang shuang")


def test_a_till_learns_all_that_it_judges_and_searches_by(county: Database) -> None:
    found = known(county)
    assert found[MILD].product.ingredients == ("吡虫啉",)
    assert found[MILD].product.labels is not None
    assert (found[MILD].amount, found[MILD].content, found[MILD].unit) == ("500", "mL", "瓶")
    assert (found[SEED].amount, found[SEED].content, found[SEED].unit) == ("50", "g", "袋")
    assert (found[VET].enterprise, found[VET].product.prescription, found[VET].amount) == (MAKER, True, "")


def test_the_county_goes_before_the_nation_and_no_township_speaks_for_the_others(county: Database) -> None:
    add(county, MILD, "PDNATION", region="", name="全国")
    add(county, "PDTOWN", region=TOWN)
    add(county, "PDELSEWHERE", region="532331")
    found = known(county)
    assert (found[MILD].name, found["PDNATION"].name) == (MILD, "全国")
    assert {"PDTOWN", "PDELSEWHERE"}.isdisjoint(found)
    assert known(county, county="532331").keys() == {MILD, "PDNATION", "PDELSEWHERE"}


def test_nothing_is_made_anew_while_nothing_changes_and_not_for_every_key_that_somebody_types(
    county: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(county)
    made: list[str] = []
    own = part._listed

    def listed(session: Session, county: str) -> list[Product]:
        made.append(county)
        return own(session, county)

    monkeypatch.setattr(part, "_listed", listed)
    assert asked(county, NOON + 10 * REST_MS) == first
    assert made == []
    add(county, "PD1")
    assert asked(county, NOON + REST_MS - 1) == first
    assert "PD1" in known(county, NOON + REST_MS)
    with county.write() as session:
        row = session.exec(select(Product).where(Product.registration == "PD1")).one()
        row.name, row.version = "新名", row.version + 1
    assert known(county, NOON + 2 * REST_MS)["PD1"].spelt == "xin ming"
    assert made == [COUNTY, COUNTY]


def test_one_entry_that_no_till_could_read_takes_no_other_with_it(
    county: Database, caplog: pytest.LogCaptureFixture
) -> None:
    add(county, "PD1", content="no JSON")
    add(county, "PD2", labels='[{"crop":7}]')
    found = known(county)
    assert MILD in found
    assert {"PD1", "PD2"}.isdisjoint(found)
    assert caplog.messages.count("catalogue_entry_unusable") == 2


def test_a_catalogue_beyond_the_wire_goes_down_as_far_as_it_fits_and_says_so(
    county: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add(county, *(f"PDN{number:04}" for number in range(400)), region="")
    tell(county, bought(goods("1", product="PDN0007", pack=pack(7, "PDN000007"))))
    monkeypatch.setattr(codec, "MAX_INFLATED", 20_000)
    with caplog.at_level(logging.WARNING):
        found = known(county)
    assert caplog.messages == ["catalogue_cut"]
    assert {MILD, VET, SEED, "PDN0007"} < found.keys()
    assert 50 < len(found) < 200
    assert len(asked(county)) <= 20_000
