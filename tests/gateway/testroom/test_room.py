"""A day in a test room: over HTTP, with an analyzer and a scanner on ptys, and nobody who edits a result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.event import Custody, Remark, Sampling
from contract.moment import law_day
from gateway.core.label import Plan
from gateway.rim import clock
from tests.gateway.testroom.house import CODE, Laboratory, laboratory
from tests.patience import until


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Laboratory]:
    with laboratory(tmp_path) as made:
        yield made


def test_a_positive_alarms_and_its_reruns_follow_it_to_the_end(lab: Laboratory) -> None:
    number = lab.register()
    assert lab.put(number).status_code == 204
    slot = lab.state["instruments"][0]["channels"][2]
    assert (slot["channel"], slot["sample"], slot["due"] - slot["since"]) == ("3", number, 18 * 60_000)
    first = lab.finish(72.4)
    assert (first.assigned, first.sample, first.clerk, first.reruns) == (number, "白菜", "ana", "")
    assert (first.control, first.change) == (0.512, 0.141)
    state = lab.state
    (alarm,) = state["alarms"]
    assert (alarm["sample"], alarm["sentence"]["zh"]) == (number, "抑制率 72.4%，达到 50%，阳性")
    assert alarm["todo"]["zh"] == "初检阳性，再复测 2 次"
    assert (state["today"]["results"], state["today"]["positive"]) == (1, 1)
    assert state["instruments"][0]["channels"][2]["verdict"] == "positive"
    for rate in (70.1, 12.0):
        lab.put(number)
        assert lab.finish(rate).reruns == alarm["result"]
    assert (lab.sample(number)["stage"], lab.sample(number)["todo"]["zh"]) == ("confirm", "复测仍为阳性，送检确证")
    report = lab.client.get(f"/samples/{number}").json()
    assert [one["verdict"] for one in report["sample"]["results"]] == ["positive", "positive", "negative"]
    assert all(bytes.fromhex(one["raw"]).startswith(b"03,") for one in report["sample"]["results"])
    assert report["sample"]["results"][0]["curve"] == {"minutes": 3, "control": 0.512, "change": 0.141}
    assert report["methods"][0]["standard"] == "GB/T 5009.199-2003"


def test_a_weak_blank_voids_the_rack_and_the_sample_is_put_on_again(lab: Laboratory) -> None:
    number = lab.register()
    lab.bench.bench.control = 0.21
    lab.put(number)
    lab.finish(8.0)
    assert lab.state["instruments"][0]["void"]["zh"] == "对照 ΔA0 0.21，低于 0.3，本板作废"
    assert lab.sample(number)["stage"] == "void"
    assert lab.state["alarms"] == []
    lab.bench.bench.control = 0.512
    assert lab.put(number).status_code == 204
    lab.finish(8.0)
    assert lab.state["instruments"][0]["void"] is None
    assert lab.sample(number)["standing"] == "negative"
    again = lab.put(number)
    assert (again.status_code, again.json()["code"]) == (409, "sample_settled")
    assert lab.put(number, why="送样人要求再测").status_code == 204
    assert lab.sample(number)["results"][-1]["notes"][0]["text"] == "送样人要求再测"


def test_the_same_line_said_twice_is_no_second_test_of_the_next_sample(lab: Laboratory) -> None:
    one, two = lab.register(), lab.register()
    lab.put(one)
    lab.finish(30.0)
    lab.put(two)
    again = lab.finish(30.0)
    assert ("repeated" in again.doubts, again.assigned) == (True, "")
    assert lab.sample(two)["stage"] == "running"
    assert [text["zh"] for text in lab.state["strangers"][0]["doubts"]] == ["可能是同一结果重报"]
    assert lab.finish(31.0).assigned == two


def test_a_positive_of_no_sample_alarms_and_a_reasoned_note_says_later_whose_it_was(lab: Laboratory) -> None:
    number = lab.register()
    lab.finish(88.0, 5)
    (alarm,) = lab.state["alarms"]
    assert (alarm["stage"], alarm["todo"]["zh"]) == ("stranger", "阳性结果没有样品：先说明是哪个样品")
    place = f"/results/{alarm['result']}/remarks"
    assert lab.client.post(place, json={"text": " ", "sample": number}).json()["code"] == "reason_missing"
    assert lab.client.post(place, json={"text": "漏排", "sample": "nix"}).json()["code"] == "sample_unknown"
    assert lab.client.post(place, json={"text": "漏排通道", "sample": number}).status_code == 204
    assert (lab.state["strangers"], lab.sample(number)["stage"]) == ([], "rerun")
    other = lab.register()
    refused = lab.client.post(place, json={"text": "换一个", "sample": other})
    assert (refused.status_code, refused.json()["zh"]) == (409, f"这个结果已经属于样品 {number}")
    assert lab.client.post(place, json={"text": "\u0000"}).status_code == 422
    (told,) = (one.body for one in lab.box.days.between(0, 1 << 60, ["remark"]))
    assert isinstance(told, Remark)
    assert (told.text, told.sample, told.clerk) == ("漏排通道", number, "ana")


def test_a_scan_opens_a_sample_and_the_label_of_one_picks_it(lab: Laboratory) -> None:
    lab.scanner.scan(CODE)
    draft = until(lambda: lab.state["draft"], "the draft")
    assert (draft["of"], draft["name"], draft["products"]) == ("farm-1", "赵家合作社", ["菠菜", "芹菜"])
    missing = lab.client.post("/samples", json={})
    assert missing.json()["zh"] == "先说样品是什么"
    number = lab.client.post("/samples", json={"product": "芹菜", "purpose": "supervision"}).json()["number"]
    (told,) = (one.body for one in lab.box.days.between(0, 1 << 60, ["sampling"]))
    assert isinstance(told, Sampling)
    assert (told.of, told.product, told.purpose, told.clerk) == ("farm-1", "芹菜", "supervision", "ana")
    assert lab.state["draft"] is None
    assert lab.client.post(f"/samples/{number}/label").json() == {"job": 1}
    ((printer, plan),) = lab.printed  # type: ignore[misc]
    assert isinstance(plan, Plan)
    code = next(item.data for item in plan.items if hasattr(item, "data"))
    assert (printer, code) == ("labels", number)
    lab.client.delete("/draft")
    lab.scanner.scan(code)
    until(lambda: lab.state["picked"] == number, "the sample")
    lab.scanner.scan("6901234567892")
    assert until(lambda: lab.state["trouble"], "the word")["zh"] == "不认得这个码或名称"


def test_a_cut_loses_neither_channels_nor_numbers(lab: Laboratory) -> None:
    number = lab.register()
    lab.put(number)
    lab.close()
    lab.open("b2")
    assert lab.sample(number)["stage"] == "running"
    assert lab.finish(12.0).assigned == number
    assert lab.register().endswith("-002")


def test_the_day_book_has_the_day_and_a_discarded_sample_says_why(lab: Laboratory) -> None:
    number = lab.register()
    lab.put(number)
    lab.finish(12.0)
    assert lab.client.post(f"/samples/{number}/discard", json={"why": ""}).status_code == 409
    assert lab.client.post(f"/samples/{number}/discard", json={"why": "测完"}).status_code == 204
    assert lab.put(number).json()["code"] == "sample_gone"
    today = law_day(clock.now()[0]).isoformat()
    sheet = lab.client.get(f"/days/{today}").json()
    assert sheet["totals"] == {"samples": 1, "results": 1, "positive": 0, "negative": 1, "void": 0}
    assert (sheet["holder"], sheet["samples"][0]["discarded"]) == ("城关检测站", "测完")
    assert lab.client.get("/days/2020-01-01").json()["samples"] == []
    assert lab.client.get("/days/tomorrow").json()["code"] == "no_day"
    assert [type(one.body) for one in lab.box.days.between(0, 1 << 60, ["custody"])] == [Custody]


def test_the_page_is_told_at_once(lab: Laboratory) -> None:
    number = lab.register()
    with lab.client.stream("GET", "/stream") as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        assert '"stage":"waiting"' in next(lines)
        lab.put(number)
        assert any('"stage":"running"' in line for line, _ in zip(lines, range(5), strict=False))


def test_nobody_works_here_without_having_signed_on(lab: Laboratory) -> None:
    lab.client.cookies.clear()
    assert lab.client.post("/samples", json={"product": "菠菜"}).status_code == 401
    assert lab.client.get("/state").status_code == 200
