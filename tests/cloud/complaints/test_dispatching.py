"""A complaint in somebody's hands: who hands it to whom, who deals with it then, and who is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.cloud.complaints.ground import COUNTY, OTHER, OTHER_TOWN, PHONE, TOWN, Desk, desk, do, refused
from tests.engines import Engine, Engines

NOTE = "请今天到店核查"


@pytest.fixture(scope="module")
def office(engines: Engines, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("office")
    with engines.database(engine, folder) as database, desk(folder, database) as made:
        yield made


@pytest.fixture(scope="module")
def people(office: Desk) -> dict[str, httpx.Client]:
    staff = [("chief", "supervisor", COUNTY), ("liu", "inspector", COUNTY), ("zhou", "enforcement", COUNTY),
             ("town", "supervisor", TOWN), ("ma", "inspector", TOWN), ("far", "inspector", OTHER_TOWN),
             ("boss", "admin", COUNTY), ("ana", "analyst", COUNTY), ("stranger", "supervisor", OTHER)]  # fmt: skip
    return {name: office.person(name, role, region) for name, role, region in staff}


def hand(client: httpx.Client, path: str, handler: str, note: str = NOTE) -> httpx.Response:
    return do(client, path, "dispatch", handler=handler, note=note)


def test_it_is_handed_over_and_on_and_each_time_is_kept(office: Desk, people: dict[str, httpx.Client]) -> None:
    path, _ = office.complaint()
    chief = people["chief"]
    assert chief.get(path).json()["handler"] == ""
    assert hand(chief, path, "liu").json()["handler"] == "liu"
    assert hand(chief, path, "zhou", "转执法立案").json()["handler"] == "zhou"
    items = people["liu"].get(path + "/dispatches").json()["items"]
    assert [(one["handed_by"], one["handler"], one["note"]) for one in items] == [
        ("chief", "liu", NOTE),
        ("chief", "zhou", "转执法立案"),
    ]
    events = chief.get(path + "/events").json()["items"]
    told = [(one["operation"], one["account"], one["what"]) for one in events[1:]]
    assert told == [
        ("dispatchComplaint", "chief", {"handler": "liu"}),
        ("dispatchComplaint", "chief", {"handler": "zhou"}),
    ]


def test_whoever_has_it_deals_with_it_and_of_the_others_supervisors_alone(
    office: Desk, people: dict[str, httpx.Client]
) -> None:
    path, _ = office.complaint(phone=PHONE)
    hand(people["chief"], path, "liu")
    for name in ("zhou", "boss", "ma"):
        assert refused(do(people[name], path, "accept")) == (409, "complaint_with")
    assert refused(people["zhou"].post(path + "/contact", json={})) == (409, "complaint_with")
    assert do(people["liu"], path, "accept").json()["state"] == "accepted"
    assert people["liu"].post(path + "/contact", json={}).json() == {"phone": PHONE}
    assert refused(do(people["zhou"], path, "answer", text="查过了")) == (409, "complaint_with")
    assert do(people["liu"], path, "answer", text="查过了").json()["answered_by"] == "liu"
    assert refused(do(people["zhou"], path, "close", outcome="founded")) == (409, "complaint_with")
    assert do(people["chief"], path, "close", outcome="founded").json()["state"] == "closed"


def test_with_nobody_it_is_dealt_with_by_whoever_has_the_role(office: Desk, people: dict[str, httpx.Client]) -> None:
    path, _ = office.complaint()
    assert do(people["ma"], path, "accept").json()["state"] == "accepted"
    assert do(people["zhou"], path, "answer", text="查过了").json()["state"] == "answered"


def test_an_inspector_proposes_and_a_supervisor_closes(office: Desk, people: dict[str, httpx.Client]) -> None:
    path, _ = office.complaint()
    proposal = {"outcome": "founded", "reason": "两包同码，已扣留"}
    hand(people["chief"], path, "liu")
    assert refused(do(people["liu"], path, "propose", **proposal)) == (409, "complaint_state")
    do(people["liu"], path, "accept")
    for name in ("zhou", "chief"):
        assert refused(do(people[name], path, "propose", **proposal)) == (409, "complaint_not_yours")
    found = do(people["liu"], path, "propose", **proposal).json()
    assert (found["proposal"], found["proposal_reason"], found["proposed_by"]) == ("founded", "两包同码，已扣留", "liu")
    assert do(people["liu"], path, "close", outcome="founded").status_code == 403
    (what,) = [
        one["what"] for one in people["chief"].get(path + "/events").json()["items"]
        if one["operation"] == "proposeComplaint"
    ]  # fmt: skip
    assert what == {"proposal": "founded", "proposal_reason": "…", "proposed_by": "liu"}
    do(people["liu"], path, "answer", text="已核查")
    assert do(people["chief"], path, "close", outcome=found["proposal"]).json()["outcome"] == "founded"
    assert refused(do(people["liu"], path, "propose", **proposal)) == (409, "complaint_state")


def test_lists_by_mine_by_person_and_by_nobody(office: Desk, people: dict[str, httpx.Client]) -> None:
    first, second, loose = (office.complaint()[0] for _ in range(3))
    hand(people["chief"], first, "liu")
    hand(people["chief"], second, "zhou")

    def ids(client: httpx.Client, **query: Any) -> set[str]:
        return {f"/complaints/{one['id']}" for one in client.get("/complaints", params=query).json()["items"]}

    ours = {first, second, loose}
    assert ids(people["liu"], hands="mine") & ours == {first}
    assert ids(people["chief"], handler="zhou") & ours == {second}
    assert ids(people["chief"], hands="nobody") & ours == {loose}
    assert ids(people["chief"], hands="somebody") & ours == {first, second}
    assert ids(people["stranger"], handler="zhou") == set()


@pytest.mark.parametrize("name", ["boss", "liu", "zhou", "ana"])
def test_only_supervisors_hand_over(office: Desk, people: dict[str, httpx.Client], name: str) -> None:
    path, _ = office.complaint()
    assert refused(hand(people[name], path, "liu")) == (403, "forbidden")


def test_who_cannot_have_it_is_refused_in_one_line(office: Desk, people: dict[str, httpx.Client]) -> None:
    path, _ = office.complaint()
    chief = people["chief"]
    office.person("gone", "inspector")
    office.change("gone", disabled=True)
    office.person("grower", "farm", TOWN, subject="fenghe")
    for name, status, code, zh, en in (
        ("nobody", 422, "handler_unknown", "您的辖区里没有账号 nobody，", "There is no account nobody in your region"),
        ("stranger", 422, "handler_unknown", "您的辖区里没有账号 stranger，", "There is no account stranger"),
        ("gone", 409, "handler_closed", "账号 gone 已停用，", "The account gone is closed"),
        ("ana", 422, "handler_role", "账号 ana 的角色是 analyst，", "The role of ana is analyst"),
        ("boss", 422, "handler_role", "账号 boss 的角色是 admin，", "The role of boss is admin"),
        ("grower", 422, "handler_role", "账号 grower 的角色是 farm，", "The role of grower is farm"),
        ("far", 422, "handler_region", "账号 far 的辖区是 349901102，", "The region of far is 349901102"),
    ):
        answer = hand(chief, path, name)
        assert refused(answer) == (status, code), name
        assert zh in answer.json()["detail"]
        chief.headers["accept-language"] = "en"
        assert en in hand(chief, path, name).json()["detail"]
        del chief.headers["accept-language"]
    assert chief.get(path).json()["handler"] == ""
    assert chief.get(path + "/dispatches").json()["items"] == []


def test_a_township_hands_to_its_own_people_and_sees_what_is_the_county_s_own_no_more(
    office: Desk, people: dict[str, httpx.Client]
) -> None:
    path, _ = office.complaint()
    assert refused(hand(people["town"], path, "liu")) == (422, "handler_unknown")
    assert hand(people["town"], path, "ma").json()["handler"] == "ma"
    above, _ = office.complaint(COUNTY)
    assert refused(hand(people["town"], above, "ma")) == (404, "not_found")
    assert refused(hand(people["chief"], above, "ma")) == (422, "handler_region")


def test_not_twice_to_the_same_not_when_it_is_over_and_not_on_what_one_has_not_seen(
    office: Desk, people: dict[str, httpx.Client]
) -> None:
    path, _ = office.complaint()
    chief = people["chief"]
    hand(chief, path, "liu")
    assert refused(hand(chief, path, "liu")) == (409, "handler_same")
    body = {"handler": "zhou", "note": NOTE}
    stale = chief.post(path + "/dispatch", json=body, headers={"If-Match": '"1"'})
    assert refused(stale) == (412, "changed_meanwhile")
    assert refused(chief.post(path + "/dispatch", json=body)) == (428, "version_missing")
    assert len(chief.get(path + "/dispatches").json()["items"]) == 1
    over, _ = office.closed()
    assert refused(hand(chief, over, "liu")) == (409, "complaint_state")


def test_another_county_sees_and_hands_over_nothing(office: Desk, people: dict[str, httpx.Client]) -> None:
    path, _ = office.complaint()
    stranger = people["stranger"]
    assert stranger.get(path + "/dispatches").status_code == 404
    for deed, body in (
        ("dispatch", {"handler": "stranger", "note": NOTE}),
        ("propose", {"outcome": "founded", "reason": "查过了"}),
    ):
        assert refused(do(stranger, path, deed, **body)) == (404, "not_found")


def test_the_list_of_people_is_of_those_who_may_have_it(office: Desk, people: dict[str, httpx.Client]) -> None:
    office.person("closed", "inspector")
    office.change("closed", disabled=True)

    def names(client: httpx.Client, **query: str) -> list[str]:
        return [one["name"] for one in client.get("/complaint-handlers", params=query).json()["items"]]

    known = {"chief", "liu", "zhou", "town", "ma", "far"}
    assert set(names(people["chief"])) & (known | {"closed", "boss", "ana", "stranger"}) == known
    assert set(names(people["chief"], region=TOWN)) & known == known - {"far"}
    assert set(names(people["chief"], region=COUNTY)) & known == {"chief", "liu", "zhou"}
    assert set(names(people["town"])) & known == {"town", "ma"}
    assert "chief" not in names(people["stranger"])
    for name in ("liu", "zhou", "ana"):
        assert people[name].get("/complaint-handlers").status_code == 403
