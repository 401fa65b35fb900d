"""Agreements in editions, and the electronic identity: issued, rotated, revoked, forged, borrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.printing import drawn_svg
from contract.moment import DAY_MS, law_day
from contract.printed import new_identity, new_label
from tests.cloud.house import House
from tests.cloud.subjects.books import COUNTY, TOWN, answer, filed, listed, refused, version

TODAY = law_day(now_ms())
REASON = {"reason": "卡片磨损"}


@pytest.fixture(scope="module")
def clerk(house: House) -> httpx.Client:
    return house.enter("inspector", TOWN)


@pytest.fixture(scope="module")
def reviewer(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


@pytest.fixture(scope="module")
def farm(clerk: httpx.Client, reviewer: httpx.Client) -> Any:
    return filed(clerk, reviewer, "河东家庭农场")


def test_a_new_edition_asks_for_a_new_signature(clerk: httpx.Client, reviewer: httpx.Client, farm: Any) -> None:
    def draw_up(days_ago: int) -> httpx.Response:
        since = (TODAY - timedelta(days=days_ago)).isoformat()
        body = {"region": COUNTY, "kind": "promise", "title": "承诺书", "text": "如实记录，不用禁药。", "since": since}
        return reviewer.post("/agreements", json=body)

    def unsigned(text: Any) -> list[str]:
        return [one["id"] for one in answer(clerk.get(f"/agreements/{text['id']}/unsigned"))["items"]]

    def sign(text: Any, **days: int) -> httpx.Response:
        spans = {"signed": 0, "until": 365} | days
        given = {name: (TODAY + timedelta(days=number)).isoformat() for name, number in spans.items()}
        return clerk.post(f"/agreements/{text['id']}/sign", json={"subject": farm["id"], **given})

    first = answer(draw_up(30), 201)
    assert (first["edition"], unsigned(first)) == (1, [farm["id"]])
    refused(sign(first, signed=1), 422, "day_ahead")
    refused(sign(first, until=0), 422, "days_reversed")
    answer(sign(first), 201)
    assert unsigned(first) == []
    refused(draw_up(30), 409, "agreement_since")
    ahead = answer(draw_up(-10), 201)
    assert ahead["edition"] == 2
    refused(sign(ahead), 409, "agreement_not_newest")  # not in use yet: the first one still is
    answer(sign(first), 201)
    body = {
        "region": COUNTY,
        "kind": "agreement",
        "title": "追溯协议",
        "text": "按协议上传追溯信息。",
        "since": "2026-01-01",
    }
    old = answer(reviewer.post("/agreements", json=body), 201)
    answer(sign(old), 201)
    new = answer(reviewer.post("/agreements", json={**body, "since": "2026-06-01"}), 201)
    assert (new["edition"], unsigned(new), unsigned(old)) == (2, [farm["id"]], [])
    assert refused(sign(old), 409, "agreement_not_newest")["detail"].count("2") == 1
    assert answer(sign(new, signed=-100, until=-1), 201)["until"] < TODAY.isoformat()
    assert unsigned(new) == [farm["id"]]  # signed, and run out since
    assert len(answer(clerk.get("/signatures", params={"subject": farm["id"]}))["items"]) == 4
    kinds = [one["kind"] for one in answer(clerk.get("/agreements", params={"region": TOWN}))["items"]]
    assert sorted(kinds) == ["agreement", "agreement", "promise", "promise"]  # a township sees its county's


def test_a_credential_is_issued_scanned_rotated_and_revoked(
    house: House, clerk: httpx.Client, reviewer: httpx.Client, farm: Any
) -> None:
    def scan(text: str) -> Any:
        return answer(clerk.post("/credentials/verify", json={"text": text}))

    made = answer(clerk.post("/credentials", json={"subject": farm["id"]}), 201)
    refused(clerk.post("/credentials", json={"subject": farm["id"]}), 409, "credential_active")
    drawn = clerk.get(f"/credentials/{made['id']}/symbol.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(drawn.text).tag.endswith("svg")
    assert drawn.content == drawn_svg(f"HTTPS://{clerk.base_url.netloc.decode()}/{made['code']}", 0.5)
    house.app.state.config = Config(county={"host": "t.qinghe.example"})
    on_host = clerk.get(f"/credentials/{made['id']}/symbol.svg").content
    assert on_host == drawn_svg(f"HTTPS://T.QINGHE.EXAMPLE/{made['code']}", 0.5)
    for text in (made["code"], made["grouped"], f"https://t.example.cn/{made['code']}"):
        found = scan(text)
        assert (found["found"], found["bearer"]["name"], found["borrowed"]) == ("valid", "河东家庭农场", False)
    new = answer(clerk.post(f"/credentials/{made['id']}/rotate", json=REASON, headers=version(made)), 201)
    assert new["code"] != made["code"]
    old = answer(clerk.get(f"/credentials/{made['id']}"))
    assert (old["state"], old["successor"], old["reason"]) == ("rotated", new["id"], "卡片磨损")
    assert (scan(made["code"])["found"], scan(made["code"])["reason"], scan(new["code"])["found"]) == (
        "rotated",
        "卡片磨损",
        "valid",
    )
    refused(clerk.get(f"/credentials/{made['id']}/symbol.svg"), 409, "credential_state")
    assert clerk.post(f"/credentials/{new['id']}/revoke", json=REASON, headers=version(new)).status_code == 403
    answer(reviewer.post(f"/credentials/{new['id']}/revoke", json={"reason": "转借他人"}, headers=version(new)))
    assert (scan(new["code"])["found"], scan(new["code"])["reason"]) == ("revoked", "转借他人")
    refused(
        clerk.post(f"/credentials/{new['id']}/rotate", json=REASON, headers={"if-match": '"2"'}),
        409,
        "credential_state",
    )
    answer(clerk.post("/credentials", json={"subject": farm["id"]}), 201)  # after a revocation a new one is issued


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (new_identity(2**64 + 20_261_128).text, "forged"),  # its check characters are right, nobody issued it
        (new_label(7).text, "unreadable"),  # a label of ours is no identity
        ("https://example.com/", "unreadable"),
        ("", "unreadable"),
        ("S" * 16, "unreadable"),
    ],
)
def test_what_nobody_issued_is_told_and_the_scan_is_remembered(clerk: httpx.Client, text: str, found: str) -> None:
    told = answer(clerk.post("/credentials/verify", json={"text": text}))
    assert (told["found"], told["bearer"]) == (found, None)
    (scan,) = [one for one in answer(clerk.get("/credentials/scans"))["items"] if one["id"] == told["scan"]]
    assert (scan["found"], scan["region"], scan["role"]) == (found, TOWN, "inspector")


def test_one_credential_in_two_places_at_once_is_told_as_borrowed(
    house: House, clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    lent = filed(clerk, reviewer, "借码农场")
    code = answer(clerk.post("/credentials", json={"subject": lent["id"]}), 201)["code"]
    now = now_ms()

    def scan(client: httpx.Client, latitude: float, minutes_ago: int) -> Any:
        place = {"latitude": latitude, "longitude": 115.6, "at": now - minutes_ago * 60_000}
        return answer(client.post("/credentials/verify", json={"text": code, **place}))

    far = house.enter("inspector", "532331")
    assert scan(clerk, 33.1, 600)["borrowed"] is False
    assert scan(clerk, 33.1, 30)["borrowed"] is False
    stranger = scan(far, 34.1, 20)  # 111 km in ten minutes
    assert (stranger["borrowed"], stranger["found"], stranger["bearer"]) == (True, "valid", None)
    assert scan(far, 34.1, 300)["borrowed"] is False  # told late, by a telephone without a network: time enough
    doubted = answer(clerk.get("/credentials/scans", params={"doubted": True}))["items"]
    assert [(one["subject"], one["latitude"]) for one in doubted] == [(lent["id"], 34.1)]
    refused(clerk.post("/credentials/verify", json={"text": code, "at": now - 8 * DAY_MS}), 422, "scan_time")
    refused(clerk.post("/credentials/verify", json={"text": code, "at": now + DAY_MS}), 422, "scan_time")
    refused(clerk.post("/credentials/verify", json={"text": code, "latitude": 33.1}), 422, "facts_missing")


def test_only_the_filed_have_a_credential_and_closing_ends_it(clerk: httpx.Client, reviewer: httpx.Client) -> None:
    only_listed = listed(clerk, "只列名的合作社")
    refused(clerk.post("/credentials", json={"subject": only_listed["id"]}), 409, "not_filed")
    refused(clerk.post("/credentials", json={"subject": "no-such"}), 404, "not_found")
    subject = filed(clerk, reviewer, "停业农场")
    made = answer(clerk.post("/credentials", json={"subject": subject["id"]}), 201)
    answer(reviewer.post(f"/subjects/{subject['id']}/close", json={"reason": "停业"}, headers=version(subject)))
    found = answer(clerk.post("/credentials/verify", json={"text": made["code"]}))
    assert (found["found"], found["reason"], found["bearer"]["state"]) == ("revoked", "停业", "closed")
