"""Licences of shops, and which subject runs which site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION
from cloud.registry.model import Gateway, Site
from cloud.subjects import holder, licences
from contract.moment import HOUR_MS, law_day
from tests.cloud.house import House
from tests.cloud.subjects.books import COUNTY, TOWN, answer, filed, refused, version

TODAY = law_day(now_ms())
SITE = f"{COUNTY}/liuxi-shop"


@pytest.fixture(scope="module")
def clerk(house: House) -> httpx.Client:
    return house.enter("inspector", TOWN)


@pytest.fixture(scope="module")
def reviewer(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


@pytest.fixture(scope="module")
def shop(clerk: httpx.Client, reviewer: httpx.Client) -> Any:
    return filed(clerk, reviewer, "柳溪农资店", kind="shop")


def day(number: int) -> str:
    return (TODAY + timedelta(days=number)).isoformat()


def paper(shop: Any, **more: Any) -> dict[str, Any]:
    body = {"subject": shop["id"], "kind": "pesticide", "number": "农药经许（皖）34990120001", "restricted": True}
    return {**body, "since": day(-100), "until": day(100), **more}


def test_a_licence_holds_within_its_days_and_while_it_is_not_suspended(
    house: House, clerk: httpx.Client, reviewer: httpx.Client, shop: Any
) -> None:
    made = answer(clerk.post("/licences", json=paper(shop)), 201)
    assert (made["valid"], made["dealer_filed"]) == (True, None)
    url = f"/licences/{made['id']}"
    filing = answer(clerk.post(url + "/filing", json={"day": day(-90)}, headers=version(made)))
    assert filing["dealer_filed"] == day(-90)
    assert clerk.post(url + "/suspend", json={"reason": "整改"}, headers=version(filing)).status_code == 403
    held = answer(reviewer.post(url + "/suspend", json={"reason": "售假"}, headers=version(filing)))
    assert (held["valid"], held["suspended"]) == (False, "售假")
    assert answer(clerk.get("/licences", params={"valid_on": day(0)}))["items"] == []
    back = answer(reviewer.post(url + "/restore", headers=version(held)))
    assert (back["valid"], back["suspended"]) == (True, "")
    edges = {
        number: len(answer(clerk.get("/licences", params={"valid_on": day(number)}))["items"])
        for number in (-101, -100, 99, 100)
    }
    assert edges == {-101: 0, -100: 1, 99: 1, 100: 0}  # half-open
    told = [one["operation"] for one in answer(clerk.get(url + "/events"))["items"]]
    assert told == ["enterLicence", "noteDealerFiling", "suspendLicence", "restoreLicence"]
    with house.database.read() as session:
        assert [one.number for one in licences(NATION, session, shop["id"])] == [made["number"]]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"number": "农药经许（皖）34990120001"}, 409, "number_taken"),
        ({"kind": "seed", "number": "甲"}, 422, "licence_kind"),  # only one for pesticides names restricted ones
        ({"number": "乙", "until": day(-100)}, 422, "days_reversed"),
        ({"number": "丙", "dealer_filed": day(1)}, 422, "day_ahead"),
        ({"number": "丁", "subject": "no-such"}, 404, "not_found"),
        ({"number": ""}, 422, "not_acceptable_input"),
        ({"number": "戊", "kind": "tobacco"}, 422, "not_acceptable_input"),
        ({"number": "己", "since": "2026-02-29"}, 422, "not_acceptable_input"),  # no such day
    ],
)
def test_a_paper_that_cannot_be_is_refused(
    clerk: httpx.Client, shop: Any, more: dict[str, Any], status: int, code: str
) -> None:
    clerk.post("/licences", json=paper(shop))
    refused(clerk.post("/licences", json=paper(shop, **more)), status, code)


def test_a_farm_holds_no_licence_to_sell(clerk: httpx.Client, reviewer: httpx.Client) -> None:
    farm = filed(clerk, reviewer, "不卖药农场")
    refused(clerk.post("/licences", json=paper(farm, number="庚", restricted=False)), 422, "licence_kind")


def test_two_subjects_never_run_a_site_at_once(
    house: House, clerk: httpx.Client, reviewer: httpx.Client, shop: Any
) -> None:
    with house.database.write() as session:
        session.add(Site(id=SITE, county=COUNTY, region=TOWN, kind="shop", name_zh="柳溪店", heard=1))
        session.flush()
        session.add(
            Gateway(id="liuxi-shop-01", region=TOWN, county=COUNTY, site_id=SITE, registered=1, registered_by="x")
        )
    heir = filed(clerk, reviewer, "接手农资店", kind="shop")
    start = now_ms() - 1000 * HOUR_MS

    def begin(subject: Any, since: int, until: int | None = None) -> httpx.Response:
        return clerk.post(
            "/tenures", json={"site": SITE, "subject": subject["id"], "since": start + since * HOUR_MS, "until": until}
        )

    first = answer(begin(shop, 0), 201)
    problem = refused(begin(heir, 10), 409, "tenure_taken")
    assert "柳溪店" in problem["detail"]
    assert "柳溪农资店" in problem["detail"]
    refused(begin(heir, -10), 409, "tenure_taken")  # an open end meets the one that has begun
    answer(begin(heir, -10, until=start), 201)  # half-open: up to the very ms at which the other begins
    end = {"until": start + 100 * HOUR_MS}
    refused(
        clerk.post(f"/tenures/{first['id']}/end", json={"until": start}, headers=version(first)), 422, "range_reversed"
    )
    ended = answer(clerk.post(f"/tenures/{first['id']}/end", json=end, headers=version(first)))
    refused(clerk.post(f"/tenures/{first['id']}/end", json=end, headers=version(ended)), 409, "ended")
    refused(begin(heir, 99), 409, "tenure_taken")
    assert answer(clerk.get(f"/tenures/{first['id']}")) == ended
    told = [one["operation"] for one in answer(clerk.get(f"/tenures/{first['id']}/events"))["items"]]
    assert told == ["beginTenure", "endTenure"]
    answer(begin(heir, 100), 201)
    refused(clerk.post("/tenures", json={"site": "no/site", "subject": heir["id"], "since": start}), 404, "not_found")
    with house.database.read() as session:
        at = {hour: holder(NATION, session, "liuxi-shop-01", start + hour * HOUR_MS) for hour in (-11, -1, 0, 99, 100)}
    names = {hour: found.name if found else None for hour, found in at.items()}
    assert names == {-11: None, -1: "接手农资店", 0: "柳溪农资店", 99: "柳溪农资店", 100: "接手农资店"}
    assert len(answer(clerk.get("/tenures", params={"site": SITE}))["items"]) == 3
