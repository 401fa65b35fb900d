"""Bases and plots over the API: an origin code that never changes, warnings that are kept, a map."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract.identifiers import new_origin, origin_code
from tests.cloud.house import House
from tests.cloud.subjects.books import COUNTY, TOWN, answer, filed, refused, version
from tests.cloud.subjects.test_geometry import polygon, ring

SQUARE_M2 = 10_343.0  # of a thousandth of a degree each way at 33.1° north


@pytest.fixture(scope="module")
def clerk(house: House) -> httpx.Client:
    return house.enter("inspector", COUNTY)


@pytest.fixture(scope="module")
def reviewer(house: House) -> httpx.Client:
    return house.enter("supervisor", COUNTY)


def base_of(clerk: httpx.Client, subject: Any, region: str = TOWN) -> Any:
    body = {"subject": subject["id"], "region": region, "name": subject["name"] + "基地"}
    return answer(clerk.post("/bases", json=body), 201)


def test_plots_get_codes_in_order_and_keep_them(clerk: httpx.Client, reviewer: httpx.Client) -> None:
    subject = filed(clerk, reviewer, "编码农场")
    base, hamlet = base_of(clerk, subject, "349901102"), base_of(clerk, subject, "349901102003")

    def plot(where: Any, name: str) -> Any:
        return answer(clerk.post("/plots", json={"base": where["id"], "kind": "field", "name": name}), 201)

    first, second = plot(base, "一号"), plot(hamlet, "二号")
    assert [origin_code(one["origin_code"])[1:] for one in (first, second)] == [("349901102", 1), ("349901102", 2)]
    url = f"/plots/{second['id']}"
    changed = answer(clerk.patch(url, json={"name": "南二号", "area": 667.0}, headers=version(second)))
    assert (changed["origin_code"], changed["name"], changed["version"]) == (second["origin_code"], "南二号", 2)
    assert answer(clerk.patch(url, json={"name": "南二号"}, headers=version(changed)))["version"] == 2
    ended = answer(clerk.post(url + "/end", json={"reason": "退租"}, headers=version(changed)))
    refused(clerk.patch(url, json={"name": "x"}, headers=version(ended)), 409, "ended")
    assert (
        plot(base, "三号")["origin_code"] == new_origin("349901102", 3).text
    )  # the code of an ended one is not reused
    by_code = answer(clerk.get(f"/plots/{second['origin_code']}"))
    assert (by_code["id"], by_code["end_reason"]) == (second["id"], "退租")
    there = answer(clerk.get("/plots", params={"region": "349901102"}))["items"]
    assert [one["name"] for one in there] == ["一号", "三号"]
    assert [one["operation"] for one in answer(clerk.get(url + "/events"))["items"]] == [
        "layOutPlot",
        "changePlot",
        "endPlot",
    ]
    refused(
        clerk.post(f"/bases/{base['id']}/end", json={"reason": "退租"}, headers=version(base)), 409, "base_has_plots"
    )


def test_a_fifth_between_declared_and_drawn_and_a_neighbour_s_land_are_warned_of(
    house: House, clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    mine, other = filed(clerk, reviewer, "甲农场"), filed(clerk, reviewer, "乙农场")
    my_base, other_base = base_of(clerk, mine), base_of(clerk, other)

    def plot(base: Any, west: float, area: float = SQUARE_M2) -> Any:
        body = {"base": base["id"], "kind": "field", "name": "地", "area": area, "geometry": polygon(ring(west, 33.1))}
        return answer(clerk.post("/plots", json=body), 201)

    def codes(record: Any) -> list[str]:
        return [one["code"] for one in record["warnings"]]

    first = plot(my_base, 115.6)
    assert first["drawn"] == pytest.approx(SQUARE_M2, rel=0.01)
    assert codes(first) == []
    assert codes(plot(my_base, 115.6005)) == []  # one's own may overlap: two crops on one field
    assert codes(plot(my_base, 115.7, SQUARE_M2 * 1.19)) == []
    assert codes(plot(my_base, 115.8, SQUARE_M2 * 1.4)) == ["area_apart"]
    assert codes(plot(other_base, 115.5990)) == []  # it shares a border only
    across = plot(other_base, 115.5995)
    assert codes(across) == ["overlap"]
    assert first["origin_code"] in across["warnings"][0]["text"]["zh"]
    assert codes(answer(clerk.get(f"/plots/{first['id']}"))) == ["overlap"]  # told to both
    farm = house.enter("farm", TOWN, subject=mine["id"])
    assert codes(answer(farm.get(f"/plots/{first['id']}"))) == ["overlap"]  # by code, though it may not see the other
    refused(farm.get(f"/plots/{across['id']}"), 404, "not_found")
    moved = {"geometry": polygon(ring(115.5980, 33.1))}
    answer(clerk.patch(f"/plots/{across['id']}", json=moved, headers=version(across)))
    assert codes(answer(clerk.get(f"/plots/{first['id']}"))) == []


def test_the_map_is_a_feature_collection_of_what_was_drawn(clerk: httpx.Client, reviewer: httpx.Client) -> None:
    base = base_of(clerk, filed(clerk, reviewer, "地图农场"), "349901104")
    geometry = polygon(ring(115.6, 33.2, 0.003, 0.003), ring(115.601, 33.201))
    for name, drawn in (("画了", geometry), ("没画", None)):
        body = {"base": base["id"], "kind": "pond", "name": name, "geometry": drawn}
        answer(clerk.post("/plots", json=body), 201)
    found = answer(clerk.get("/plots/map", params={"region": "349901104"}))
    assert (found["type"], len(found["features"]), found["next"]) == ("FeatureCollection", 1, None)
    (feature,) = found["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"] == geometry
    assert feature["properties"]["origin_code"] == new_origin("349901104", 1).text


def test_land_of_a_stranger_or_of_no_shape_is_refused(
    house: House, clerk: httpx.Client, reviewer: httpx.Client
) -> None:
    mine, other = filed(clerk, reviewer, "丙农场"), filed(clerk, reviewer, "丁农场")
    base = base_of(clerk, other)
    farm = house.enter("farm", TOWN, subject=mine["id"])
    body = {"base": base["id"], "kind": "field", "name": "占地"}
    refused(farm.post("/plots", json=body), 404, "not_found")
    refused(farm.post("/bases", json={"subject": other["id"], "region": TOWN, "name": "占地"}), 404, "not_found")
    refused(
        farm.post("/bases", json={"subject": mine["id"], "region": "349901102", "name": "远"}), 403, "outside_region"
    )
    bow_tie = [[115.6, 33.1], [115.601, 33.101], [115.601, 33.1], [115.6, 33.101], [115.6, 33.1]]
    refused(clerk.post("/plots", json={**body, "geometry": polygon(bow_tie)}), 422, "geometry_wrong")
    refused(clerk.post("/plots", json={**body, "geometry": {"type": "Point"}}), 422, "geometry_wrong")
    refused(clerk.post("/plots", json={**body, "area": -1}), 422, "not_acceptable_input")
    subject = answer(reviewer.get(f"/subjects/{other['id']}"))
    answer(reviewer.post(f"/subjects/{other['id']}/suspend", json={"reason": "整改"}, headers=version(subject)))
    refused(clerk.post("/plots", json=body), 409, "subject_closed")
