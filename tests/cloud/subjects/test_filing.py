"""Filing over the API: submitted by one, reviewed by another within its days, returned, changed, never deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest
from sqlmodel import select

from cloud import keys, vault
from cloud.kernel.audit import Audit
from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION
from cloud.subjects.filing import office
from cloud.subjects.filing.media import MOST
from cloud.subjects.filing.model import Application
from contract.identifiers.subject import credit_check
from contract.law import deadline
from contract.moment import DAY_MS, law_day
from tests.cloud.house import House
from tests.cloud.subjects.books import (
    COUNTY,
    PDF,
    TOWN,
    answer,
    base64_of,
    deed,
    filed,
    listed,
    refused,
    version,
)

NUMBER = "11010519491231002X"  # the example of GB 11643


@pytest.fixture(scope="module")
def clerk(house: House) -> httpx.Client:
    return house.enter("inspector", TOWN)


@pytest.fixture(scope="module")
def reviewer(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


def code(serial: int) -> str:
    body = f"93349901MA2N{serial:05d}"
    return body + credit_check(body)


def application(clerk: httpx.Client, name: str, **facts: Any) -> Any:
    whole = {"region": TOWN, "kind": "cooperative", "name": name, "sectors": ["crops"], **facts}
    return answer(clerk.post("/applications", json={"kind": "new", "facts": whole}), 201)


def test_an_application_is_reviewed_by_somebody_else_and_becomes_a_subject(
    clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    made = application(clerk, "丰禾合作社", credit_code=code(1).lower())
    today = law_day(now_ms())
    assert (made["state"], made["days_left"], made["overdue"]) == ("submitted", 5, False)
    assert (date.fromisoformat(made["due"]), made["due_known"]) == deadline(today, 5)
    paper = {"name": "执照.pdf", "content": base64_of(PDF)}
    kept = answer(clerk.post(f"/applications/{made['id']}/papers", json=paper), 201)
    assert (kept["media"], kept["size"]) == ("application/pdf", len(PDF))
    shown = answer(reviewer.get(f"/applications/{made['id']}"))
    assert [one["id"] for one in shown["papers"]] == [kept["id"]]
    assert answer(reviewer.get(f"/papers/{kept['id']}"))["content"] == base64_of(PDF)
    done = answer(reviewer.post(f"/applications/{made['id']}/approve", headers=version(made)))
    assert (done["state"], done["days_left"]) == ("approved", None)
    subject = answer(reviewer.get(f"/subjects/{done['subject']}"))
    assert (subject["state"], subject["name"], subject["credit_code"]) == ("filed", "丰禾合作社", code(1))
    assert subject["warnings"] == []
    told = answer(reviewer.get(f"/applications/{made['id']}/events"))["items"]
    assert [one["operation"] for one in told] == ["apply", "approveApplication"]
    refused(reviewer.post(f"/applications/{made['id']}/approve", headers=version(done)), 409, "application_state")
    refused(clerk.post(f"/applications/{made['id']}/papers", json=paper), 409, "application_state")


def test_nobody_reviews_what_they_submitted_or_submitted_again(house: House) -> None:
    one, other = house.enter("supervisor", COUNTY), house.enter("supervisor", COUNTY)
    made = application(one, "自审合作社", credit_code=code(2))
    problem = refused(one.post(f"/applications/{made['id']}/approve", headers=version(made)), 403, "own_application")
    assert "提交人" in problem["detail"]
    back = answer(
        other.post(f"/applications/{made['id']}/return", json={"reasons": ["执照看不清"]}, headers=version(made))
    )
    assert (back["state"], back["reasons"]) == ("returned", ["执照看不清"])
    again = answer(
        other.post(f"/applications/{made['id']}/resubmit", json={"facts": {"address": "一号"}}, headers=version(back))
    )
    assert (again["state"], again["rounds"], again["facts"]["address"]) == ("submitted", 2, "一号")
    for client in (one, other):
        refused(client.post(f"/applications/{made['id']}/approve", headers=version(again)), 403, "own_application")
    third = house.enter("admin")
    assert answer(third.post(f"/applications/{made['id']}/approve", headers=version(again)))["state"] == "approved"


def test_a_change_waits_and_the_old_facts_hold_until_it_is_approved(
    clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    subject = filed(clerk, reviewer, "河东家庭农场")
    url = f"/subjects/{subject['id']}"
    refused(clerk.patch(url, json={"name": "新名"}, headers=version(subject)), 409, "review_needed")
    same = {"kind": "change", "subject": subject["id"], "facts": {"name": "河东家庭农场"}}
    refused(clerk.post("/applications", json=same), 422, "nothing_changes")
    wanted = {
        "kind": "change",
        "subject": subject["id"],
        "facts": {"name": "河东大农场", "sectors": ["aquatic", "crops"]},
    }
    made = answer(clerk.post("/applications", json=wanted), 201)
    assert made["facts"] == {"name": "河东大农场", "sectors": ["crops", "aquatic"]}
    refused(clerk.post("/applications", json=wanted), 409, "application_open")
    assert answer(clerk.get(url))["name"] == "河东家庭农场"
    answer(reviewer.post(f"/applications/{made['id']}/approve", headers=version(made)))
    changed = answer(clerk.get(url))
    assert (changed["name"], changed["sectors"], changed["state"]) == ("河东大农场", ["crops", "aquatic"], "filed")
    events = answer(clerk.get(url + "/events"))["items"]
    assert events[-1]["what"] == {"name": "河东大农场", "sectors": "crops,aquatic"}


def test_a_rejected_change_leaves_everything_and_another_may_follow(
    clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    subject = filed(clerk, reviewer, "河西家庭农场")
    wanted = {"kind": "change", "subject": subject["id"], "facts": {"address": "河西 1 号"}}
    made = answer(clerk.post("/applications", json=wanted), 201)
    reasons = {"reasons": ["地址不存在", "没有附租约"]}
    gone = answer(reviewer.post(f"/applications/{made['id']}/reject", json=reasons, headers=version(made)))
    assert (gone["state"], gone["reasons"]) == ("rejected", reasons["reasons"])
    assert answer(clerk.get(f"/subjects/{subject['id']}")) == subject
    answer(clerk.post("/applications", json=wanted), 201)


def test_the_late_ones_are_told(house: House, reviewer: httpx.Client) -> None:
    long_ago = now_ms() - 40 * DAY_MS
    facts = {"region": "349901103", "kind": "shop", "name": "久等农资店"}
    with deed(house.database, now=long_ago) as one:
        made = office.apply(one, facts).id
    late = answer(reviewer.get("/applications", params={"overdue": True, "region": "349901103"}))["items"]
    assert [(item["id"], item["overdue"], item["days_left"] < -10) for item in late] == [(made, True, True)]
    assert answer(reviewer.get("/applications/backlog", params={"region": "349901103"})) == {
        "submitted": 1,
        "overdue": 1,
    }


# what was sent, status, code
BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "no name": ({"kind": "new", "facts": {"region": TOWN, "kind": "shop"}}, 422, "facts_missing"),
    "a code of the wrong shape": (
        {"kind": "new", "facts": {"region": TOWN, "kind": "shop", "name": "甲店", "credit_code": "9334"}},
        422,
        "code_wrong",
    ),
    "a cooperative without a code": (
        {"kind": "new", "facts": {"region": TOWN, "kind": "cooperative", "name": "甲社", "sectors": ["crops"]}},
        422,
        "facts_missing",
    ),
    "a person without identity": (
        {"kind": "new", "facts": {"region": TOWN, "kind": "person", "name": "张三", "sectors": ["crops"]}},
        422,
        "facts_missing",
    ),
    "an identity number that does not check": (
        {
            "kind": "new",
            "facts": {"region": TOWN, "kind": "person", "name": "张三", "sectors": ["crops"]},
            "person": {"number": "110105194912310021", "name": "张三"},
        },
        422,
        "code_wrong",
    ),
    "another county": (
        {"kind": "new", "facts": {"region": "532331100", "kind": "shop", "name": "甲"}},
        403,
        "outside_region",
    ),
    "a change of nobody": ({"kind": "change", "facts": {"name": "甲"}}, 422, "facts_missing"),
    "a change of a stranger": ({"kind": "change", "subject": "no-such", "facts": {"name": "甲"}}, 404, "not_found"),
    "a county for a township": (
        {"kind": "new", "facts": {"region": COUNTY, "kind": "shop", "name": "甲"}},
        422,
        "not_acceptable_input",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_filed_is_refused_with_its_reason(clerk: httpx.Client, name: str) -> None:
    body, status, expected = BAD[name]
    zh = refused(clerk.post("/applications", json=body), status, expected)
    en = clerk.post("/applications", json=body, headers={"accept-language": "en"}).json()
    assert zh["detail"] != en["detail"]
    assert "110105194912310021" not in zh["detail"] + en["detail"]


def test_the_same_credit_code_twice_in_a_county_is_refused_and_a_wrong_check_is_kept_and_shown(
    clerk: httpx.Client, reviewer: httpx.Client, house: House
) -> None:
    sound = code(3)
    wrong = sound[:-1] + ("0" if sound[-1] != "0" else "1")
    first = listed(clerk, "可疑合作社", credit_code=wrong)
    assert [one["code"] for one in first["warnings"]] == ["credit_code_check"]
    problem = refused(
        reviewer.post("/subjects", json={"region": "349901102", "kind": "shop", "name": "同码", "credit_code": wrong}),
        409,
        "credit_code_taken",
    )
    assert first["id"] in problem["detail"]
    elsewhere = {"region": "532331100", "kind": "shop", "name": "别县", "credit_code": wrong}
    answer(house.enter("admin").post("/subjects", json=elsewhere), 201)  # a branch in another county


def test_papers_are_told_by_their_content_and_bounded(clerk: httpx.Client) -> None:
    made = application(clerk, "材料合作社", credit_code=code(4))
    url = f"/applications/{made['id']}/papers"

    def put(content: bytes, name: str = "a.pdf") -> httpx.Response:
        return clerk.post(url, json={"name": name, "content": base64_of(content)})

    refused(put(b"GIF89a"), 422, "paper_type")
    refused(put(b""), 422, "paper_type")
    assert answer(put(b"\x89PNG\r\n\x1a\nx", "执照.pdf"), 201)["media"] == "image/png"
    refused(put(b"\x89PNG\r\n\x1a\nx", "又一份.png"), 409, "paper_twice")
    full = PDF + bytes(MOST - len(PDF))
    assert answer(put(full), 201)["size"] == MOST
    refused(put(full + b"x"), 413, "paper_size")
    refused(clerk.post(url, json={"name": "a.pdf", "content": "not base64!"}), 422, "base64_wrong")
    refused(clerk.post(url, json={"name": "a.pdf", "content": "A" * 8_000_000}), 413, "too_large")


def test_a_person_is_kept_in_the_vault_and_stands_nowhere_else(
    house: House, clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    body = {
        "kind": "new",
        "facts": {"region": TOWN, "kind": "person", "name": "张三丰", "sectors": ["crops"]},
        "person": {"number": NUMBER.lower(), "name": "张三丰", "phone": "13800000000"},
    }
    refused(clerk.post("/applications", json=body), 503, "vault_away")
    keys.ensure(house.database, house.app.state.config.data, COUNTY, now_ms())
    made = answer(clerk.post("/applications", json=body), 201)
    with house.database.read() as session:
        kept = vault.person(NATION, session, made["person"])
    assert kept is not None
    assert kept.shown_number.endswith(NUMBER[-1])
    done = answer(reviewer.post(f"/applications/{made['id']}/approve", headers=version(made)))
    with house.database.read() as session:
        told = " ".join(row.what for row in session.exec(select(Audit)))
        row = session.get_one(Application, made["id"])
    assert NUMBER not in told + row.proposal
    assert "13800000000" not in told + row.proposal
    assert "张三丰" not in told
    change = {"kind": "change", "subject": done["subject"], "facts": {"name": "张四丰"}}
    second = answer(clerk.post("/applications", json=change), 201)
    answer(reviewer.post(f"/applications/{second['id']}/approve", headers=version(second)))
    events = answer(clerk.get(f"/subjects/{done['subject']}/events"))["items"]
    assert events[-1]["what"] == {"name": "…"}


def test_a_subject_is_suspended_reopened_and_closed_with_reasons(
    clerk: httpx.Client, reviewer: httpx.Client, house: House
) -> None:
    subject = filed(clerk, reviewer, "起落家庭农场")
    url, reason = f"/subjects/{subject['id']}", {"reason": "整改未完成"}
    assert clerk.post(url + "/suspend", json=reason, headers=version(subject)).status_code == 403
    refused(reviewer.post(url + "/suspend", json=reason), 428, "version_missing")
    refused(reviewer.post(url + "/suspend", json=reason, headers={"if-match": '"9"'}), 412, "changed_meanwhile")
    held = answer(house.enter("enforcement", COUNTY).post(url + "/suspend", json=reason, headers=version(subject)))
    assert (held["state"], held["state_reason"]) == ("suspended", "整改未完成")
    wanted = {"kind": "change", "subject": subject["id"], "facts": {"address": "别处"}}
    refused(clerk.post("/applications", json=wanted), 409, "subject_closed")
    refused(reviewer.post(url + "/suspend", json=reason, headers=version(held)), 409, "subject_state")
    again = answer(reviewer.post(url + "/reopen", json={"reason": "整改完成"}, headers=version(held)))
    gone = answer(reviewer.post(url + "/close", json={"reason": "停业"}, headers=version(again)))
    assert gone["state"] == "closed"
    assert answer(reviewer.get(url)) == gone  # nothing is deleted
    assert reviewer.delete(url).status_code == 405
    back = answer(reviewer.post(url + "/reopen", json={"reason": "复业"}, headers=version(gone)))
    assert back["state"] == "filed"
    states = [one["what"].get("state") for one in answer(reviewer.get(url + "/events"))["items"]]
    assert states == ["filed", "suspended", "filed", "closed", "filed"]


def test_the_census_is_brought_in_and_coverage_rises_with_the_filing(house: House, reviewer: httpx.Client) -> None:
    town, clerk = "349901105", house.enter("inspector", "349901105")
    rows = "名称,类型,行政区划,行业\n甲社,合作社,349901105,种植\n乙场,家庭农场,349901105001,种植\n丙,农户,3499,种植\n"
    body = {"region": town, "content": base64_of(rows.encode("gb18030"))}
    found = answer(clerk.post("/census", json=body), 201)
    assert (found["added"], found["known"], [one["line"] for one in found["mistakes"]]) == (2, 0, [4])
    assert (again := answer(clerk.post("/census", json=body), 201))["added"] == 0
    assert again["known"] == 2
    coverage = answer(clerk.get("/coverage", params={"region": town}))
    assert coverage["items"] == [{"region": town, "filed": 0, "listed": 2, "closed": 0, "share": 0.0}]
    (farm,) = answer(clerk.get("/subjects", params={"text": "乙场", "region": town}))["items"]
    made = answer(clerk.post("/applications", json={"kind": "new", "subject": farm["id"]}), 201)
    answer(reviewer.post(f"/applications/{made['id']}/approve", headers=version(made)))
    coverage = answer(clerk.get("/coverage", params={"region": town}))
    assert coverage["total"] == {"region": town, "filed": 1, "listed": 1, "closed": 0, "share": 0.5}
    other = {"region": COUNTY, "content": base64_of("name,kind,region\n丁店,shop,349901106\n".encode())}
    elsewhere = answer(clerk.post("/census", json={**other, "region": town}), 201)
    assert [one["text"]["en"] for one in elsewhere["mistakes"]] == ["does not lie in 349901105"]
    assert clerk.post("/census", json=other).status_code == 403
    assert answer(reviewer.get("/subjects", params={"text": "丁店"}))["items"] == []


def test_the_account_of_a_subject_sees_and_files_only_its_own(
    house: House, clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    mine, other = filed(clerk, reviewer, "本家农场"), filed(clerk, reviewer, "别家农场")
    farm = house.enter("farm", TOWN, subject=mine["id"])
    assert [one["id"] for one in answer(farm.get("/subjects"))["items"]] == [mine["id"]]
    refused(farm.get(f"/subjects/{other['id']}"), 404, "not_found")
    wanted = {"kind": "change", "subject": other["id"], "facts": {"address": "别处"}}
    refused(farm.post("/applications", json=wanted), 404, "not_found")
    made = answer(farm.post("/applications", json={**wanted, "subject": mine["id"]}), 201)
    assert made["id"] in [one["id"] for one in answer(farm.get("/applications"))["items"]]
    assert {one["subject"] for one in answer(farm.get("/applications"))["items"]} == {mine["id"]}
    new = {"kind": "new", "facts": {"region": TOWN, "kind": "shop", "name": "冒名店"}}
    refused(farm.post("/applications", json=new), 403, "outside_region")
