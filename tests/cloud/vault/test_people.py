"""People behind the ledgers: one person in all shops, shown masked, opened for a case only, kept for their term."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from cloud import vault
from cloud.kernel.audit import Audit, Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.keys import county_keys, inventory
from cloud.vault import mask
from cloud.vault.model import VaultPerson
from contract.event import Buyer
from contract.identifiers.subject import citizen_check
from contract.moment import DAY_MS
from contract.personal import Person, seal
from tests.cloud.house import House
from tests.cloud.inputs import ground
from tests.cloud.inputs.ground import COUNTY, MILD, OTHER, SHOP, TOWN

NUMBER, NAME, PHONE = "11010519491231002X", "欧阳铁柱", "13812345678"
CASE = {"case": "青农案〔2026〕12号", "why": "复检"}
NOW = 1_795_910_400_000


def _shop(house: House, subject: str = SHOP) -> httpx.Client:
    return house.enter("shop", TOWN, subject=subject)


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _number(serial: int) -> str:
    """An identity number with a good check digit."""
    digits = f"11010519491231{serial:03}"
    return digits + citizen_check(digits)


def _opened(house: House) -> list[Audit]:
    with house.database.read() as session:
        return list(session.exec(select(Audit).where(Audit.case != "")))


def _line(amount: str = "1") -> dict[str, str]:
    return {"product": MILD, "amount": amount, "unit": "瓶", "lot": "Z", "expires": "2099-01-01"}


def test_a_buyer_is_one_person_in_all_shops_masked_and_opened_for_a_case_only(
    place: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk, other, officer = _shop(place), _shop(place, OTHER), place.enter("enforcement", COUNTY)
    shown = clerk.post("/buyers", json={"number": NUMBER, "name": NAME, "phone": PHONE})
    assert shown.status_code == 201, shown.text
    masks = {key: shown.json()[key] for key in ("name", "number", "phone")}
    assert masks == {"name": "欧**", "number": "1101*************X", "phone": "138****5678"}
    key = shown.json()["id"]
    sealed = _sealed(place, Person(number=NUMBER.lower(), name=NAME, phone=PHONE))  # at a till of the other shop
    (event,) = ground.heard(place.database, [(ground.GATEWAYS[OTHER], Buyer(person=sealed))])
    with place.database.write() as session:
        vault.handle(session, session.exec(select(JournalEvent).where(JournalEvent.id == event)).one())
        assert vault.persons(session, [event, key]) == {event: key, key: key}
    clerk.post("/purchases", json={"items": [_line("5")], "supplier": "农资公司"})
    sold = clerk.post(
        "/sales", json={"items": [_line()], "crop": "大白菜", "pest": "蚜虫", "notice": True, "buyer": key}
    )
    assert sold.json()["buyer"] == key
    assert [one["id"] for one in clerk.get("/buyers").json()["items"]] == [key]
    assert other.get("/buyers").json()["items"] == []  # it has sold them nothing yet
    assert [row["id"] for row in officer.get("/ledger", params={"buyer": key}).json()["items"]] == [sold.json()["id"]]
    assert _code(clerk.post(f"/buyers/{key}/unmask", json={"case": "案1234", "why": "x"})) == (403, "forbidden")
    assert _code(officer.post(f"/buyers/{key}/unmask", json={"case": "", "why": "x"})) == (422, "case_missing")
    headers = {"Idempotency-Key": "open-it-once"}
    case = {"case": "青农案〔2026〕12号", "why": "复检"}
    opened = officer.post(f"/buyers/{key}/unmask", json=case, headers=headers)
    assert opened.json() == {"number": NUMBER, "name": NAME, "phone": PHONE}
    assert opened.headers["cache-control"] == "no-store"
    assert _code(officer.post(f"/buyers/{key}/unmask", json=case, headers=headers)) == (409, "already_done")
    exported = officer.get("/export/ledger.csv", params={"start": 0, "end": now_ms() + 1, "kind": "sale"})
    rows = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert rows[-1]["购买人（掩码）"] == "欧** 1101*************X"
    assert (rows[-1]["名称"], rows[-1]["数量"], rows[-1]["批号"]) == (MILD, "-1", "Z")
    (row,) = [one for one in _opened(place) if one.record == key]
    assert (row.case, row.operation, "复检" in row.what) == (case["case"], "unmaskBuyer", True)
    with place.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = Path(place.database.name.removeprefix("sqlite:///")).parent
    for secret in (NUMBER, NUMBER.lower(), NAME, PHONE):
        assert secret not in caplog.text
        for file in folder.rglob("*"):
            if file.is_file():
                assert secret.encode() not in file.read_bytes(), file


def test_without_a_case_and_by_others_nobody_is_opened_and_nothing_is_noted(place: House) -> None:
    key = _shop(place).post("/buyers", json={"number": _number(21), "name": "王五"}).json()["id"]
    before = len(_opened(place))
    officer = place.enter("enforcement", COUNTY)
    for body in (
        {"case": "", "why": "x"},
        {"case": "案1", "why": "x"},
        {**CASE, "why": " "},
        {"case": "a\nb12", "why": "x"},
    ):
        assert _code(officer.post(f"/buyers/{key}/unmask", json=body)) == (422, "case_missing")
    for role in ("admin", "analyst", "inspector", "shop"):
        subject = SHOP if role == "shop" else ""
        assert _code(place.enter(role, COUNTY, subject=subject).post(f"/buyers/{key}/unmask", json=CASE))[0] == 403
    elsewhere = place.enter("enforcement", "349902")
    assert _code(elsewhere.post(f"/buyers/{key}/unmask", json=CASE)) == (404, "not_found")
    assert len(_opened(place)) == before


def test_the_keyed_hash_is_equal_across_shops_and_tells_nothing_by_itself(place: House) -> None:
    number = _number(22)
    keys = [
        _shop(place, shop).post("/buyers", json={"number": number, "name": "赵六"}).json()["id"]
        for shop in (SHOP, OTHER)
    ]
    assert keys[0] == keys[1]
    other = _shop(place).post("/buyers", json={"number": _number(23), "name": "赵六"}).json()["id"]
    with place.database.read() as session:
        one, two = (session.get_one(VaultPerson, key).match for key in (keys[0], other))
    assert one is not None
    assert (len(one), one != two) == (64, True)
    assert one != hashlib.sha256(number.encode()).hexdigest()  # whoever tries all numbers needs the key too


@pytest.mark.parametrize(
    ("shown", "whole"),
    [
        (mask.name("张三"), "张*"), (mask.name("欧阳铁柱"), "欧**"), (mask.name("李"), "李*"), (mask.name(" "), ""),
        (mask.number("11010519491231002X"), "1101*************X"), (mask.number("E1234567"), "E123***7"),
        (mask.number("1234567"), "*******"), (mask.number(""), ""),
        (mask.phone("138 1234 5678"), "138****5678"), (mask.phone("1234567"), "*******"), (mask.phone(""), ""),
    ],
)  # fmt: skip
def test_a_mask_leaves_what_a_clerk_needs_and_no_more(shown: str, whole: str) -> None:
    assert shown == whole


def test_who_was_sealed_to_an_old_key_is_opened_after_its_rotation(place: House) -> None:
    clerk, officer = _shop(place), place.enter("enforcement", COUNTY)
    key = clerk.post("/buyers", json={"number": _number(24), "name": "孙七"}).json()["id"]
    folder = Path(place.database.name.removeprefix("sqlite:///")).parent
    made = inventory.rotate(place.database, folder, "vault", now_ms(), overlap_ms=0)
    assert officer.post(f"/buyers/{key}/unmask", json=CASE).json()["name"] == "孙七"
    later = clerk.post("/buyers", json={"number": _number(25), "name": "周八"}).json()["id"]
    again = clerk.post("/buyers", json={"number": _number(24), "name": "孙七"}).json()["id"]
    assert again == key  # the secret of the match outlives the key
    with place.database.read() as session:
        assert [session.get_one(VaultPerson, one).kid for one in (later, key)] == [made.kid, made.kid]
    assert officer.post(f"/buyers/{later}/unmask", json=CASE).json()["number"] == _number(25)


def test_who_bought_too_long_ago_is_forgotten_and_no_earlier(place: House) -> None:
    clerk = _shop(place)
    key = clerk.post("/buyers", json={"number": _number(26), "name": "张三"}).json()["id"]
    with place.database.write() as session:
        due = session.get_one(VaultPerson, key).forget
        assert due >= now_ms() + 730 * DAY_MS
        vault.forget(session, due - 1)
        assert session.get_one(VaultPerson, key).sealed is not None
        assert vault.forget(session, due) >= 1
    with place.database.read() as session:
        row = session.get_one(VaultPerson, key)
        assert (row.sealed, row.match, row.shown_name) == (None, None, "张*")
        (noted,) = session.exec(select(Audit).where(Audit.record == key, Audit.operation == "forget")).all()
        assert noted.account == ""
    officer = place.enter("enforcement", COUNTY)
    assert _code(officer.post(f"/buyers/{key}/unmask", json=CASE)) == (410, "person_forgotten")


def test_the_newest_document_is_what_is_kept_whether_a_sale_was_counted_between_or_not(place: House) -> None:
    outcomes = []
    for serial, between in ((27, False), (28, True)):
        ids = []
        for phone, at in (("13800001111", NOW), ("13800002222", NOW + 1_000)):
            body = Buyer(person=_sealed(place, Person(number=_number(serial), name="钱七", phone=phone)))
            ids += ground.heard(place.database, [(ground.GATEWAYS[OTHER], body)], t=at)
        for number, key in enumerate(ids):
            with place.database.write() as session:
                (row,) = session.exec(select(JournalEvent).where(JournalEvent.id == key)).all()
                vault.PROJECTION.handle(session, row)
                if between or number:
                    vault.seen(session, {ids[0]: NOW + 5_000})
        with place.database.read() as session:
            kept = session.get_one(VaultPerson, ids[0])
            outcomes.append((kept.shown_phone, kept.first, kept.last, kept.forget))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][:3] == ("138****2222", NOW, NOW + 5_000)


def test_without_the_keys_nothing_personal_is_kept_and_one_line_says_so(database: Database) -> None:
    with database.write() as session, pytest.raises(Problem) as away:
        vault.keep(Deed(session, NATION, "clerk", NOW, role="supervisor"), Person(number=NUMBER), TOWN)
    assert away.value.code == "vault_away"
    with database.read() as session:
        assert session.exec(select(VaultPerson)).all() == []
        assert session.exec(select(JournalEvent)).all() == []


def _sealed(place: House, person: Person) -> Any:
    with place.database.read() as session:
        key = [one for one in county_keys(session) if one.purpose == "vault"][-1]
    return seal(person, key, ground.GATEWAYS[OTHER])
