"""What a terminal records names no subject: it is told of whoever runs the site of its gateway, in every list."""

from __future__ import annotations

from typing import Any, Final

import pytest

from cloud.app.ingest import PROJECTIONS
from cloud.ingest.projector import Projector
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.journal import Entry
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Base, Plot, Subject, Tenure
from contract import event
from contract.event import (
    Attendance,
    Batching,
    Body,
    Custody,
    Goods,
    Operation,
    Passage,
    Purchase,
    RapidTest,
    Sale,
    Sampling,
    Shown,
    StockCount,
    Transfer,
)
from contract.event.trace import Lot
from contract.identifiers import new_origin, uuid7
from contract.moment import HOUR_MS
from tests.cloud.house import House

COUNTY: Final = "349901"
TOWN: Final = "349901101"
KINDS: Final = {"shop": "shop", "farm": "family_farm", "lab": "laboratory", "market": "market"}
BATCH: Final = "00000000000000aa"
_LOT: Final = Lot(BATCH, "100", "kg", "黄瓜")
_GOODS: Final = (Goods(product="PD20100001", amount="2", unit="瓶", lot="A1", expires="2099-01-01"),)


def recorded(at: int) -> list[tuple[str, Body]]:
    """(role, event) as the terminals of four businesses record them."""
    return [
        ("shop", Purchase(_GOODS, "青禾农资公司", at=at)),
        ("shop", Sale(_GOODS, crop="大白菜", pest="蚜虫", at=at + 1)),
        ("shop", StockCount(_GOODS, "盘点", at=at + 2)),
        ("farm", Operation("irrigate", plot="plot-1", at=at)),
        ("farm", Batching("receive", (_LOT,), at=at)),
        ("farm", Transfer("offer", (Lot(BATCH, "100", "kg"),), receiver="market", at=at + 1)),
        ("lab", Sampling("S1", "routine", "黄瓜", of="farm", at=at)),
        ("lab", Custody("S1", "open", at=at + 1)),
        ("lab", RapidTest(device="lz-1", sample="S1", rate=12.0, verdict="pass", tested=at + 2)),
        ("market", Passage((Shown("none", "stop"),), "stop", "stop", at=at)),
        ("shop", Attendance("sign_in", "op-1", "till", "pin", at=at)),
    ]


@pytest.fixture(scope="module")
def house(house: House) -> House:
    """Four businesses that run a gateway each; nobody else has any."""
    at = now_ms() - HOUR_MS
    stamp: dict[str, Any] = {"created": 1, "created_by": "clerk", "changed": 1}
    with house.database.write() as session:
        for name, kind in KINDS.items():
            site = f"{COUNTY}/{name}"
            for row in (
                Subject(id=name, region=TOWN, kind=kind, name=name, state="filed", person=f"p-{name}", **stamp),
                Site(id=site, region=TOWN, county=COUNTY, name_zh=name, kind=name, heard=1),
                Gateway(id=f"{name}-01", county=COUNTY, region=TOWN, registered=1, registered_by="a", site_id=site),
                Tenure(region=TOWN, site=site, subject=name, since=0, **stamp),
            ):
                session.add(row)
                session.flush()
        session.add(Base(id="base-1", region=TOWN, subject="farm", name="基地", **stamp))
        session.flush()
        session.add(
            Plot(id="plot-1", base="base-1", region=TOWN, subject="farm", kind="field", name="1 号地", area=1.0,
                 origin_code=new_origin(TOWN, 1).text, **stamp)
        )  # fmt: skip
        entries = []
        for seq, (name, body) in enumerate(recorded(at), 1):
            said = event.Event(id=uuid7(), gateway=f"{name}-01", epoch=1, seq=seq, boot="b1", t=at + seq, mono=seq,
                               synced=True, body=body)  # fmt: skip
            entries.append(Entry(event.frame(said), TOWN, at + seq))
        journal.append(session, entries)
    Projector(house.database, PROJECTIONS).catch_up()
    return house


@pytest.mark.parametrize(
    ("role", "path", "count"),
    [
        ("shop", "/ledger", 3),
        ("farm", "/operations", 1),
        ("farm", "/batches", 1),
        ("farm", "/transfers", 1),
        ("market", "/transfers", 1),
        ("lab", "/samples", 1),
        ("lab", "/rapid-results", 1),
        ("farm", "/samples", 1),
        ("market", "/passages", 1),
        ("shop", "/attendances", 1),
    ],
)
def test_it_stands_in_the_list_of_whoever_runs_the_site(house: House, role: str, path: str, count: int) -> None:
    own = house.enter(role, TOWN, subject=role).get(path)
    assert own.status_code == 200, own.text
    assert len(own.json()["items"]) == count
    other = house.enter(role, TOWN, subject="somebody-else").get(path)
    assert other.json()["items"] == []


@pytest.mark.parametrize(
    ("path", "key", "subject"),
    [
        ("/ledger", "subject", "shop"),
        ("/operations", "subject", "farm"),
        ("/samples", "sampler", "lab"),
        ("/samples", "holder", "lab"),
        ("/rapid-results", "subject", "lab"),
        ("/passages", "market", "market"),
    ],
)
def test_the_authority_reads_whose_it_is(house: House, path: str, key: str, subject: str) -> None:
    items = house.enter("supervisor", COUNTY).get(path).json()["items"]
    assert {one[key] for one in items} == {subject}
    assert not {code["code"] for one in items for code in one["doubts"]} & {"subject_unknown", "other_gateway"}
