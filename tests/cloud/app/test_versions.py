"""ETag and If-None-Match: on every route that reads one versioned thing, and what they are worth."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cloud.app.factory import routes_only
from cloud.app.versions import _fits, readings
from cloud.kernel.clock import now_ms
from cloud.subjects import Subject
from tests.cloud.app.walk import OPERATIONS
from tests.cloud.house import House

TOWN = "349901101"
# Changed by a version and read in lists alone.
LISTED = {"blocks", "rectifications", "watches"}


@pytest.fixture
def admin(house: House) -> httpx.Client:
    with house.database.write() as session:
        if session.get(Subject, "s-1") is None:
            about: dict[str, Any] = {"region": TOWN, "created": now_ms(), "created_by": "t", "changed": now_ms()}
            session.add(Subject(id="s-1", kind="family_farm", name="春生", **about))
    return house.enter("admin", TOWN)


def test_what_is_read_is_changed_by_its_tag(admin: httpx.Client) -> None:
    read = admin.get("/subjects/s-1")
    tag = read.headers["etag"]
    assert tag.startswith(f'"{read.json()["version"]}-')
    changed = admin.patch("/subjects/s-1", json={"address": "柳溪村"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.headers["etag"]) == (200, f'"{read.json()["version"] + 1}"')
    stale = admin.patch("/subjects/s-1", json={"address": "别处"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")


def test_what_the_caller_has_is_not_sent_again(admin: httpx.Client) -> None:
    read = admin.get("/subjects/s-1")
    tag = read.headers["etag"]
    for wanted in (tag, f'"1-0", {tag}', f"W/{tag}", "*"):
        again = admin.get("/subjects/s-1", headers={"If-None-Match": wanted})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "no-store"
        assert not {"content-type", "content-length"} & again.headers.keys()
    for wanted in ('"1"', '"1-000000000000"', "", "x"):
        assert admin.get("/subjects/s-1", headers={"If-None-Match": wanted}).json() == read.json()
    admin.patch("/subjects/s-1", json={"address": tag[-7:-1]}, headers={"If-Match": tag})
    assert admin.get("/subjects/s-1", headers={"If-None-Match": tag}).status_code == 200


def test_who_may_not_see_a_thing_is_not_told_that_it_has_not_changed(house: House, admin: httpx.Client) -> None:
    tag = admin.get("/subjects/s-1").headers["etag"]
    stranger = house.enter("admin", "349902")
    assert stranger.get("/subjects/s-1", headers={"If-None-Match": tag}).status_code == 404
    assert stranger.get("/subjects/s-1", headers={"If-None-Match": "*"}).status_code == 404


def test_lists_have_no_tag(admin: httpx.Client) -> None:
    assert "etag" not in admin.get("/subjects").headers


def test_every_thing_that_is_changed_by_a_version_is_read_with_one() -> None:
    read = readings(routes_only())
    single = {path for _, path, operation in OPERATIONS.values() if operation["operationId"] in read}
    assert len(single) > 15
    for method, path, operation in OPERATIONS.values():
        if method != "get" and "428" in operation["responses"] and "{" in path:
            thing = path[: path.index("}") + 1]
            assert thing in single or thing.split("/")[-2] in LISTED, operation["operationId"]
    for name in read:
        responses = OPERATIONS[name][2]["responses"]
        assert "304" in responses
        assert "ETag" in responses["200"]["headers"]


@pytest.mark.parametrize(
    ("wanted", "fits"), [("", False), ('"2-a"', False), ('"3-a"', True), ('W/"3-a"', True), ('"1" ,"3-a"', True)]
)
def test_a_list_of_tags(wanted: str, fits: bool) -> None:
    assert _fits(wanted, '"3-a"') is fits
