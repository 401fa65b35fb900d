"""Issue 8: one batch of cucumbers, one of pigs and one of fish, from plot, pen and pond to the consumer, and back.

The tests are the chapters of one journey: each begins where the one before ended, and the fixtures say how it went on.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from cloud.kernel.clock import now_ms
from contract.event import LabTest, Recovery, Residue, Sampling
from contract.moment import DAY_MS, law_day
from simulators.ble import PrivateBus, Tag
from simulators.ble import Simulator as Air
from tests.gateway.tags import shipped
from tests.journeys.county import COUNTY, County, answer
from tests.journeys.goods import (
    ALIVE,
    BOXED,
    CAUGHT,
    CHILLED,
    DRUG,
    KEPT,
    PACK,
    PICKED,
    PIGS,
    PORK,
    SOLD,
    TAGS,
    cucumbers,
    fish,
    kg,
    pork,
    records,
)
from tests.parts import part
from tests.patience import until

pytest.importorskip("cv2")

from tests.gateway.camera.film import jpeg, plain
from tests.gateway.camera.server import HttpCamera
from tests.journeys.books import DOUBTED, balanced, came_of, doubts, epcis, lines, listed
from tests.journeys.trade import Trade

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("long")]
LIMITS = """edition,substance,produce,limit,from,until,source,confidence
GB 2763-2026,啶虫脒,黄瓜,1,2026-03-01,,invented for this journey,M 10%
"""


@pytest.fixture(scope="module")
def trade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trade]:
    """The goods on their way: the cucumbers have come in, pork and fish wait before the market."""
    part("dbus-daemon")
    folder = tmp_path_factory.mktemp("county")
    camera = HttpCamera([jpeg(plain())])
    county = County(folder)
    tag = Tag(shipped("bthome-climate"), every_s=0.1)
    with PrivateBus(folder / "bus") as bus, Air(bus.address, [tag]) as air, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        county.open()
        try:
            found = Trade(county, air, camera)
            county.settle()  # births were heard: sites are there
            records(found)
            cucumbers(found)
            pork(found)
            fish(found)
            county.settle()
            found.passed = found.show(["greens"])
            found.hand("market", "lorry", "market", kg(BOXED, "590"))
            county.look()
            yield found
        finally:
            county.close()
            camera.close()


@pytest.fixture(scope="module")
def recall(trade: Trade) -> str:
    """A laboratory finds too much in the cucumbers, and the authority calls them back. Just before, the farm gave the
    rest of them to the lorry, out of reach of the county."""
    county, chief = trade.county, trade.county.chief
    answer(chief.post("/limits/import", json={"text": LIMITS, "region": COUNTY}))
    taken = Sampling("JD-118", "supervision", "黄瓜", trade.who["market"], BOXED, amount="3", unit="kg")
    trade.tell("lab", "spot check", taken)
    found = (Residue("啶虫脒", "1.6", "0.01"),)
    report = LabTest("JD-118", "JC-2026-118", "GB 23200.121-2021", found, tested=now_ms())
    trade.tell("lab", "report", report)
    county.look()
    county.broker.kill()
    trade.hand("kept", "farm", "lorry", kg(KEPT, "400"))
    order = {"reason": "啶虫脒超标", "level": "one", "basis": "农产品质量安全法", "deadline": now_ms() + DAY_MS,
             "batches": [PICKED]}  # fmt: skip
    authority = county.house.enter("enforcement", COUNTY)
    opened = answer(authority.post("/recalls", json=order), 201)
    county.broker.start()
    return str(opened["id"])


def test_everything_came_as_it_should(trade: Trade) -> None:
    whole = {one["id"]: one for one in listed(trade, "batches")}
    assert set(whole) == {PICKED, SOLD, KEPT, BOXED, PIGS, PORK, CAUGHT, CHILLED, ALIVE}
    holders = {BOXED: "market", KEPT: "farm", PORK: "slaughter", CHILLED: "pond", ALIVE: "pond"}
    assert {key: whole[key]["holder"] for key in holders} == {key: trade.who[who] for key, who in holders.items()}
    assert all(listed(trade, path) for path in DOUBTED)
    assert doubts(trade) == []
    assert trade.county.unsigned() == []
    assert listed(trade, "alerts", area="duties") == []
    assert listed(trade, "quarantine") == []
    assert [one["verdict"] for one in listed(trade, "rapid-results")] == ["negative"]
    balanced(trade)


def test_intervals_were_waited_for_and_the_cold_was_measured(trade: Trade) -> None:
    chief = trade.county.chief
    for who, days in (("farm", 12 - 3), ("ranch", 40 - 20)):
        lock = answer(chief.get(f"/cycles/{trade.cycles[who]}/harvest"))
        assert (lock["state"], lock["since"]) == ("free", law_day(now_ms() - days * DAY_MS).isoformat())
    warmth = answer(chief.get(f"/legs/{trade.told['fish left']}/temperature"))
    assert (warmth["low"], warmth["high"], warmth["below"]) == (2.0, 7.5, 0)
    assert warmth["above"] >= 1
    assert [one["series"] for one in warmth["tags"]] == [[f"{trade.posts['lorry'].name}/tag-1/air_temperature"]]
    assert {"nothing", "tag_unknown", "no_tag"}.isdisjoint(one["code"] for one in warmth["notes"])


def test_what_a_gate_and_a_consumer_read(trade: Trade) -> None:
    (passage,) = trade.passed
    assert (passage["verdict"], passage["decision"], passage["reasons"]) == ("pass", "pass", [])
    assert (passage["market"], passage["device"]) == (trade.who["market"], "gate-cam")
    assert [(one["batch"], one["issued"]) for one in passage["shown"]] == [(BOXED, "590")]
    day = answer(trade.county.chief.get(f"/markets/{trade.who['market']}/days/{passage['day']}"))
    assert (day["sum"]["passages"], day["sum"]["let_in"], day["sum"]["stopped"]) == (1, 1, 0)
    assert [(one["product"], one["amount"]) for one in day["came_in"]] == [("黄瓜", "590")]
    anybody = trade.county.house.enter("shop", COUNTY, subject="somebody")
    for name, batch, times in (("greens", BOXED, 1), ("pork", PORK, 0), ("fish", CHILLED, 0)):
        read = answer(anybody.post("/vouchers/verify", json={"code": trade.vouchers[name]}))
        assert (read["known"], read["standing"]["good"], read["said"]["batch"]) == (True, True, batch)
        assert read["entered"]["times"] == times
    pack = answer(anybody.get(f"/labels/codes/{trade.labels[0]}"))
    assert (pack["good"], pack["recalled"], pack["batch"], pack["product"]) == (True, False, BOXED, "黄瓜")
    assert pack["origin"] == trade.plots["farm"]["origin_code"]
    ways = {
        BOXED: {"inspecting", "shipping", "receiving", "accepting"},
        PORK: {"shipping", "receiving"},
        CHILLED: set(),
    }
    for batch, own in ways.items():
        assert own | {"commissioning", "departing", "arriving"} <= epcis(trade, batch)


def test_back_from_the_gate_to_the_plot_and_the_pack(trade: Trade) -> None:
    chief = trade.county.chief
    (shown,) = trade.passed[0]["shown"]
    way = answer(chief.get(f"/batches/{shown['batch']}/ancestors"))["items"]
    assert [one["batch"] for one in way] == [BOXED, SOLD, PICKED]
    growing = answer(chief.get(f"/cycles/{way[-1]['shown']['cycle']}"))
    assert growing["plot"] == trade.plots["farm"]["id"]
    (spray,) = listed(trade, "operations", cycle=growing["id"], action="spray")
    assert (spray["id"], [one["pack"] for one in spray["inputs"]]) == (trade.told["sprayed"], [PACK])
    assert {one["entry"] for one in answer(chief.get(f"/packs/{PACK}"))["lines"]} == {trade.told["bought"]}
    pigs = answer(chief.get(f"/batches/{PORK}/ancestors"))["items"][-1]["shown"]
    assert (pigs["id"], pigs["cycle"]) == (PIGS, trade.cycles["ranch"])
    (treated,) = listed(trade, "operations", cycle=pigs["cycle"], action="treat")
    assert [one["pack"] for one in treated["inputs"]] == [DRUG]
    assert len(answer(chief.get(f"/cycles/{pigs['cycle']}/ear-tags"))["items"]) == len(TAGS)
    caught = answer(chief.get(f"/batches/{CHILLED}/ancestors"))["items"][-1]["shown"]
    assert (caught["id"], caught["cycle"]) == (CAUGHT, trade.cycles["pond"])


def test_a_recall_is_frozen_and_the_gate_stops_what_it_let_in_before(trade: Trade, recall: str) -> None:
    (alert,) = listed(trade, "alerts", area="duties", code="lab_violation")
    assert ("lab_test", trade.told["report"]) in [(one["kind"], one["id"]) for one in alert["evidence"]]
    assert epcis(trade, BOXED) >= {"commissioning", "accepting"}
    held = {batch: left for batch, left in came_of(trade, PICKED).items() if left or batch == PICKED}
    frozen = lines(trade, recall)
    assert {batch: Decimal(one["frozen"]) for (batch, _, _), one in frozen.items()} == held
    assert {(batch, holder) for batch, holder, _ in frozen} == {
        (PICKED, trade.who["farm"]), (KEPT, trade.who["farm"]), (BOXED, trade.who["market"]),
    }  # fmt: skip
    (total,) = answer(trade.county.chief.get(f"/recalls/{recall}/report"))["sums"]
    assert Decimal(total["frozen"]) == Decimal(total["exposed"]) == sum(held.values()) == 990
    for who, batches in (("farm", {PICKED, KEPT}), ("market", {BOXED})):
        (notice,) = answer(trade.enter(who).get("/recall-notices"))["items"]
        assert {one["batch"] for one in notice["lines"]} == batches
    for batch in (BOXED, KEPT):
        release = answer(trade.county.chief.get(f"/batches/{batch}/release"))
        assert release["answer"] != "released"
        assert "blocked" in [one["code"] for one in release["reasons"]]
    anybody = trade.county.house.enter("shop", COUNTY, subject="somebody")
    read = answer(anybody.post("/vouchers/verify", json={"code": trade.vouchers["greens"]}))
    assert (read["standing"]["good"], read["standing"]["reason"]) == (False, "recalled")
    pack = answer(anybody.get(f"/labels/codes/{trade.labels[0]}"))
    assert (pack["good"], pack["recalled"]) == (False, True)
    more = {"kind": "entry", "batch": BOXED, "amount": "10", "unit": "kg", "basis": ["process_control"],
            "contact": "13900005678"}  # fmt: skip
    assert trade.enter("market", "market").post("/vouchers", json=more).json()["code"] == "voucher_held"
    until(lambda: BOXED in trade.listed(), "the list at the gate")
    stopped, passed = trade.show(["greens"], ["pork", "fish"])
    assert (stopped["verdict"], stopped["reasons"][0]["code"]) == ("stop", "recalled")
    assert (passed["verdict"], {one["batch"] for one in passed["shown"]}) == ("pass", {PORK, CHILLED})


def test_holders_answer_what_went_on_is_added_and_the_recall_is_closed(trade: Trade, recall: str) -> None:
    county, chief, who = trade.county, trade.county.chief, trade.who
    trade.tell("market", "destroyed", Recovery(recall, BOXED, "kg", destroyed="570", sold="20"))
    county.look()
    added = lines(trade, recall)
    assert Decimal(added[KEPT, who["lorry"], 1]["listed"]) == 400
    assert Decimal(added[KEPT, who["farm"], 0]["passed"]) == 400
    assert [one["evidence"][0]["id"] for one in listed(trade, "alerts", area="duties", code="recall_late")] == [recall]
    assert len(answer(trade.enter("lorry").get("/recall-notices"))["items"]) == 1
    seen = {"If-Match": f'"{answer(chief.get(f"/recalls/{recall}"))["version"]}"'}
    early = chief.post(f"/recalls/{recall}/close", json={"summary": "已追回或销毁"}, headers=seen)
    assert (early.status_code, early.json()["code"]) == (409, "recall_unknown_left")
    trade.tell("lorry", "came back", Recovery(recall, KEPT, "kg", recovered="400"))
    county.look()
    (total,) = answer(chief.get(f"/recalls/{recall}/report"))["sums"]
    names = ("frozen", "recovered", "destroyed", "sold", "lost", "unknown")
    assert [Decimal(total[name]) for name in names] == [990, 400, 570, 20, 0, 0]
    for holder in ("farm", "market", "lorry"):
        for notice in answer(trade.enter(holder).get("/recall-notices"))["items"]:
            head = {"If-Match": f'"{notice["version"]}"'}
            answer(trade.enter(holder).post(f"/recall-notices/{notice['id']}/acknowledge", json={}, headers=head))
    closed = answer(chief.post(f"/recalls/{recall}/close", json={"summary": "已追回或销毁"}, headers=seen))
    assert closed["closed"]
    report = answer(chief.get(f"/recalls/{recall}/report"))
    assert (report["recall"]["rounds"], report["notices"], report["unread"]) == (1, 3, 0)
    assert Decimal(report["sums"][0]["unknown"]) == 0
    assert chief.get(f"/recalls/{recall}/report.pdf").content.startswith(b"%PDF")
    assert [one for one in listed(trade, "recoveries") if one["doubts"] or not one["counts"]] == []
    duties = {one["code"] for one in listed(trade, "alerts", area="duties")}
    assert duties == {"lab_violation", "recall_late", "entry_refused"}
    assert doubts(trade) == []
    assert trade.county.unsigned() == []
    balanced(trade)
