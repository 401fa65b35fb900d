"""Labels and vouchers over HTTP: from a template to a sheet, from a voucher to its paper, and who is told what."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import Session

from cloud.kernel.clock import now_ms
from cloud.keys import ensure
from cloud.subjects.model import Subject
from cloud.vouchers.model import VoucherPaper
from contract.moment import law_day
from contract.printed import symbol
from tests.cloud.house import House
from tests.cloud.labels.ground import BATCH, COUNTY, ORIGIN, OTHER, batch
from tests.cloud.production import ground
from tests.cloud.production.ground import TOWN

PHONE = "13900005678"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A cloud with keys, land, and a batch of each of two subjects."""
    folder = tmp_path_factory.mktemp("house")
    house = House(folder)
    ensure(house.database, folder, COUNTY, now_ms())
    ground.till(house.database)
    with house.database.write() as session:
        _addresses(session)
        batch(session, BATCH)
        batch(session, OTHER, subject="lvyuan", holder="lvyuan")
    yield house
    house.close()


def _addresses(session: Session) -> None:
    for name in ("fenghe", "lvyuan"):
        row = session.get_one(Subject, name)
        row.address = "青禾县柳溪镇"
        session.add(row)


@pytest.fixture
def farm(served: House) -> httpx.Client:
    return served.enter("farm", TOWN, subject="fenghe")


@pytest.fixture
def county(served: House) -> httpx.Client:
    return served.enter("supervisor", COUNTY)


def wanted(**fields: object) -> dict[str, object]:
    return {"batch": BATCH, "amount": "10", "unit": "kg", "basis": ["process_control"], "contact": PHONE, **fields}


def test_a_voucher_from_the_farm_to_the_gate(farm: httpx.Client, county: httpx.Client, served: House) -> None:
    made = farm.post("/vouchers", json=wanted())
    assert made.status_code == 201, made.text
    row = made.json()
    assert row["standing"]["good"]
    assert row["entered"] == {"times": 0, "first": 0, "last": 0}
    assert row["paper"]["promisor"] == "fenghe"
    assert symbol(row["code"]).modules <= 45
    market = served.enter("market", COUNTY, subject="somebody")
    told = market.get(f"/vouchers/{row['id']}").json()
    assert (told["standing"]["good"], told["amount"], told["unit"]) == (True, "10", "kg")
    read = market.post("/vouchers/verify", json={"code": row["code"]}).json()
    assert (read["standing"]["good"], read["known"], read["said"]["amount"], read["said"]["batch"]) == (
        True,
        True,
        "10",
        BATCH,
    )
    for form in ("a4", "a5", "label"):
        paper = farm.post("/vouchers/paper", json={"vouchers": [row["id"]], "form": form})
        assert paper.status_code == 200, paper.text
        assert (paper.content[:5], paper.headers["cache-control"]) == (b"%PDF-", "no-store")
    void = farm.post(f"/vouchers/{row['id']}/void", json={"why": "数量写错"})
    assert void.json()["standing"]["reason"] == "revoked"
    assert market.post("/vouchers/verify", json={"code": row["code"]}).json()["standing"]["reason"] == "revoked"
    assert farm.post(f"/vouchers/{row['id']}/void", json={"why": "again"}).json()["code"] == "voucher_void"
    told = county.get(f"/vouchers/{row['id']}/events").json()["items"]
    assert [one["operation"] for one in told] == ["issueVoucher", *["printVouchers"] * 3, "voidVoucher"]
    assert PHONE not in made.text + void.text + str(told) + county.get("/vouchers").text + county.get("/audit").text


def test_a_resend_issues_nothing_twice(farm: httpx.Client, served: House) -> None:
    key = {"Idempotency-Key": "voucher-0001"}
    first, again = (farm.post("/vouchers", json=wanted(amount="3"), headers=key) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    with served.database.read() as session:
        paper = session.get_one(VoucherPaper, first.json()["id"])
    assert paper.quantity == "3 kg"


def test_what_is_left_of_a_batch_and_on_what_the_promise_may_rest(farm: httpx.Client) -> None:
    told = farm.get(f"/vouchers/batches/{BATCH}").json()
    assert told["answer"] == "released"
    assert [one["code"] for one in told["basis"]] == ["process_control"]
    before = float(told["free"]["conformity"])
    farm.post("/vouchers", json=wanted(amount="100"))
    after = farm.get(f"/vouchers/batches/{BATCH}").json()["free"]
    assert (float(after["conformity"]), after["entry"]) == (before - 100, told["free"]["entry"])


def test_another_s_batch_voucher_and_paper_are_not_there(farm: httpx.Client, served: House) -> None:
    assert farm.post("/vouchers", json=wanted(batch=OTHER)).status_code == 404
    assert farm.get(f"/vouchers/batches/{OTHER}").status_code == 404
    theirs = served.enter("farm", TOWN, subject="lvyuan").post("/vouchers", json=wanted(batch=OTHER)).json()["id"]
    assert farm.get(f"/vouchers/{theirs}").status_code == 404
    assert farm.post("/vouchers/paper", json={"vouchers": [theirs]}).status_code == 404
    assert farm.post(f"/vouchers/{theirs}/void", json={"why": "not mine"}).status_code == 404


def test_labels_from_a_template_to_packs(farm: httpx.Client, county: httpx.Client) -> None:
    facts = {"subject": "fenghe", "product": "黄瓜", "origin": ORIGIN, "shelf_life": "冷藏 7 天"}
    template = farm.post("/labels/templates", json=facts).json()
    asked = {"template": template["id"], "made": law_day(now_ms()).isoformat(), "count": 30, "pack": "5"}
    asked["pack_unit"] = "kg"
    assert farm.post("/labels/orders", json=asked).json()["code"] == "label_template"
    seen = {"If-Match": '"1"'}
    approve = f"/labels/templates/{template['id']}/approve"
    assert farm.post(approve, headers=seen).status_code == 403
    assert county.post(approve, headers=seen).json()["state"] == "approved"
    order = farm.post("/labels/orders", json=asked).json()
    sheet = f"/labels/orders/{order['id']}/sheet"
    assert farm.post(sheet, json={"first": 1, "last": 30}).json()["code"] == "label_burnt"
    allotted = county.post(f"/labels/orders/{order['id']}/allot", headers=seen)
    assert allotted.json()["counts"]["allotted"] == 30
    for form in ("sheet", "roll"):
        drawn = farm.post(sheet, json={"first": 1, "last": 30, "form": form})
        assert drawn.content[:5] == b"%PDF-", drawn.text
    assert farm.post(sheet, json={"first": 1, "last": 31}).json()["code"] == "label_span"
    assert farm.post(f"/labels/orders/{order['id']}/printed").json()["done"] == 30
    assert farm.post(sheet, json={"first": 1, "last": 30}).json()["code"] == "label_burnt"
    packed = farm.post(f"/labels/orders/{order['id']}/activate", json={"batch": BATCH})
    assert (packed.json()["done"], packed.json()["doubts"]) == (30, [])
    told = farm.get(f"/labels/batches/{BATCH}").json()
    assert (told["labelled"], told["free"]) == ("150", "850")
    assert farm.get(f"/labels/orders/{order['id']}").json()["counts"]["active"] == 30
    void = farm.post(f"/labels/orders/{order['id']}/void", json={"why": "改换包装"})
    assert void.json()["done"] == 30
    steps = farm.get("/labels/steps", params={"order": order["id"]}).json()["items"]
    assert {one["step"] for one in steps} == {"print", "activate", "void"}


def test_a_code_is_looked_up_by_anybody_of_the_region(served: House) -> None:
    client = served.enter("shop", COUNTY, subject="shop-1")
    assert client.get("/labels/codes/what").status_code == 404
