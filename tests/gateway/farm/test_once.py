"""What is told twice is recorded once, also by a gateway that was started in between; and packs that nobody knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contract.law import national
from gateway.core.english import english
from gateway.rim.farm.room import FarmRoom, Fields, NewOperation
from gateway.rim.ground import Ground
from gateway.rim.outbox import Outbox
from tests.gateway.farm.conftest import Farm
from tests.gateway.farm.ground import ARTICLES, CATALOGUE, SHORT, article, dossier
from tests.keys import gateway_signer

ONCE = "5f" * 16
PESTICIDE = "1" + "099999" + "1" + "001" + "7" * 21
MEDICINE = "20260101" + "12345" + "6" * 11
BARCODE = "6901234567885"


def test_a_harvest_that_is_told_again_has_one_entry_and_one_batch(farm: Farm) -> None:
    first = farm.record("harvest", amount="20", unit="kg", key=ONCE)
    again = farm.record("harvest", amount="20", unit="kg", key=ONCE)
    assert first.json() == again.json()
    assert first.json()["batch"]
    assert (len(farm.told("operation")), len(farm.told("batching"))) == (1, 1)
    assert farm.record("harvest", amount="20", unit="kg").json()["id"] != first.json()["id"]


def test_what_was_recorded_is_answered_though_it_could_not_be_recorded_now(farm: Farm) -> None:
    harvest = {"amount": "20", "unit": "kg", "key": ONCE}
    first = farm.record("harvest", **harvest).json()
    farm.record(inputs=[{"product": SHORT, "amount": "2", "unit": "袋"}])
    assert farm.record("harvest", **{**harvest, "key": "6a" * 16}).json()["code"] == "harvest_locked"
    assert farm.record("harvest", **harvest).json() == first


def test_something_else_under_the_same_key_is_another_deed(farm: Farm) -> None:
    for action in ("irrigate", "weed", "irrigate"):
        assert farm.record(action, key=ONCE).status_code == 200
    assert [one.action for one in farm.told("operation")] == ["irrigate", "weed"]


def test_a_key_that_could_come_twice_by_chance_is_turned_away(farm: Farm) -> None:
    assert farm.record("weed", key="1").json()["code"] == "not_acceptable"
    assert not farm.told("operation")


def test_many_at_once_are_one(farm: Farm) -> None:
    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(lambda _: farm.record("weed", key=ONCE).json()["id"], range(16)))
    assert len(set(answers)) == 1
    assert len(farm.told("operation")) == 1


def test_a_gateway_that_was_started_anew_still_knows_what_it_recorded(tmp_path: Path) -> None:
    wanted, found = NewOperation("harvest", "cycle-1", amount="20", unit="kg"), []
    for boot in ("b1", "b2"):
        now = (1_796_000_000_000, 1_000)
        box = Outbox(tmp_path, gateway="gw-1", boot=boot, meta="m1", clock=lambda now=now: now, signer=gateway_signer)  # type: ignore[misc]
        box.start("0.1")
        ground = Ground(
            "gw-1", lambda: ("赵家", "Zhao"), box.days, lambda box=box: (box.epoch, box.high("events")),  # type: ignore[misc]
            lambda body, facts=None, box=box: str(box.record(body, facts).event.id), lambda: 1_796_000_000_000, dossier,  # type: ignore[misc]
            lambda: CATALOGUE, national, box.record_two, box.memory,
        )  # fmt: skip
        found.append(FarmRoom(ground, Fields("", "341225", dict, list)).record(wanted, "zhao", ONCE))
        told = box.days.between(0, 1 << 60, ["operation", "batching"])
        box.close()
    assert found[0] == found[1]
    assert len(told) == 2


@pytest.mark.parametrize(
    ("text", "product", "pack"),
    [(PESTICIDE, "农药 099999", PESTICIDE), (MEDICINE, "兽药 12345", MEDICINE), (BARCODE, f"条码 {BARCODE}", "")],
)
def test_a_pack_that_nobody_knows_is_recorded_as_its_code_and_holds_the_harvest(
    farm: Farm, text: str, product: str, pack: str
) -> None:
    farm.client.post("/scans", json={"text": text})
    scanned = farm.state["scanned"]
    assert (scanned["product"], scanned["pack"], scanned["known"], scanned["unit"]) == (product, pack, False, "")
    assert farm.state["trouble"] is None
    assert farm.record(inputs=[{"product": product, "pack": pack, "amount": "1", "unit": "瓶"}]).status_code == 200
    (goods,) = farm.told("operation")[0].inputs
    assert (goods.product, goods.pack) == (product, pack)
    (grown,) = farm.state["growings"]
    assert grown["state"] == "held"
    assert "目录里没有这个产品" in grown["reason"]["zh"]
    assert farm.state["packs"][0]["known"] is False


def test_the_code_of_a_medicine_passes_as_no_fertiliser(farm: Farm) -> None:
    farm.record("fertilise", inputs=[{"product": f"条码 {BARCODE}", "amount": "1", "unit": "袋"}])
    assert farm.state["growings"][0]["state"] == "free"
    farm.record("fertilise", inputs=[{"product": "农药 099999", "pack": PESTICIDE, "amount": "1", "unit": "袋"}])
    assert farm.state["growings"][0]["state"] == "held"


def test_crops_and_products_have_english_names_where_the_law_has_one() -> None:
    found = english(national(), CATALOGUE)
    assert (found["黄瓜"], found["上海青"]) == ("cucumber", "pak choi")
    assert found[ARTICLES[0].name] == f"thiamethoxam · {ARTICLES[0].name}"
    strange = article("PD1", "什么药", None)
    assert "蚜虫" not in english(national(), type(CATALOGUE)(articles=(strange,)))
