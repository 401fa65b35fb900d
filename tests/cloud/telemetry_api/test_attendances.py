"""Who signed on at which terminal: told to the authority's supervisors and engineers, and to whoever ran the site."""

from __future__ import annotations

from typing import Any, Final

import httpx
import pytest

from cloud.kernel.clock import now_ms
from cloud.registry import inbox as registry_inbox
from cloud.registry.registration import register
from cloud.subjects import Subject, Tenure
from contract.event import Attendance
from contract.moment import HOUR_MS
from tests.cloud.farm import COUNTY, happen, meta
from tests.cloud.house import House

REGION: Final = COUNTY + "100"


@pytest.fixture(scope="module")
def now(house: House) -> int:
    """A shop whose people sign on; it took the site over two hours ago. Another gateway in the next county."""
    now = now_ms()
    about: dict[str, Any] = {"region": REGION, "created": 1, "created_by": "t", "changed": 1}
    with house.database.write() as session:
        register(session, "shop-gw", COUNTY, "t", 1)
        registry_inbox.heard_birth(session, COUNTY, meta("shop-gw", REGION, "shop"), 1)
        for name in ("shop", "old"):
            session.add(Subject(id=name, kind="shop", name=name, state="filed", **about))
        session.flush()
        taken = now - 2 * HOUR_MS
        for name, since, until in (("old", 1, taken), ("shop", taken, None)):
            session.add(Tenure(site=f"{COUNTY}/shop", subject=name, since=since, until=until, **about))
    for body, at in (
        (Attendance("added", "op-1", roles=("clerk", "keeper")), now - 3 * HOUR_MS),
        (Attendance("refused", "op-1", "till", "pin", why="pin"), now - HOUR_MS),
        (Attendance("sign_in", "op-1", "till", "pin", roles=("clerk", "keeper")), now - HOUR_MS + 5_000),
        (Attendance("lock", "op-1", "till", why="idle"), now - 60_000),
    ):
        happen(house.database, "shop-gw", body, at)
    return now


def steps(client: httpx.Client, **query: Any) -> list[str]:
    answer = client.get("/attendances", params=query)
    assert answer.status_code == 200, answer.text
    return [one["step"] for one in answer.json()["items"]]


def test_whoever_runs_the_site_sees_what_happened_while_they_ran_it(house: House, now: int) -> None:
    client = house.enter("shop", REGION, subject="shop")
    assert steps(client) == ["lock", "sign_in", "refused"]
    assert steps(house.enter("shop", REGION, subject="old")) == ["added"]
    shown = client.get("/attendances", params={"step": "sign_in"}).json()["items"][0]
    del shown["id"], shown["received"], shown["region"]
    assert shown == {
        "gateway": "shop-gw", "t": now - HOUR_MS + 5_000, "step": "sign_in", "operator": "op-1", "terminal": "till",
        "means": "pin", "by": "", "roles": ["clerk", "keeper"], "why": "",
    }  # fmt: skip


def test_the_authority_sees_all_of_its_region_and_asks_for_what_it_looks_for(house: House, now: int) -> None:
    client = house.enter("supervisor", COUNTY)
    assert steps(client, gateway="shop-gw", sort="t") == ["added", "refused", "sign_in", "lock"]
    assert steps(client, terminal="till", since=now - HOUR_MS, until=now - 60_000) == ["sign_in", "refused"]
    assert steps(client, operator="nobody") == steps(client, region="999999") == []
    page = client.get("/attendances", params={"limit": 1}).json()
    assert steps(client, limit=1, cursor=page["next"]) == ["sign_in"]
    assert steps(house.enter("engineer", "349902")) == []
    assert house.enter("analyst", COUNTY).get("/attendances").status_code == 403
