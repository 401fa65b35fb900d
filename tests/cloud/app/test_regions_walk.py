"""Every route, as people of another county: nothing of a county is told to them, and nothing of it can be changed.

One row of every table that has a region is put into a county, filled by the types of its columns alone, so that what
others add is walked by itself. Then each route is called by every role that may call it, out of another county: with
the id of that row where the route wants one, with the example of its body where it wants that. No answer may hold
the mark that stands in all those rows, no write may succeed on them, and afterwards they are as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import httpx
import pytest

from cloud.accounts.rules import ROLES
from tests.cloud.app.walk import BLIND, HERE, LAWFUL, MARK, OPEN, OPERATIONS, ask, kept, models, of_one, row
from tests.cloud.house import House

ELSEWHERE: Final = "349902"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A cloud in whose county there is one of everything."""
    house = House(tmp_path_factory.mktemp("house"))
    for model in models():
        with house.database.write() as session:
            session.add(row(model))
    yield house
    house.close()


@pytest.mark.parametrize("role", ROLES)
def test_people_of_another_county_are_told_nothing_and_change_nothing(walked: House, role: str) -> None:
    before = kept(walked)
    visitor = walked.enter(role, ELSEWHERE)
    for name, access in OPEN.items():
        if role not in access.roles or name in BLIND:
            continue
        answer = ask(visitor, name)
        method = OPERATIONS[name][0]
        what = f"{name} to {role} of elsewhere: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code >= 400 or MARK not in answer.text, what
        assert answer.status_code < 500, what
        if of_one(name):
            assert answer.status_code in (404, 422) or answer.json().get("items") == [], what
        elif method != "get" and name not in LAWFUL:
            assert answer.status_code in (403, 404, 409, 422, 428), what
    assert kept(walked) == before


def test_people_of_the_county_are_told(walked: House) -> None:
    """So that the walk has something to find: the same questions, asked at home."""
    admin = walked.enter("admin", HERE)
    admin.headers["connection"] = "close"  # a stream that breaks off takes no other answer with it
    seen = set()
    for name, access in OPEN.items():
        if "admin" in access.roles and OPERATIONS[name][0] == "get":
            with suppress(httpx.TransportError):  # a stream of events breaks off at one that no gateway could send
                answer = ask(admin, name)
                if answer.status_code == 200 and MARK in answer.text:
                    seen.add(name)
    assert seen >= {
        "listAccounts", "getAccount", "listAudit", "listAlerts", "listRegions", "listGateways", "getGateway",
        "listPendingGateways", "listQuarantine", "listSites", "listRules",
    }  # fmt: skip


def test_every_kind_of_thing_is_there() -> None:
    assert len(models()) > 30
