"""The till over real HTTP with its desk: a card reader and a scanner on ptys, a receipt printer on a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.event import Sale
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.terminal.conftest import house as shown
from tests.gateway.till.counter import Counter, standing
from tests.gateway.till.shop import ABA, CHLOR, IMIDA, MEAL, TODAY, Shop, pack
from tests.patience import until


@pytest.fixture
def counter(shop: Shop, tmp_path: Path) -> Iterator[Counter]:
    with standing(shop, tmp_path) as made:
        yield made


def test_card_scan_verdict_confirm_receipt(counter: Counter) -> None:
    counter.reader.put("valid")
    until(lambda: counter.state["slip"]["buyer"], "the card")
    counter.gun.scan(pack(ABA, 1))
    until(lambda: counter.state["slip"]["lines"], "the pack")
    assert counter.refused("confirm", notice=True) == "till_not_yet"
    counter.post("crop", text="黄瓜")
    slip = counter.post("pest", text="蚜虫")["slip"]
    assert (slip["step"], slip["outcome"], slip["buyer"]["tail"]) == ("advising", "allowed", "0118")
    sold = counter.post("confirm", notice=True)
    assert sold["state"]["slip"]["step"] == "empty"
    assert sold["state"]["last"]["printed"] is True
    until(lambda: counter.slips.sheets, "the receipt")
    text = counter.slips.sheets[0].text
    number = f"{TODAY:%m%d}-0001"
    for words in ("石桥农资二店", number, "1.8%阿维菌素乳油", "已实名登记", "用于 黄瓜", "最早可采收"):
        assert words in text
    assert f"[QR https://trace.example.cn/id/sale/{sold['id']}]" in text
    assert "测试" not in text
    (sale,) = [body for body in counter.shop.told if isinstance(body, Sale)]
    assert (sale.clerk, sale.receipt) == ("clerk-1", number)
    counter.gun.scan(f"https://trace.example.cn/id/sale/{sold['id']}")
    found: Any = until(lambda: (counter.state["scanned"] or {}).get("entry"), "the receipt read again")
    assert found["receipt"] == number
    counter.post("reprint", entry=sold["id"])
    until(lambda: len(counter.slips.sheets) == 2, "the second paper")
    assert "补打" in counter.slips.sheets[1].text


def test_two_cards_on_the_reader_ask_who_buys(counter: Counter) -> None:
    counter.reader.put("valid")
    until(lambda: counter.state["slip"]["buyer"], "the first card")
    counter.reader.take()
    counter.reader.put("other")
    until(lambda: counter.state["slip"]["second"], "the second card")
    assert counter.post("buyer", take="second")["slip"]["buyer"]["tail"] == "0220"
    answer = counter.client.delete("/api/till/buyer").json()
    assert answer["slip"]["buyer"] is None


def test_a_refusal_is_printed_kept_and_something_else_is_sold(counter: Counter) -> None:
    counter.post("crop", text="韭菜")
    counter.post("pest", text="蚜虫")
    slip = counter.post("lines", registration=CHLOR)["slip"]
    assert (slip["step"], [one["article"]["registration"] for one in slip["lines"][0]["instead"]]) == (
        "refused", [ABA, IMIDA],
    )  # fmt: skip
    counter.post("reprint")
    until(lambda: counter.slips.sheets, "the reasons")
    assert "拒售说明" in counter.slips.sheets[0].text
    slip = counter.post("refuse", instead=IMIDA)["state"]["slip"]
    assert [one["article"]["registration"] for one in slip["lines"]] == [IMIDA]
    assert counter.refused("refuse") == "till_nothing_refused"


def test_a_receipt_without_a_printer_waits_and_the_sale_stands(counter: Counter) -> None:
    desk, counter.shop.desk = counter.shop.desk, None
    counter.post("lines", registration=MEAL)
    sold = counter.post("confirm")
    assert [one["id"] for one in sold["state"]["unprinted"]] == [sold["id"]]
    assert sold["state"]["last"]["printed"] is False
    assert counter.refused("reprint", entry=sold["id"]) == "till_printer"
    counter.shop.desk = desk
    assert counter.post("reprint", entry=sold["id"])["unprinted"] == []


def test_the_other_deeds(counter: Counter) -> None:
    item = {"registration": MEAL, "amount": "5", "lot": "N"}
    bought = counter.post("purchases", supplier="县农资公司", document="2026-1", items=[item])
    counter.post("counts", why="月末盘点", items=[{**item, "amount": "4"}])
    counter.post("lines", registration=MEAL, amount="2", lot="N")
    sold = counter.post("confirm")
    counter.post("reversals", entry=sold["id"], cause="return", why="退货", items=[{**item, "amount": "1"}])
    assert counter.refused("reversals", entry=bought["id"], cause="void", why="错了") == "till_stock"
    (meal,) = [one for one in counter.client.get("/api/till/stock").json() if one["article"]["registration"] == MEAL]
    assert {(one["lot"], one["amount"]) for one in meal["lots"]} == {("M", "100"), ("N", "3")}
    day = counter.client.get(f"/api/till/days/{TODAY}").json()
    assert [one["kind"] for one in day["entries"]] == ["purchase", "stock_count", "sale", "reversal"]
    assert counter.post("close")["z"] == 1
    until(lambda: any("日结 Z0001" in sheet.text for sheet in counter.slips.sheets), "the close on paper")
    found = counter.client.get("/api/till/search", params={"q": "fhf"}).json()
    assert [one["name"] for one in found] == ["复合肥"]


@pytest.mark.parametrize(("path", "body"), [
    ("scan", {}), ("scan", {"text": 5}), ("scan", {"text": "x" * 2000}), ("lines", {"registration": None}),
    ("lines", {"registration": IMIDA, "number": "1"}), ("place", {"place": "moon"}), ("buyer", {"document": "x"}),
    ("purchases", {"supplier": "a", "items": [{"registration": IMIDA, "made": "gestern"}]}),
    ("reversals", {"entry": "a", "cause": "theft", "why": "b"}),
])  # fmt: skip
def test_what_is_no_request_of_ours_gets_one_sentence(counter: Counter, path: str, body: dict[str, Any]) -> None:
    assert counter.refused(path, **body) == "not_acceptable"
    assert counter.client.patch("/api/till/lines/x", json={}).status_code == 422
    assert counter.client.patch("/api/till/lines/7", json={}).json()["code"] == "till_line"


def test_the_page_is_told_of_every_change(counter: Counter) -> None:
    with counter.client.stream("GET", "/api/till/stream") as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        assert json.loads(next(lines)[6:])["slip"]["lines"] == []
        counter.gun.scan("6901234567892")
        seen = (json.loads(line[6:])["slip"]["lines"] for line in lines)
        (line,) = next(found for found in seen if found)
        assert line["article"]["registration"] == IMIDA
        counter.gun.scan("6901234567885")
        notes = (json.loads(line[6:])["scanned"]["note"] for line in lines)
        assert "目录里找不到" in next(note for note in notes if note)["zh"]


def test_a_gateway_without_a_till_says_so(tmp_path: Path) -> None:
    server = TerminalServer("127.0.0.1", 0, shown(tmp_path))
    token = server.duty.begin(Shift("clerk-1", "李敏", frozenset({"clerk"}), "till"))
    url = f"http://127.0.0.1:{server.port}/api/till/state"
    answer = httpx.get(url, headers={"cookie": f"{OPERATOR}={token}"})
    server.close()
    assert (answer.status_code, answer.json()["code"]) == (404, "no_till")


def test_purposes_begin_with_the_labels_of_what_is_on_the_slip(counter: Counter) -> None:
    counter.post("lines", registration=CHLOR)
    found = counter.client.get("/api/till/purposes").json()
    assert found[0] == {"crop": "小麦", "pest": "蚜虫"}
    assert found[1] == {"crop": "黄瓜", "pest": "蚜虫"}  # three products have that
    assert {"crop": "室内", "pest": "家鼠"} not in found[:2]
