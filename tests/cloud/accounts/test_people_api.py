"""Accounts over the API: administrators look after the people of their region and give nobody more than they have."""

from __future__ import annotations

import secrets
from typing import Any

import httpx
import pytest

from cloud.kernel.audit import by_machine
from cloud.kernel.clock import now_ms
from cloud.kernel.record import stamped
from cloud.subjects.model import Subject
from tests.cloud.house import House

COUNTY, TOWN, OTHER = "532331", "532331101", "532332"


def name() -> str:
    return f"p-{secrets.token_hex(4)}"


def add(admin: httpx.Client, **body: str) -> httpx.Response:
    return admin.post("/accounts", json={"name": name(), "role": "inspector", "region": COUNTY, **body})


def change(admin: httpx.Client, account: dict[str, Any], **body: Any) -> httpx.Response:
    return admin.patch(f"/accounts/{account['id']}", json=body, headers={"If-Match": str(account["version"])})


def farm(house: House, region: str = TOWN) -> str:
    with house.database.write() as session:
        deed = by_machine(session, "test", now_ms())
        row = Subject(**stamped(deed), region=region, **FARM)
        session.add(row)
        return row.id


FARM: dict[str, Any] = {"name": "春生家庭农场", "kind": "family_farm"}


def test_an_account_is_made_used_changed_and_closed(house: House) -> None:
    admin = house.enter("admin", COUNTY)
    made = add(admin, region=TOWN)
    assert made.status_code == 201
    account = made.json()
    person = house.client()
    log_in = {"name": account["name"], "password": account["password"]}
    assert person.post("/session", json=log_in).json()["region"] == TOWN
    assert person.get("/session").status_code == 200
    changed = change(admin, account, role="enforcement", region=COUNTY).json()
    assert (changed["role"], changed["region"], changed["version"]) == ("enforcement", COUNTY, 2)
    assert person.get("/session").json()["code"] == "session_ended"  # what they may see is another thing now
    assert person.post("/session", json=log_in).json()["role"] == "enforcement"
    assert change(admin, changed, disabled=True).json()["disabled"] is True
    assert person.get("/session").json()["code"] == "session_ended"
    assert person.post("/session", json=log_in).json()["code"] == "wrong_password"
    events = admin.get(f"/accounts/{account['id']}/events").json()["items"]
    assert [(event["operation"], event["version"]) for event in events] == [
        ("addAccount", 1), ("changeAccount", 2), ("changeAccount", 2), ("changeAccount", 3)
    ]  # fmt: skip  # the move is told at both places
    assert account["password"] not in str(events)


def test_a_lost_password_is_made_anew_and_ends_all_log_ins(house: House) -> None:
    admin = house.enter("admin", COUNTY)
    account = add(admin).json()
    person = house.client()
    assert person.post("/session", json={"name": account["name"], "password": account["password"]}).status_code == 200
    again = admin.post(f"/accounts/{account['id']}/password")
    assert again.status_code == 201
    assert person.get("/session").status_code == 401
    log_in = {"name": account["name"], "password": again.json()["password"]}
    assert person.post("/session", json=log_in).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"region": OTHER}, 403, "account_beyond"),
        ({"region": "5323"}, 403, "account_beyond"),
        ({"region": ""}, 403, "account_beyond"),
        ({"region": "5"}, 422, "account_region"),
        ({"name": "A b"}, 422, "account_name"),
        ({"role": "king"}, 422, "not_acceptable_input"),
        ({"language": "fr"}, 422, "not_acceptable_input"),
        ({"role": "farm"}, 422, "account_subject_wanted"),
        ({"role": "farm", "subject": "nobody"}, 422, "account_subject"),
        ({"role": "inspector", "subject": "nobody"}, 422, "account_subject_office"),
        ({"password": "maple-river-42"}, 422, "not_acceptable_input"),
    ],
)
def test_an_account_that_cannot_be_is_refused(house: House, body: dict[str, str], status: int, code: str) -> None:
    answer = add(house.enter("admin", COUNTY), **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_people_of_a_farm_are_of_one_that_is_known_within_their_region(house: House) -> None:
    admin, here, there = house.enter("admin", COUNTY), farm(house), farm(house, OTHER)
    good = add(admin, role="farm", region=TOWN, subject=here)
    assert (good.status_code, good.json()["subject"]) == (201, here)
    assert add(admin, role="farm", region="532331102", subject=here).json()["code"] == "account_subject"
    assert add(admin, role="farm", subject=there).json()["code"] == "account_subject"


def test_nobody_is_made_more_than_the_administrator_is(house: House) -> None:
    admin = house.enter("admin", TOWN)
    account = add(admin, region=TOWN).json()
    for body in ({"region": COUNTY}, {"region": ""}, {"region": "532331102"}):
        answer = change(admin, account, **body)
        assert (answer.status_code, answer.json()["code"]) == (403, "account_beyond")
    of_farm = house.enter("admin", TOWN, subject="farm-1")
    assert add(of_farm, region=TOWN).json()["code"] == "account_beyond"
    assert of_farm.get("/accounts").json()["items"] != []
    assert account["id"] not in {item["id"] for item in of_farm.get("/accounts?limit=500").json()["items"]}


def test_one_s_own_rights_are_for_another(house: House) -> None:
    own = name()
    admin = house.enter("admin", COUNTY, name=own)
    found = {item["name"]: item for item in admin.get("/accounts?limit=500").json()["items"]}[own]
    for body in ({"disabled": True}, {"role": "analyst"}, {"region": TOWN}):
        assert change(admin, found, **body).json()["code"] == "account_own"
    assert change(admin, found, language="en").json()["version"] == 2


def test_accounts_of_elsewhere_are_not_there(house: House) -> None:
    account = add(house.enter("admin", COUNTY)).json()
    other = house.enter("admin", OTHER)
    for answer in (
        other.get(f"/accounts/{account['id']}"),
        other.get(f"/accounts/{account['id']}/events"),
        change(other, account, disabled=True),
        other.post(f"/accounts/{account['id']}/password"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert account["name"] not in other.get("/accounts?limit=500").text
    assert account["id"] not in other.get("/audit?limit=500").text


def test_a_name_is_given_once_in_the_whole_nation(house: House) -> None:
    account = add(house.enter("admin", COUNTY)).json()
    answer = add(house.enter("admin", OTHER), name=account["name"], region=OTHER)
    assert (answer.status_code, answer.json()["code"]) == (409, "account_exists")


def test_the_audit_is_asked_by_everything_it_holds(house: House) -> None:
    who = name()
    admin = house.enter("admin", COUNTY, name=who)
    before = now_ms()
    account = add(admin, region=TOWN).json()
    change(admin, account, language="en")
    boss = house.enter("supervisor", COUNTY)

    def operations(**asked: Any) -> list[str]:
        items = boss.get("/audit", params={"account": who, "sort": "at", **asked}).json()["items"]
        return [item["operation"] for item in items]

    both = ["addAccount", "changeAccount"]
    assert operations() == both
    assert operations(sort="-at") == both[::-1]
    assert operations(operation="changeAccount") == both[1:]
    assert operations(record=account["id"], kind="account") == both
    assert operations(kind="gateway") == []
    assert operations(region=TOWN) == both
    assert operations(region=OTHER) == operations(account="nobody") == []
    assert operations(**{"from": before, "to": now_ms() + 1}) == both
    assert operations(to=before - 1) == []
    first = boss.get("/audit", params={"account": who, "limit": 1}).json()
    second = boss.get("/audit", params={"account": who, "limit": 1, "cursor": first["next"]}).json()
    assert [page["items"][0]["operation"] for page in (first, second)] == both[::-1]
    assert second["next"] is None
    assert boss.get("/audit", params={"sort": "account", "cursor": first["next"]}).json()["code"] == "cursor"
    assert house.enter("admin", COUNTY, subject="s").get("/audit").json()["items"] == []


def test_an_old_account_without_a_subject_is_closed_or_given_one(house: House) -> None:
    admin, here = house.enter("admin", COUNTY), farm(house)
    house.enter("farm", COUNTY, name="of-nobody")
    row = next(one for one in admin.get("/accounts?limit=200").json()["items"] if one["name"] == "of-nobody")
    assert change(admin, row, region=TOWN).json()["code"] == "account_subject_wanted"
    closed = change(admin, row, disabled=True).json()
    assert closed["disabled"] is True
    assert change(admin, closed, subject=here, disabled=False).json()["subject"] == here
