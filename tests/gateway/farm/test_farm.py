"""The farm terminal over HTTP: the lock follows at once from what is recorded, with no line to the county."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from contract.dossier import Dossier, Heard
from contract.event import Alarm, Batching, Lot, Operation
from contract.moment import law_day
from contract.quality import Quality
from gateway.core.sample import Sample
from gateway.core.scan import Scan
from gateway.rim import clock
from gateway.rim.terminal.duty import Shift
from tests.gateway.farm.conftest import Farm
from tests.gateway.farm.ground import PACK, PLOT, SHORT, dossier
from tests.gateway.terminal.conftest import OPERATOR


def spray(number: str) -> dict[str, object]:
    return {"inputs": [{"product": number, "amount": "2", "unit": "袋"}]}


def test_a_spraying_locks_the_harvest_at_once_and_says_until_when(farm: Farm) -> None:
    assert farm.client.get("/growings/cycle-1/harvest").json()["state"] == "free"
    shown = farm.client.post("/preview", json={"action": "spray", "growing": "cycle-1", **spray(SHORT)}).json()
    first = (law_day(clock.now()[0]) + timedelta(days=3)).isoformat()
    assert (shown["inputs"][0]["harvest"], shown["after"]["from_day"]) == (first, first)
    assert shown["inputs"][0]["pests"] == ["蚜虫"]
    assert farm.client.get("/growings/cycle-1/harvest").json()["state"] == "free"
    assert farm.record(**spray(SHORT)).status_code == 200
    (grown,) = farm.state["growings"]
    assert (grown["state"], grown["from_day"]) == ("waiting", first)
    assert "三天药，间隔期 3 天" in grown["reason"]["zh"]
    refused = farm.record("harvest", amount="20", unit="kg")
    assert (refused.status_code, refused.json()["code"]) == (409, "harvest_locked")
    assert f"{first} 起能采" in refused.json()["zh"]
    assert farm.record("harvest", amount="20", unit="kg", why="已经采了").status_code == 200
    told = [one.body for one in farm.box.days.between(0, 1 << 60, ["operation"])]
    assert [(one.action, one.clerk, one.why) for one in told if isinstance(one, Operation)] == [
        ("spray", "zhao", ""),
        ("harvest", "zhao", "已经采了"),
    ]
    assert [one["action"] for one in farm.state["lately"]] == ["harvest", "spray"]


def test_a_weighed_harvest_is_a_batch_that_names_its_operation(farm: Farm) -> None:
    told = farm.record("harvest", amount="120.5", unit="千克").json()
    assert re.fullmatch("[0-9a-f]{16}", told["batch"])
    done, made = farm.box.days.between(0, 1 << 60, ["operation", "batching"])
    assert isinstance(done.body, Operation)
    assert isinstance(made.body, Batching)
    assert (done.id, made.body.operation, made.body.cycle, made.body.clerk) == (told["id"], done.id, "cycle-1", "zhao")
    assert made.body.children == (Lot(told["batch"], "120.5", "kg", "黄瓜"),)
    assert made.body.at == done.body.at
    assert farm.state["lately"][0]["batch"] == told["batch"]
    assert farm.record("harvest").json()["batch"] == ""  # not weighed
    assert farm.record("spray", amount="2", unit="kg").json()["batch"] == ""
    assert farm.record("harvest", growing="", plot=PLOT, amount="3", unit="kg").json()["batch"] == ""


def test_a_corrected_harvest_keeps_its_batch(farm: Farm) -> None:
    first = farm.record("harvest", amount="1200", unit="kg").json()
    second = farm.record("harvest", amount="120", unit="kg", corrects=first["id"], why="多写一个零").json()
    third = farm.record("harvest", amount="121", unit="kg", corrects=second["id"], why="又称了").json()
    assert first["batch"] == second["batch"] == third["batch"]
    made = farm.box.days.between(0, 1 << 60, ["batching"])
    bodies = [one.body for one in made if isinstance(one.body, Batching)]
    assert [one.corrects for one in bodies] == ["", made[0].id, made[1].id]
    assert [(one.operation, one.why) for one in bodies] == [
        (first["id"], ""),
        (second["id"], "多写一个零"),
        (third["id"], "又称了"),
    ]


def test_a_harvest_that_cannot_be_added_up_is_refused_whole(farm: Farm) -> None:
    for amount, unit in (("12", "筐"), ("12", ""), ("1e3", "kg"), ("0", "kg")):
        refused = farm.record("harvest", amount=amount, unit=unit)
        assert (refused.status_code, refused.json()["code"]) == (409, "amount_unreadable"), (amount, unit)
    assert farm.box.days.between(0, 1 << 60, ["operation", "batching"]) == []


def test_a_product_that_nobody_knows_holds_the_harvest(farm: Farm) -> None:
    farm.record(**spray("PD20990009"))
    (grown,) = farm.state["growings"]
    assert (grown["state"], grown["from_day"]) == ("held", "")
    assert "目录里没有这个产品" in grown["reason"]["zh"]


def test_the_pack_under_the_scanner_is_the_one_to_use_and_other_scanners_are_not_ours(farm: Farm) -> None:
    farm.room.heard("till", Scan(PACK))
    assert farm.state["scanned"] is None
    farm.room.heard("eye", Scan(PACK))
    scanned = farm.state["scanned"]
    assert (scanned["name"], scanned["pack"], scanned["left"]) == ("三十天药", PACK, "5")
    farm.room.heard("eye", Scan(PLOT))
    assert (farm.state["picked"], farm.state["scanned"]["pack"]) == ("cycle-1", PACK)
    assert farm.client.post("/scans", json={"text": "hello"}).status_code == 204
    assert farm.state["trouble"]["zh"] == "这不是农药、兽药包装或商品条码"
    assert farm.client.delete("/scanned").status_code == 204
    assert (farm.state["trouble"], farm.state["picked"]) == (None, "")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"growing": "cycle-9"}, "growing_unknown"),
        ({"growing": ""}, "growing_unknown"),
        ({"inputs": [{"product": SHORT, "amount": "0", "unit": "袋"}]}, "amount_unreadable"),
        ({"inputs": [{"product": SHORT, "amount": "zwei", "unit": "袋"}]}, "amount_unreadable"),
        ({"at": 1 << 50}, "operation_ahead"),
        ({"action": "burn"}, "not_acceptable"),
        ({"note": "x" * 400}, "not_acceptable"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(farm: Farm, asked: dict[str, object], code: str) -> None:
    answer = farm.record(**asked)
    assert (answer.status_code in (409, 422), answer.json()["code"]) == (True, code)
    assert farm.box.days.between(0, 1 << 60, ["operation"]) == []


def test_the_environment_is_what_the_instruments_said_with_its_age_and_what_it_is_worth(farm: Farm) -> None:
    now, mono = clock.now()
    farm.room.measured(Sample("air", now - 30_000, mono, {"air_temperature": 23.4, "battery": 80.0}, {}))
    farm.world["alarms"] = [Alarm("a1", "raise", "air", "air_temperature", "high", 30.0, 31.0)]
    (value,) = farm.state["environment"]  # the battery is nobody's climate
    assert (value["value"], value["unit"], value["quality"], value["old"]) == (23.4, "°C", "good", False)
    assert (value["name"]["zh"], value["label"]["zh"]) == ("棚内", "空气温度")
    farm.room.measured(
        Sample("air", now - 200_000, mono, {"air_temperature": None}, {"air_temperature": Quality.STALE})
    )
    (value,) = farm.state["environment"]
    assert (value["value"], value["quality_words"]["zh"], value["old"]) == (None, "断线", True)
    assert [(one["label"]["zh"], one["limit"], one["unit"]) for one in farm.state["alarms"]] == [
        ("空气温度", 30.0, "°C")
    ]


def test_without_a_dossier_nothing_is_said_to_grow_and_a_plot_can_still_be_told(farm: Farm) -> None:
    farm.world["dossier"] = None
    assert (farm.state["growings"], farm.state["dossier"]) == ([], 0)
    assert farm.record(growing="", plot=PLOT).status_code == 200
    assert farm.client.get("/growings/cycle-1/harvest").json()["code"] == "growing_unknown"


def test_only_a_farmer_records(farm: Farm) -> None:
    farm.client.cookies.clear()
    assert farm.record(**spray(SHORT)).status_code == 401
    farm.client.cookies.set(OPERATOR, farm.server.duty.begin(Shift("li", "李", frozenset({"clerk"}), "till")))
    assert farm.record(**spray(SHORT)).status_code == 403
    assert farm.client.get("/state").status_code == 200


def test_a_dossier_that_counts_what_we_told_does_not_lock_twice(farm: Farm) -> None:
    farm.record(**spray(SHORT))
    assert isinstance(farm.world["dossier"], Dossier)
    (told,) = farm.box.days.between(0, 1 << 60, ["operation"])
    farm.world["dossier"] = dossier()
    assert farm.state["growings"][0]["state"] == "waiting"
    farm.world["dossier"] = msgspec.structs.replace(dossier(), heard=Heard(told.epoch, told.seq))
    assert farm.state["growings"][0]["state"] == "free"
