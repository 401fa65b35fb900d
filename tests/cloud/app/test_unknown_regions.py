"""A region that no list has is refused with one clear line, wherever a person can name one.

Every route whose body has a region is asked, so that what others add is walked by itself.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlmodel import col, select

from cloud import regions
from cloud.accounts.rules import ROLES
from cloud.kernel.audit import by_machine
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.regions.office import bring
from cloud.regions.reading import read
from cloud.registry.inbox import heard_birth
from cloud.registry.model import Birth
from cloud.registry.registration import register
from cloud.registry.store import sites
from cloud.subjects import Subject
from tests.cloud.app.walk import OPEN, OPERATIONS, example, resolve
from tests.cloud.farm import meta
from tests.cloud.house import House

COUNTY, TOWN, NOWHERE, FAR = "349901", "349901101", "349901999", "349907"
LISTED: Final = "code,name\n349901,青禾县\n349901101,柳溪镇\n"
# Routes with a region in their body that refuse none, and why.
ASIDE: Final = {
    "judgeFacts": "asks what the law says somewhere",
    "listTouched": "asks what the law says somewhere",
    "publishRules": "takes none but the codes of counties that have gateways",
    "bringInCensus": "tells of each line by itself",
    "importProducts": "tells of each line by itself",
}
# What the example of a route lacks to come as far as its region.
MORE: Final[dict[str, dict[str, Any]]] = {
    "layLawFile": {
        "dry_run": False,
        "text": "format: 1\nsort: crops\ncrops:\n  - {zh: 青禾小白菜, en: Qinghe pak choi}\n",
    },
    "importLimits": {
        "text": "edition,substance,produce,limit,from,until,source,confidence\n"
        "GB 2763-2026,啶虫脒,豇豆,0.3,2026-03-01,,invented for this test,M 10%\n"
    },
    "foundBase": {"subject": "s-1"},
    "apply": {"kind": "new", "subject": None},
    "layGatePolicy": {"since": "2999-01-01"},
}


def bodies() -> dict[str, dict[str, Any]]:
    """Operation -> a body that names the region that there is not."""
    found = {}
    for name in OPEN:
        method, path, operation = OPERATIONS[name]
        if method == "get" or "requestBody" not in operation or "{" in path:
            continue
        schema = resolve(operation["requestBody"]["content"]["application/json"]["schema"])
        body = {**example(schema), **MORE.get(name, {})}
        if "region" in schema.get("properties", {}):
            found[name] = {**body, "region": NOWHERE}
        elif "county" in schema.get("properties", {}):
            found[name] = {**body, "county": FAR}
        elif "region" in body.get("facts", {}):
            found[name] = {**body, "facts": {**body["facts"], "region": NOWHERE}}
    return found


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A cloud that knows of one county with one township."""
    house = House(tmp_path_factory.mktemp("house"))
    with house.database.write() as session:
        bring(by_machine(session, "test", 1), read(LISTED.encode()).regions, "list.csv", "2020-01-01", dated=True)
        about: dict[str, Any] = {"kind": "cooperative", "state": "filed", "created": 1, "created_by": "t", "changed": 1}
        session.add(Subject(id="s-1", region=TOWN, name="丰禾", **about))
    yield house
    house.close()


@pytest.mark.parametrize("name", sorted(bodies().keys() - ASIDE.keys()))
def test_a_region_that_is_in_no_list_is_refused(listed: House, name: str) -> None:
    role = next(role for role in OPEN[name].roles if role in ROLES)
    answer = listed.enter(role, COUNTY if name != "registerGateway" else "").post(
        OPERATIONS[name][1].removeprefix("/api/v1"), json=bodies()[name], headers={"Accept-Language": "en"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "region_unknown"), answer.text
    assert "is in no list of regions" in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]


def test_the_walk_finds_the_routes() -> None:
    assert bodies().keys() >= {
        "listSubject", "foundBase", "drawUpAgreement", "makeSamplingPlan", "addAccount", "layGatePolicy", "addProduct",
        "registerGateway", "layLawFile", "importLimits", "chooseRapidMethod",
    }  # fmt: skip
    assert ASIDE.keys() <= OPEN.keys()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/products/import",
            {"text": f"kind,registration,name,region\npesticide,PD1,吡虫啉,{NOWHERE}\n", "name": "p.csv"},
        ),
        (
            "/census",
            {
                "content": b64encode(f"name,region,kind\n丰禾二社,{NOWHERE},cooperative\n".encode()).decode(),
                "region": COUNTY,
            },
        ),
    ],
)
def test_each_line_of_a_file_is_told(listed: House, path: str, body: dict[str, Any]) -> None:
    answer = listed.enter("admin", COUNTY).post(path, json=body)
    assert answer.status_code < 300, answer.text
    assert answer.json()["added"] == 0
    assert NOWHERE in str(answer.json()["mistakes"])


@pytest.mark.parametrize(
    ("code", "known"),
    [("", True), ("34", True), ("3499", True), (COUNTY, True), (TOWN, True), (TOWN + "001", True),
     (NOWHERE, False), (NOWHERE + "001", False), (FAR, False), ("11", False), ("12345", False), ("x", False),
     ("110101", False)],
)  # fmt: skip
def test_what_is_known(listed: House, code: str, known: bool) -> None:
    """A list ends at townships; what lies above it is known by what it holds."""
    with listed.database.read() as session:
        if known:
            regions.check(session, code)
            return
        with pytest.raises(Problem) as refused:
            regions.check(session, code, "2026-11-29")
    assert refused.value.body("zh").detail == f"{code} 不在 2026-11-29 有效的区划目录里，请查代码，或先导入新的目录。"


def test_without_any_list_nothing_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    house = House(tmp_path_factory.mktemp("bare"))
    with house.database.read() as session:
        regions.check(session, NOWHERE)
    house.close()


def test_a_gateway_that_says_it_stands_nowhere_is_refused_and_one_that_stands_there_already_is_not(
    listed: House,
) -> None:
    with listed.database.write() as session:
        register(session, "nowhere-1", COUNTY, "t", 1)
        heard_birth(session, COUNTY, meta("nowhere-1", NOWHERE), 2)
        assert sites(NATION, session) == []
        (birth,) = session.exec(select(Birth)).all()
        assert (birth.code, birth.reason) == ("region_unknown", f"content.site.region: 区划目录里没有 {NOWHERE}")
        heard_birth(session, COUNTY, meta("nowhere-1", TOWN), 3)
        (site,) = sites(NATION, session)
        site.region = NOWHERE  # the list has changed since
        session.add(site)
        session.flush()
        heard_birth(session, COUNTY, meta("nowhere-1", NOWHERE, devices=2), 4)
        assert session.exec(select(Birth.code).order_by(col(Birth.heard).desc())).first() == ""
