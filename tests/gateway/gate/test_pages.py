"""The gate over real HTTP: what its page is sent, a scanner on a pty, who may look and who decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.birth import RulesState
from contract.event import RapidTest
from contract.moment import law_day
from contract.printed import new_label
from gateway.core.peripheral import PeripheralSpec, Plug
from gateway.rim.peripherals import Desk
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.gate_view import GateView
from gateway.rim.terminal.server import TerminalServer
from simulators import scanner
from tests.gateway.desk.house import Told, profile
from tests.gateway.gate.market import Market, voucher
from tests.gateway.outbox.world import START, HandClock
from tests.gateway.terminal.camera import FakeCamera
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.terminal.conftest import house as shown
from tests.patience import until

LABEL = new_label(12345).text


class Post:
    """A market's gate with its page and a hand scanner; `examiner` has signed on, `anybody` has not."""

    def __init__(self, folder: Path, clock: HandClock | None = None) -> None:
        self.market = Market(folder, clock=clock)
        self.market.hears()
        self.gun = scanner.Simulator(folder / "gun")
        self.gun.start()
        told = Told()
        spec = PeripheralSpec("gun", profile("serial-scanner", gap_ms=2000), Plug(str(folder / "gun"), 115200))
        self.desk = Desk([spec], told.emit, told.clock, folder)
        self.desk.start()
        gate = self.market.gate
        self.desk.listen(gate.heard)
        rules = RulesState(3, START - 60_000, START + 60_000)
        view = GateView(gate, self.market.box, lambda: False, lambda: rules, self.desk.status)
        name = ("城南批发市场 1 号口", "South market, gate 1")
        self.cameras = {"cam": FakeCamera("cam")}
        self.house = shown(
            folder, place=lambda: name, found=lambda: self.cameras, now=lambda: self.market.clock.wall, gate=view
        )
        self.server = TerminalServer("127.0.0.1", 0, self.house)
        gate._staffed = lambda: self.server.duty.works("examiner")
        url = f"http://127.0.0.1:{self.server.port}"
        self.token = self.server.duty.begin(Shift("e-7", "陈建国", frozenset({"examiner"}), "gate"))
        self.examiner = httpx.Client(base_url=url, cookies={OPERATOR: self.token}, timeout=120)
        self.anybody = httpx.Client(base_url=url, timeout=120)

    def state(self) -> dict[str, Any]:
        return dict(self.anybody.get("/api/gate").json())

    def asks(self, method: str, path: str, **body: object) -> Any:
        answer = self.examiner.request(method, f"/api/gate{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, method: str, path: str, **body: object) -> str:
        answer = self.examiner.request(method, f"/api/gate{path}", json=body)
        assert answer.status_code in (409, 422), answer.text
        return str(answer.json()["code"])

    def close(self) -> None:
        self.examiner.close()
        self.anybody.close()
        self.server.close()
        self.desk.stop()
        self.gun.stop()
        self.market.close()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.close()


def test_an_empty_gate_says_how_it_stands(post: Post) -> None:
    until(lambda: post.desk.status()[0].state == "ok", "the scanner")
    state = post.state()
    assert state["site"]["zh"] == "城南批发市场 1 号口"
    assert (state["here"], state["behind"], state["waiting"], state["heard"], state["last"]) == (
        None,
        None,
        [],
        None,
        [],
    )
    assert state["totals"] == {"pass": 0, "review": 0, "stop": 0}
    assert state["list"] == {"issued": START, "age_ms": 0, "stale": False}
    assert state["rules"] == {"version": 3, "issued": START - 60_000, "age_ms": 60_000, "expired": False}
    assert (state["camera"], state["clock"], state["connected"], state["staffed"]) == ("cam", True, False, True)
    assert [(one["id"], one["kind"], one["state"]) for one in state["devices"]] == [
        ("cam", "camera", "ok"),
        ("gun", "scanner", "ok"),
    ]
    assert state["events"] >= 1


def test_a_scan_is_on_the_screen_and_an_examiner_lets_it_in(post: Post) -> None:
    with post.anybody.stream("GET", "/api/gate/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        coming = (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))
        assert next(coming)["here"] is None
        until(lambda: post.desk.status()[0].state == "ok", "the scanner")
        post.gun.scan(voucher(1))
        here = next(state["here"] for state in coming if state["here"])
    assert (here["verdict"], here["says"]["zh"], here["waits"]) == ("pass", "放行：凭证有效", False)
    (code,) = here["codes"]
    assert (code["source"], code["device"], code["kind"]) == ("scanner", "gun", "voucher")
    said = code["voucher"]
    assert (said["product"]["zh"], said["amount"], said["unit"], said["proved"]) == ("黄瓜", "850", "kg", True)
    assert {one["name"]: one["verdict"] for one in code["checks"]} == {
        "signature": "pass", "dates": "pass", "recall": "pass", "reuse": "pass", "watched": "pass", "test": None,
    }  # fmt: skip
    after = post.asks("POST", "/decision", vehicle=here["number"], decision="pass")
    assert (after["here"], after["totals"]["pass"]) == (None, 1)
    (last,) = after["last"]
    assert (last["product"], last["amount"], last["unit"], last["clerk"]) == ("黄瓜", "850", "kg", "e-7")
    assert post.market.passed[-1].clerk == "e-7"


def test_a_used_voucher_is_let_in_with_a_reason_and_the_day_tells_it(post: Post) -> None:
    post.market.staffed = True
    text = voucher(1)
    for code in (text, text):
        state = post.asks("POST", "/codes", text=code)
        here = state["here"]
        if here["verdict"] == "pass":
            post.asks("POST", "/decision", vehicle=here["number"], decision="pass")
    (code,) = here["codes"]
    assert (code["voucher"]["seen"], code["voucher"]["seen_amount"]) == (1, "850")
    assert code["voucher"]["seen_last"] == START
    assert [one["code"] for one in here["reasons"]] == ["used_up"]
    assert here["waits"]
    assert [one["decision"] for one in here["choices"] if not one["as_judged"]] == ["stop", "pass"]
    assert post.refused("POST", "/decision", vehicle=here["number"], decision="pass") == "gate_why"
    offered = {(one["decision"], one["code"]) for one in post.anybody.get("/api/gate/whys").json()}
    assert ("pass", "same_load") in offered
    post.asks("POST", "/decision", vehicle=here["number"], decision="pass", why="same_load")
    day = law_day(START).isoformat()
    told = post.anybody.get(f"/api/gate/days/{day}").json()
    assert told["verdicts"] == {"stop": 0, "review": 1, "pass": 1}
    assert told["decisions"] == {"stop": 0, "review": 0, "pass": 2}
    newest = told["passages"][0]
    assert (newest["why"], newest["clerk"], newest["verdict"]) == ("同一凭证分批入市", "e-7", "review")
    assert len(newest["id"]) == 36
    assert post.anybody.get("/api/gate/days/2026-02-30").json()["code"] == "no_day"
    assert post.anybody.get("/api/gate/days/1999-01-01").json()["passages"] == []


def test_no_voucher_a_plate_and_a_rapid_test_of_this_gateway(post: Post) -> None:
    here = post.asks("PUT", "/vehicle", plate="皖K·A1b23")["here"]
    assert (here["plate"], here["verdict"], here["in_hand"]) == ("皖KA1B23", None, True)
    assert post.refused("POST", "/decision", vehicle=here["number"], decision="pass") == "gate_nothing"
    here = post.asks("POST", "/none", vehicle=here["number"])["here"]
    assert here["says"]["zh"] == "复核：无凭证，请先快检"
    post.market.box.record(RapidTest("analyzer", number="7", rate=21.6, verdict="pass"))
    (offered,) = post.anybody.get("/api/gate/tests").json()
    assert (offered["number"], offered["rate"], offered["verdict"]) == ("7", 21.6, "pass")
    assert post.refused("POST", "/tests", event="none") == "gate_no_test"
    assert post.refused("POST", "/tests", verdict="pass") == "gate_no_test"
    here = post.asks("POST", "/tests", event=offered["event"])["here"]
    assert (here["says"]["zh"], here["test"]["number"]) == ("放行：快检合格", "7")
    here = post.asks("POST", "/tests")["here"]
    assert (here["verdict"], here["test"]) == ("review", None)
    here = post.asks("POST", "/tests", event=offered["event"])["here"]
    post.asks("POST", "/decision", vehicle=here["number"], decision="pass")
    assert (post.market.passed[-1].rapid_test, post.market.passed[-1].plate) == (offered["event"], "皖KA1B23")


def test_a_label_is_no_voucher_and_a_wrong_code_goes_out_again(post: Post) -> None:
    state = post.asks("POST", "/codes", text=LABEL)
    (code,) = state["here"]["codes"]
    assert (code["kind"], code["verdict"], code["voucher"], code["checks"]) == ("label", "review", None, [])
    number = state["here"]["number"]
    assert post.asks("DELETE", f"/codes/{code['number']}?vehicle={number}")["here"]["codes"] == []
    state = post.asks("POST", "/codes", text="https://pay.example/13800001111")
    assert state["heard"]["why"]["code"] == "foreign"
    assert "13800001111" not in json.dumps(state)


def test_what_is_put_aside_is_listed_and_taken_up_again(post: Post) -> None:
    number = post.asks("POST", "/codes", text=voucher(1, days=1))["here"]["number"]
    state = post.asks("POST", "/waiting", vehicle=number)
    assert (state["here"], [one["number"] for one in state["waiting"]]) == (None, [number])
    assert post.refused("POST", "/waiting", vehicle=number) == "gate_moved"
    assert post.asks("POST", f"/waiting/{number}")["here"]["says"]["zh"] == "复核：凭证已过期"


def test_what_is_not_as_it_must_be_is_refused_in_one_line(post: Post) -> None:
    assert post.refused("PUT", "/vehicle", amount="many", unit="kg") == "gate_amount"
    assert post.refused("PUT", "/vehicle", amount="-3", unit="kg") == "gate_amount"
    assert post.refused("PUT", "/vehicle", amount="3", unit="bushel") == "gate_amount"
    assert post.refused("PUT", "/vehicle", plate="<script>") == "not_acceptable"
    assert post.refused("PUT", "/vehicle", papers=[{"kind": "passport", "number": "1"}]) == "not_acceptable"
    assert post.refused("POST", "/codes", text="") == "not_acceptable"
    assert post.refused("POST", "/decision", vehicle=1, decision="perhaps") == "not_acceptable"
    assert post.refused("POST", "/decision", decision="pass") == "not_acceptable"
    assert post.state()["here"] is None


def test_who_signs_off_leaves_nothing_standing(post: Post) -> None:
    number = post.asks("POST", "/codes", text=voucher(1, days=1))["here"]["number"]
    post.asks("POST", "/waiting", vehicle=number)
    assert post.anybody.post("/api/gate/decision", json={}).status_code == 401
    post.server.duty.end(post.token)
    assert post.examiner.post("/api/gate/decision", json={"vehicle": number, "decision": "pass"}).status_code == 401
    post.market.turns()
    assert [(one.decision, one.clerk) for one in post.market.passed] == [("review", "")]
    assert post.state()["waiting"] == []
