"""Exports as people ask for them over the API."""

from __future__ import annotations

import logging

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cloud.export import taking
from cloud.telemetry.port import StoreError
from tests.cloud.export.conftest import BOX, END, START
from tests.cloud.house import House
from tests.patience import until

SPAN = {"start": START, "end": END}


def test_a_file_is_offered_under_a_name_in_the_language_of_the_page(stocked_house: House) -> None:
    client = stocked_house.enter("supervisor", "532331")
    answer = client.get("/export/readings.csv", params={**SPAN, "language": "zh"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="zhigen-readings-2026-11-2')
    assert answer.headers["cache-control"] == "no-store"
    assert "时间（北京时间）" in answer.text.splitlines()[0]
    english = client.get("/export/events.csv", params=SPAN, headers={"accept-language": "en"}).text
    assert "time (Beijing)" in english.splitlines()[0]
    assert BOX not in english


def test_parquet_comes_whole(stocked_house: House) -> None:
    client = stocked_house.enter("analyst")
    for path, least in (("readings", 1000), ("events", 4)):
        body = client.get(f"/export/{path}.parquet", params=SPAN).content
        assert pq.read_table(pa.BufferReader(body)).num_rows >= least


def test_nobody_takes_what_lies_outside_his_region(stocked_house: House) -> None:
    client = stocked_house.enter("inspector", "532331200")
    readings = client.get("/export/readings.csv", params=SPAN).text
    assert "qing-1" in readings
    assert "yuhe-1" not in readings
    assert "yuhe-1" not in client.get("/export/events.csv", params=SPAN).text
    for path in ("readings", "events"):
        refused = client.get(f"/export/{path}.csv", params={**SPAN, "gateway": "yuhe-1"})
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "wrong", "code"),
    [
        ("readings.csv", {"end": START}, "range_reversed"),
        ("readings.csv", {"end": START + 367 * 86_400_000}, "range_too_long"),
        ("readings.csv", {"start": 0, "end": 366 * 86_400_000}, "export_too_large"),
        ("readings.parquet", {"device": "no-such"}, "not_found"),
        ("events.csv", {"kind": "party"}, "event_kind"),
        ("events.csv", {"end": 1 << 60}, "not_acceptable_input"),
    ],
)
def test_a_mistake_is_one_clear_sentence(stocked_house: House, path: str, wrong: dict[str, object], code: str) -> None:
    client = stocked_house.enter("admin")
    for language in ("zh", "en"):
        answer = client.get(f"/export/{path}", params={**SPAN, **wrong}, headers={"accept-language": language})  # type: ignore[dict-item]
        assert (answer.status_code // 100, answer.json()["code"]) == (4, code)
        assert "{" not in answer.json()["detail"]


def test_who_took_what_is_written_down(stocked_house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "zhigen.export")
    stocked_house.enter("supervisor", name="li").get("/export/events.csv", params={**SPAN, "gateway": "yuhe-1"})
    facts = [vars(record)["zhigen_fields"] for record in caplog.records if record.name == "zhigen.export"]
    assert facts[0] | {"start": "", "end": ""} == {
        "what": "events.csv", "account": "li", "role": "supervisor", "start": "", "end": "", "gateway": "yuhe-1"
    }  # fmt: skip
    assert facts[1]["whole"] is True
    assert facts[1]["bytes"] > 100


def test_a_store_that_is_away_is_a_problem_and_not_half_a_file(
    stocked_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreError("series.db: disk I/O error")

    monkeypatch.setattr(stocked_house.series, "scan", away)
    for _ in range(taking.MOST + 1):  # and its place is given back
        answer = stocked_house.enter().get("/export/readings.csv", params=SPAN)
        assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")


def test_a_few_at_a_time_and_who_goes_away_leaves_his_place(stocked_house: House) -> None:
    for _ in range(taking.MOST):
        assert taking._places.acquire(blocking=False)
    client = stocked_house.enter()
    refused = client.get("/export/readings.csv", params=SPAN)
    assert (refused.status_code, refused.json()["code"]) == (503, "export_busy")
    for _ in range(taking.MOST):
        taking._places.release()
    with client.stream("GET", "/export/readings.csv", params=SPAN) as answer:
        next(answer.iter_raw(10))

    def free() -> bool:
        taken = [taking._places.acquire(blocking=False) for _ in range(taking.MOST)]
        for _ in filter(None, taken):
            taking._places.release()
        return all(taken)

    until(free, "the places of exports")
