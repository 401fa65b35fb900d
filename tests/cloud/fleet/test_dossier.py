"""What a gateway is told of whom it serves: what its kind of business needs, and nothing of anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cloud.fleet import dossier
from cloud.inputs.model import Product
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.registry import Gateway, gateway
from cloud.registry.model import Site
from cloud.subjects.credentials.model import Credential
from cloud.subjects.model import Licence, Plot, Subject, Tenure
from cloud.trace.model import Block
from contract import codec
from contract.dossier import Dossier, Heard, Held, content
from tests.cloud.inputs import ground as shops
from tests.cloud.inputs.conftest import county, laid_down
from tests.cloud.production import ground as farms
from tests.cloud.trace import ground as batches

__all__ = ["county", "laid_down"]
BEFORE: dict[str, Any] = farms.BEFORE
TOWN = farms.TOWN


def drawn(database: Database, name: str, now: int) -> Dossier:
    with database.read() as session:
        row = gateway(NATION, session, name)
        assert row is not None
        return dossier.drawn(session, row, now, lambda own, region: dossier.guests_of(own, region, now))


def runs(session: Session, kind: str, region: str = TOWN) -> str:
    """The gateway of a subject of a kind."""
    session.add(Subject(id=kind, region=region, kind=kind, name=kind, state="filed", **BEFORE))
    session.add(Site(id=f"3/{kind}", county="349901", region=region, kind="lab", name_zh=kind, heard=1))
    session.flush()
    session.add(
        Gateway(id=f"gw-{kind}", county="349901", region=region, site_id=f"3/{kind}", registered=1, registered_by="a")
    )
    session.add(Tenure(region=region, site=f"3/{kind}", subject=kind, since=1, **BEFORE))
    return f"gw-{kind}"


@pytest.fixture
def land(database: Database) -> Database:
    batches.furnish(database)
    return database


def test_a_shop_is_told_its_stock_up_to_the_event_that_is_counted_in_it(county: Database) -> None:
    shops.tell(county, shops.bought(shops.goods("100"), shops.goods("2", product=shops.STRONG, pack=shops.pack(1))))
    shops.tell(county, shops.sold(shops.goods("1.5")))
    shops.heard(county, [(shops.GATEWAYS[shops.SHOP], shops.sold())])  # in the journal, and counted by nobody yet
    shops.at_desk(county, "buy", shops.bought(shops.goods("3", lot="B2")))
    found = drawn(county, shops.GATEWAYS[shops.SHOP], shops.NOON)
    assert found.holder is not None
    assert (found.holder.id, found.holder.kinds, found.holder.region) == (shops.SHOP, ("shop",), shops.TOWN)
    assert found.heard == Heard(1, 2)
    assert {(one.product, one.lot): one.amount for one in found.stock} == {
        (shops.MILD, "A1"): "98.5",
        (shops.MILD, "B2"): "3",
        (shops.STRONG, "A1"): "2",
    }
    assert Held(shops.STRONG, "2", "瓶", shops.pack(1), "A1", "", "2028-01-01") in found.stock
    papers = {paper.kind: paper.licence for paper in found.licences}
    assert papers.keys() == {"pesticide", "veterinary"}
    assert papers["pesticide"].restricted
    assert (found.growings, found.batches, found.guests) == ((), (), ())


def test_a_licence_that_is_suspended_sells_nothing(county: Database) -> None:
    with county.write() as session:
        for row in session.exec(select(Licence).where(Licence.subject == shops.SHOP, Licence.kind == "pesticide")):
            row.suspended = "检查"
    found = drawn(county, shops.GATEWAYS[shops.SHOP], shops.NOON)
    ended = {paper.kind: paper.licence.valid_from == paper.licence.valid_to for paper in found.licences}
    assert ended == {"pesticide": True, "veterinary": False}


def test_a_farm_is_told_what_grows_and_from_when_it_may_be_harvested(land: Database) -> None:
    beans = farms.begun(land, "plot-2", "2026-05-01")
    held = farms.begun(land, "plot-3", "2026-05-01")
    with land.write() as session:
        farms.bought(session, "p", farms.PESTICIDE, 9, "2026-05-02")
    farms.heard(
        land,
        farms.said("spray", farms.sprayed("2026-06-01 08:00", plot="plot-2")),
        farms.said("later", farms.sprayed("2026-06-04 08:00", plot="plot-2")),
        farms.said("silent", farms.sprayed("2026-06-01 08:00", farms.used(farms.SILENT), plot="plot-3")),
    )
    with land.write() as session:
        session.get_one(Plot, "plot-2").name = "二号棚"
        session.get_one(Product, f"product-{farms.PESTICIDE}").name = "5%啶虫脒乳油"
    found = {one.id: one for one in drawn(land, farms.GATEWAY, farms.ms("2026-06-05 12:00")).growings}
    assert len(found) == 3
    lock = found[beans].lock
    assert lock is not None
    assert lock.from_day is not None
    assert lock.from_day.isoformat() == "2026-06-07"
    assert (lock.zh, lock.en) == (
        "2026-06-04 用过 5%啶虫脒乳油，间隔期 3 天",
        "5%啶虫脒乳油 was used on 2026-06-04, its interval is 3 days",
    )
    assert (found[beans].place, found[beans].area, found[beans].since) == ("二号棚", "3", "2026-05-01")
    lock = found[held].lock
    assert lock is not None
    assert lock.from_day is None
    assert "标签没写间隔期" in lock.zh
    (third,) = found.keys() - {beans, held}
    assert (found[third].lock, found[third].product, found[third].area) == (None, "黄瓜", "3")


def test_what_is_ended_is_no_growing_any_more(land: Database) -> None:
    from cloud.production.model import Cycle

    with land.write() as session:
        for row in session.exec(select(Cycle)):
            row.ended = "2026-06-01"
    assert len(drawn(land, farms.GATEWAY, farms.ms("2026-06-01 12:00")).growings) == 1
    assert drawn(land, farms.GATEWAY, farms.ms("2026-06-02 12:00")).growings == ()


def test_batches_are_those_that_it_has_now_and_the_held_ones_are_marked(land: Database) -> None:
    batches.heard(
        land,
        batches.told(
            "h", batches.made("harvest", [batches.lot(1, product="黄瓜"), batches.lot(2, "7.5", product="黄瓜")])
        ),
        batches.told("s", batches.made("split", [batches.lot(3, "100")], [batches.lot(1, "100")], "2026-07-01 09:00")),
    )
    with land.write() as session:
        held = Block(
            batch=batches.number(3), subject="fenghe", source="recall", reason="x", since=1, region=TOWN, **BEFORE
        )
        session.add(held)
    found = {one.batch: one for one in drawn(land, farms.GATEWAY, farms.NOW).batches}
    assert {key: (one.amount, one.unit, one.held) for key, one in found.items()} == {
        batches.number(2): ("7.5", "kg", False),
        batches.number(3): ("100", "kg", True),
    }


@pytest.mark.parametrize(
    ("kind", "region", "guests"),
    [
        ("laboratory", TOWN, {"fenghe", "zhang"}),
        ("market", TOWN, {"fenghe", "zhang", "far"}),  # from the whole county
        ("collector", TOWN, set()),
        ("slaughterhouse", TOWN, set()),
        ("shop", TOWN, set()),
    ],
)
def test_other_people_are_named_at_test_rooms_and_gates_alone_and_persons_masked(
    land: Database, kind: str, region: str, guests: set[str]
) -> None:
    with land.write() as session:
        name = runs(session, kind, region)
        for key, who, place in (
            ("zhang", "person", TOWN),
            ("far", "cooperative", "349901102"),
            ("gone", "person", TOWN),
        ):
            state = "closed" if key == "gone" else "filed"
            session.add(Subject(id=key, region=place, kind=who, name="张三丰", state=state, **BEFORE))
        session.flush()
        for number, key in enumerate(("fenghe", "zhang", "far", "gone")):
            place = session.get_one(Subject, key).region
            session.add(Credential(region=place, subject=key, code=f"CODE{number}", **BEFORE))
            session.add(Credential(region=place, subject=key, code=f"OLD{number}", state="revoked", **BEFORE))
    found = {one.id: one for one in drawn(land, name, farms.NOW).guests}
    assert found.keys() == guests
    if guests:
        assert found["zhang"].name == "张**"
        assert (found["fenghe"].codes, found["fenghe"].products) == (("CODE0",), ("黄瓜",))


def test_a_gateway_that_nobody_runs_or_whose_holder_is_closed_is_told_nothing_more(land: Database) -> None:
    with land.write() as session:
        session.get_one(Subject, "fenghe").state = "closed"
    found = drawn(land, farms.GATEWAY, farms.NOW)
    assert found.holder is not None
    assert content(found) == content(
        Dossier(county=found.county, gateway=found.gateway, version=1, issued=0, holder=found.holder)
    )
    assert drawn(land, farms.GATEWAY, 1).holder is None  # before its tenure began


def test_what_is_too_large_for_the_wire_is_cut_at_its_longest_list(
    county: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    shops.tell(county, *(shops.bought(shops.goods("1", lot=f"L{number}")) for number in range(60)))
    whole = drawn(county, shops.GATEWAYS[shops.SHOP], shops.NOON)
    assert len(whole.stock) == 60
    monkeypatch.setattr(codec, "MAX_INFLATED", 4_000)
    cut = drawn(county, shops.GATEWAYS[shops.SHOP], shops.NOON)
    assert 0 < len(cut.stock) < 60
    assert len(content(cut)) < 4_000
    assert (cut.licences, cut.heard) == (whole.licences, whole.heard)
    assert caplog.messages == ["dossier_cut"]
