"""Reports over HTTP, on both engines: each figure has its rows behind it, and nobody is told of another township."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.cloud.house import House
from tests.cloud.statistics.ground import FAR, NEAR, lay

REPORTS = ("certificates", "testing", "inputs", "quality", "townships")
OCTOBER = {"period": "2026-10"}
DAYS = {"first": "2026-09-30", "last": "2026-10-14"}
API = {"plans": "sampling-plans"}  # where a page of the console has another name than its list


@pytest.fixture(scope="module")
def county(house: House) -> House:
    lay(house.database)
    return house


@pytest.fixture(scope="module")
def supervisor(county: House) -> httpx.Client:
    return county.enter("supervisor", "349901", name="li")


def report(client: httpx.Client, name: str, **asked: str) -> dict[str, Any]:
    answer = client.get(f"/statistics/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def table(found: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in found["tables"] if one["key"] == key)


def values(found: dict[str, Any], key: str, row: str) -> list[Any]:
    """The figures of one row of a table; of its sum with ""."""
    of = table(found, key)
    told = of["total"] if row == "" else next(one for one in of["rows"] if one["key"] == row)
    return [cell["value"] for cell in told["cells"]]


def cells(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in found["tables"]:
        for row in [*one["rows"], *([one["total"]] if one["total"] else [])]:
            for column, cell in zip(one["columns"], row["cells"], strict=True):
                yield f"{one['key']}/{row['key']}/{column['key']}", cell


def sort_of(link: str) -> tuple[str, ...]:
    """The page, what it is narrowed by, and whether to a township."""
    told = urlsplit(link)
    days = {"first", "last", "since", "until", "month", "valid_on", "region"}
    names = [f"{name}={value}" for name, value in parse_qsl(told.query) if name not in days]
    return (told.path, *names, "somewhere" if "region=" in told.query else "all")


@pytest.mark.parametrize("asked", [OCTOBER, DAYS], ids=["month", "days"])
def test_behind_each_figure_there_are_as_many_rows_as_it_says(
    county: House, supervisor: httpx.Client, asked: dict[str, str]
) -> None:
    wanted: dict[str, set[int]] = {}
    for name in REPORTS:
        for where, cell in cells(report(supervisor, name, **asked)):
            if cell["rows"] is not None:
                wanted.setdefault(cell["link"], set()).add(cell["rows"])
            assert cell["link"] or cell["value"] is None, where
    assert len(wanted) > 60
    kinds: dict[tuple[str, ...], str] = {}
    for link, rows in wanted.items():
        kinds[sort_of(link)] = kinds.get(sort_of(link), link) if 0 in rows else link
    # each address once, and where that was done already each sort of address, by township and over all
    links = wanted if asked is OCTOBER and county.database.engine.dialect.name == "sqlite" else kinds.values()
    for link in links:
        rows = wanted[link]
        told = urlsplit(link)
        page = told.path.strip("/")
        answer = supervisor.get(f"/{API.get(page, page)}", params=[*parse_qsl(told.query), ("limit", "500")])
        assert answer.status_code == 200, (link, answer.text)
        assert {len(answer.json()["items"])} == rows, link


def test_tests_are_counted_by_township_and_held_against_the_line(supervisor: httpx.Client) -> None:
    found = report(supervisor, "testing", **OCTOBER)
    assert values(found, "monitoring", NEAR) == [4, 2, 0, 0.5]
    assert values(found, "monitoring", "")[:3] == [12, 6, 0]
    (rate,) = (row["cells"][3] for row in table(found, "monitoring")["rows"] if row["key"] == FAR)
    assert (rate["part"], rate["whole"], rate["standing"]) == (4, 8, "below")
    assert values(found, "rapid", FAR)[:4] == [12, 8, 4, 4]
    assert values(found, "purposes", "confirmation") == [6, 6, 0, 0.0]  # they are no monitoring
    assert values(found, "plans", "")[:4] == [4, 3, 2, 1]
    assert values(found, "plan_townships", FAR) == [2, 1, 0, 0.0]
    assert values(found, "products", "豇豆")[:2] == [12, 6]


def test_days_that_are_no_whole_months_are_counted_by_the_day(supervisor: httpx.Client) -> None:
    assert values(report(supervisor, "inputs", **DAYS), "inputs_townships", "") == [12, 6, 0.5, 6, pytest.approx(1 / 3)]
    by_time = table(report(supervisor, "inputs", first="2026-09-30", last="2026-10-31"), "inputs_times")["rows"]
    assert [(row["key"], row["cells"][0]["value"]) for row in by_time] == [("2026-09", 6), ("2026-10", 12)]


def test_records_and_certificates_are_those_of_the_period(supervisor: httpx.Client) -> None:
    found = report(supervisor, "quality", **OCTOBER)
    assert values(found, "quality_townships", FAR) == [2, 1, 10, 0.5, 1.0, 50.0, 0]
    assert values(found, "rectifications", "") == [6, 0, 3, 3, 0, 0]
    organic = values(report(supervisor, "certificates", **OCTOBER), "certificates", "")
    assert organic[4:6] == organic[-2:] == [3, 6]
    assert values(report(supervisor, "certificates", period="2025"), "certificates", "")[-1] == 0
    quarter = table(report(supervisor, "quality", period="2026-Q3"), "quality_townships")
    assert [cell["link"] for cell in quarter["rows"][0]["cells"][:3]] == [
        "/data-quality?region=349901101&month=2026-09",
        "/data-quality?region=349901101&month=2026-07&until=2026-09&silent=true",
        "/data-quality?region=349901101&month=2026-07&until=2026-09",
    ]


def test_rows_of_several_months_are_turned_page_by_page(supervisor: httpx.Client) -> None:
    asked, seen = {"month": "2026-09", "until": "2026-10", "limit": "1"}, list[tuple[str, str]]()
    while (page := supervisor.get("/data-quality", params=asked).json())["items"]:
        seen += [(one["month"], one["subject"]) for one in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    alone = [
        supervisor.get("/data-quality", params={"month": month}).json()["items"] for month in ("2026-09", "2026-10")
    ]
    assert len(seen) == len(set(seen)) == sum(map(len, alone)) > 4
    wrong = supervisor.get("/data-quality", params={"month": "2026-09", "until": "2026-13"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "month")


def test_what_is_to_come_is_not_told_as_nothing(supervisor: httpx.Client) -> None:
    ahead = report(supervisor, "testing", first="2026-10-01", last="2029-12-31")
    assert {row["key"][:4] for row in table(ahead, "testing_times")["rows"]} <= {"2026", "2027"}


@pytest.mark.parametrize("name", REPORTS)
def test_a_township_is_told_of_itself_and_of_nothing_else(county: House, name: str) -> None:
    town = county.enter("supervisor", NEAR)
    found = report(town, name, **OCTOBER)
    assert found["place"] == {"zh": "柳溪镇", "en": "Liuxi"}
    assert FAR not in str(found)
    seen = report(county.enter("analyst", "349901"), name, region=NEAR, **OCTOBER)
    assert [(where, cell["value"]) for where, cell in cells(seen)] == [
        (where, cell["value"]) for where, cell in cells(found)
    ]
    sums = [one["value"] for one in found["tables"][0]["total"]["cells"]]
    assert sums == [one["value"] for one in found["tables"][0]["rows"][0]["cells"]]
    for ending in ("", ".xlsx", ".pdf"):
        answer = town.get(f"/statistics/{name}{ending}", params={"region": FAR, **OCTOBER})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("asked", [{"period": "2026-Q9"}, {"first": "2026-10-01"}, {"period": "2026", **DAYS}])
def test_a_wrong_period_is_one_clear_sentence(supervisor: httpx.Client, asked: dict[str, str]) -> None:
    answer = supervisor.get("/statistics/testing", params=asked, headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (422, "statistics_period")
    assert "2026-Q3" in answer.json()["detail"]
