"""Samples and laboratories over HTTP: from a plan to the printed report, by the people who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from cloud.printing.font import SOURCES
from cloud.testing.limit_names import EXAMPLE
from tests.cloud.house import House
from tests.cloud.labels.ground import batch
from tests.cloud.printing.reading import fonts, words
from tests.cloud.production.ground import ms
from tests.cloud.testing.laboratory import BATCH, COUNTY, FARM, LAB, LAB2, LIMITS, OTHER, TAKEN, TESTED, built
from tests.parts import missing


@pytest.fixture(scope="module")
def land(house: House) -> House:
    built(house.database)
    with house.database.write() as session:
        batch(session, BATCH, product="豇豆", subject=FARM, holder=FARM)
    return house


@pytest.fixture(scope="module")
def chief(land: House) -> httpx.Client:
    return land.enter("supervisor", COUNTY)


@pytest.fixture(scope="module")
def laboratory(land: House) -> httpx.Client:
    return land.enter("lab", COUNTY, subject=LAB)


@pytest.fixture(scope="module")
def farmer(land: House) -> httpx.Client:
    return land.enter("farm", COUNTY, subject=FARM)


def _ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def _taken(who: httpx.Client, number: str, **fields: Any) -> Any:
    body = {"number": number, "purpose": "supervision", "product": "豇豆", "of": FARM, "batch": BATCH, "amount": "3",
            "unit": "kg", "spare": True, "at": TAKEN, **fields}  # fmt: skip
    return _ok(who.post("/samples", json=body), 201)


def _report(number: str, *residues: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    rows = [{"substance": name, "value": value, "detectable": least} for name, value, least in residues]
    return {"sample": number, "report": f"R-{number}", "method": "GB 23200.121-2021", "tested": TESTED,
            "at": TESTED + 3_600_000, "residues": rows, **fields}  # fmt: skip


def test_a_sample_is_of_a_batch_that_is_there(chief: httpx.Client) -> None:
    body = {"number": "NC-0", "purpose": "supervision", "product": "豇豆", "of": FARM, "batch": "f" * 16, "at": TAKEN}
    answer = chief.post("/samples", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "sampling_batch_unknown")


def test_from_a_plan_to_the_printed_report(
    land: House, chief: httpx.Client, laboratory: httpx.Client, farmer: httpx.Client
) -> None:
    wanted = {"title": "豇豆专项", "region": COUNTY, "purpose": "supervision", "population": "cycles", "quota": 5,
              "product": "豇豆", "since": "2026-06-01", "until": "2026-06-30"}  # fmt: skip
    plan = _ok(chief.post("/sampling-plans", json=wanted), 201)
    path = f"/sampling-plans/{plan['id']}"
    assert _ok(chief.get(f"{path}/population"))["digest"] == plan["digest"]
    seed = {"seed": "07 11 18 22 29 31 + 05", "source": "lottery of 2026-05-30"}
    assert chief.post(f"{path}/draw", json=seed).status_code == 428
    drawn = _ok(chief.post(f"{path}/draw", json=seed, headers={"If-Match": '"1"'}))
    assert (drawn["state"], drawn["version"]) == ("drawn", 2)
    (place,) = _ok(chief.get(f"{path}/draws"))["items"]
    assert (place["subject"], place["sample"]) == (FARM, "")

    sample = _taken(chief, "N-1", cycle=place["member"], plan=plan["id"])
    assert (sample["holder"], sample["draw"], sample["doubts"]) == ("authority", place["id"], [])
    hand = {"step": "hand_over", "to": LAB, "at": ms("2026-06-01 15:00"), "celsius": 4.5}
    assert laboratory.get("/samples/N-1").status_code == 404  # not yet theirs
    _ok(chief.post("/samples/N-1/custody", json=hand), 201)
    got = {"step": "receive", "at": ms("2026-06-01 16:00")}
    _ok(laboratory.post("/samples/N-1/custody", json=got), 201)
    refused = chief.post("/samples/N-1/custody", json={**hand, "to": LAB2, "at": ms("2026-06-01 17:00")})
    assert refused.json()["code"] == "custody_not_holder"

    body = _report("N-1", ("啶虫脒", "0.5", "0.01"), ("灭蝇胺", "0.1", "0.01"), ("甲胺磷", "", "0.01"))
    test = _ok(laboratory.post("/lab-tests", json=body), 201)
    assert (test["verdict"], test["reviewed"], test["published"]) == ("violation", False, False)
    assert [one["reason"]["code"] for one in test["residues"]] == ["over_limit", "no_limit", "not_found"]
    path_of = f"/lab-tests/{test['id']}"
    old = _ok(farmer.get(f"{path_of}/judgement", params={"on": "2020-06-01"}))
    assert (old["verdict"], old["own"]) == ("partly", False)  # no edition then; a banned substance was not found
    _ok(chief.post(f"{path_of}/review", json={"remark": "核对无误"}))
    assert _ok(farmer.get(path_of))["published"] is True

    covered = _ok(chief.get(f"{path}/coverage"))["whole"]
    assert (covered["drawn"], covered["sampled"], covered["tested"], covered["violations"]) == (1, 1, 1, 1)
    (due,) = _ok(farmer.get("/reinspections/deadlines"))["items"]
    assert (due["test"], due["possible"]) == (test["id"], True)  # its days run since the county was told, today
    again = _ok(farmer.post("/reinspections", json={"test": test["id"], "why": "怀疑交叉污染"}), 201)
    given = chief.post(f"/reinspections/{again['id']}/assign", json={"laboratory": LAB2}, headers={"If-Match": '"1"'})
    assert _ok(given)["state"] == "assigned"
    assert [one["id"] for one in _ok(farmer.get("/reinspections"))["items"]] == [again["id"]]
    assert _ok(farmer.get("/reinspections/deadlines"))["items"] == []
    closed = chief.post(
        f"/reinspections/{test['id']}/close", json={"answer": "无法复检", "refused": True}, headers={"If-Match": '"2"'}
    )
    assert _ok(closed)["state"] == "refused"
    for one in (f"/samples/{sample['id']}", path_of, path, f"/reinspections/{again['id']}"):
        assert _ok(chief.get(f"{one}/events"))["items"]


def test_a_report_is_printed_in_either_language(chief: httpx.Client, laboratory: httpx.Client, tmp_path: Path) -> None:
    if not Path(SOURCES["song"][0].path).is_file():
        missing(SOURCES["song"][0].path)
    _taken(chief, "N-9", subject=LAB)
    test = _ok(laboratory.post("/lab-tests", json=_report("N-9", ("啶虫脒", "0.5", "0.01"))), 201)
    for language, word in (("zh", "不合格"), ("en", "Doesnotconform")):
        answer = laboratory.get(f"/lab-tests/{test['id']}/report.pdf", headers={"Accept-Language": language})
        assert answer.headers["content-type"] == "application/pdf"
        pdf = tmp_path / f"{language}.pdf"
        pdf.write_bytes(answer.content)
        text = words(pdf)
        assert fonts(pdf)
        for part in (
            "农产品质量安全检测报告单",
            "Testreport",
            "R-N-9",
            "N-9",
            word,
            "0.5",
            "0.3",
            "GB2763-2026",
            BATCH,
        ):
            assert part in text


def test_who_is_not_concerned_learns_nothing(land: House, chief: httpx.Client) -> None:
    _taken(chief, "N-2")
    for role, subject in (("farm", OTHER), ("lab", LAB2)):
        stranger = land.enter(role, COUNTY, subject=subject)
        assert stranger.get("/samples/N-2").status_code == 404
        assert "N-2" not in stranger.get("/samples").text
        assert stranger.get("/lab-tests").json()["items"] == []


def test_nobody_reviews_what_they_entered(chief: httpx.Client) -> None:
    _taken(chief, "N-3", subject=LAB)
    body = _report("N-3", ("啶虫脒", "0.1", "0.01"), laboratory=LAB)
    test = _ok(chief.post("/lab-tests", json=body), 201)
    assert chief.post(f"/lab-tests/{test['id']}/review", json={}).json()["code"] == "review_own"


def test_limits_are_listed_by_any_name_and_brought_in(land: House, chief: httpx.Client) -> None:
    asked = {"substance": "acetamiprid", "produce": "菠菜", "on": "2026-06-01"}
    (found,) = _ok(chief.get("/limits", params=asked))["items"]
    assert (found["produce"], found["value"], found["edition"]) == ("叶菜类蔬菜", "1", "GB 2763-2026")
    assert [one["code"] for one in _ok(chief.get("/limits/editions"))["items"]] == ["GB 2763-2021", "GB 2763-2026"]
    assert chief.post("/limits/import", json={"text": LIMITS}).status_code == 403  # the nation's are not a county's
    text = EXAMPLE.read_text(encoding="utf-8") + "GB 2763-2021,某某胺,豇豆,1,2021-09-03,2026-03-01,x,S\n"
    brought = _ok(chief.post("/limits/import", json={"text": text, "region": COUNTY}))
    assert (brought["added"], brought["taken"], brought["mistakes"][0]["line"]) == (22, "2-23", 24)
    nothing = chief.post("/limits/import", json={"text": "edition\n", "region": COUNTY})
    assert nothing.json()["code"] == "limits_edition"


def test_lists_are_filtered_sorted_and_cut(chief: httpx.Client) -> None:
    for number in range(4, 9):
        _taken(chief, f"N-{number}", at=TAKEN + number, purpose="routine")
    params = {"purpose": "routine", "sort": "number", "limit": 2}
    first = _ok(chief.get("/samples", params=params))
    assert [one["number"] for one in first["items"]] == ["N-4", "N-5"]
    second = _ok(chief.get("/samples", params={**params, "cursor": first["next"]}))
    assert [one["number"] for one in second["items"]] == ["N-6", "N-7"]
    assert _ok(chief.get("/lab-tests", params={"verdict": "violation", "doubt": "seal_broken"}))["items"] == []
    reviewed, waiting = (_ok(chief.get("/lab-tests", params={"reviewed": one}))["items"] for one in (True, False))
    assert {one["reviewed"] for one in reviewed} | {not one["reviewed"] for one in waiting} <= {True}
    assert len(_ok(chief.get("/samples", params={"since": TAKEN + 5, "until": TAKEN + 7}))["items"]) == 2
