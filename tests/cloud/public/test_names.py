"""Names of the others in one's rows: told within the county, a human being by the family name, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from cloud.subjects.model import Subject
from tests.cloud.house import House

TOWN = "349901101"
STAMP: dict[str, Any] = {"state": "filed", "created": 1, "created_by": "t", "changed": 1}


@pytest.fixture(scope="module")
def house(house: House) -> House:
    with house.database.write() as session:
        for key, kind, name, region in (
            ("own", "family_farm", "晚风家庭农场", TOWN),
            ("room", "laboratory", "柳溪镇农残速测室", TOWN),
            ("human", "person", "欧阳小满", "349901102"),
            ("away", "market", "邻县农产品市场", "349902101"),
        ):
            session.add(Subject(id=key, region=region, kind=kind, name=name, **STAMP))
    return house


def names(house: House, role: str, region: str, subject: str = "") -> dict[str, tuple[str, bool]]:
    asked = {"id": ["own", "room", "human", "away", "nobody"]}
    answer = house.enter(role, region, subject=subject).get("/names", params=asked)
    assert answer.status_code == 200, answer.text
    return {one["id"]: (one["name"]["zh"], one["yours"]) for one in answer.json()["items"]}


def test_a_farm_is_told_who_stands_in_its_rows_and_may_open_only_itself(house: House) -> None:
    assert names(house, "farm", TOWN, "own") == {
        "own": ("晚风家庭农场", True),
        "room": ("柳溪镇农残速测室", False),
        "human": ("农户 欧**", False),
    }


def test_the_authority_of_a_township_opens_what_lies_in_it(house: House) -> None:
    found = names(house, "supervisor", TOWN)
    assert [key for key, (_, yours) in found.items() if yours] == ["own", "room"]
    assert names(house, "supervisor", "349901")["human"] == ("欧阳小满", True)


def test_more_than_a_page_of_them_is_refused(house: House) -> None:
    answer = house.enter("farm", TOWN, subject="own").get("/names", params={"id": [str(n) for n in range(51)]})
    assert answer.status_code == 422
