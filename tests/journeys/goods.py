"""Three batches on their way to the gate of a market: cucumbers from a plot, pigs from a pen, fish from a pond.

Every step is an event of the gateway of whoever took it. What people enter at a desk is entered over the API.
"""

from __future__ import annotations

from typing import Final

from contract.event import (
    Batching,
    Goods,
    Labelling,
    Lot,
    Operation,
    Paper,
    Purchase,
    RapidTest,
    Sampling,
)
from contract.moment import law_day
from contract.printed import label_code
from tests.cloud.printing.reading import codes
from tests.journeys.county import COUNTY, MINUTE, ago, answer
from tests.journeys.trade import Trade

SPRAY, MEDICINE = "PD20181831", "兽药字010101234"
PACK: Final = "1" + SPRAY[-6:] + "1" + "001" + "000000000000000000421"
DRUG: Final = "20260103" + "16021" + "00000000042"
TAGS: Final = tuple(f"1349901000000{number:02}" for number in range(1, 11))
PICKED, SOLD, KEPT, BOXED = "c0000000000000a1", "c0000000000000b1", "c0000000000000b2", "c0000000000000c1"
PIGS, PORK = "d0000000000000a1", "d0000000000000b1"
CAUGHT, CHILLED, ALIVE = "f0000000000000a1", "f0000000000000b1", "f0000000000000b2"


def kg(batch: str, amount: str, product: str = "") -> Lot:
    """So many kilograms of a batch."""
    return Lot(batch, amount, "kg", product)


def records(trade: Trade) -> None:
    """What people enter: who runs which gateway, plots and growings, products with their labels."""
    county = trade.county
    for key, subject in trade.who.items():
        county.runs(trade.posts[key], subject)
    plots = {"farm": ("field", "东三号地"), "ranch": ("barn", "一号舍"), "pond": ("pond", "南塘")}
    trade.plots = {key: county.plot(trade.who[key], *facts) for key, facts in plots.items()}
    trade.cycles = {
        "farm": county.cycle(trade.plots["farm"], "crop", "黄瓜", ago(50), amount="3", unit="亩"),
        "ranch": county.cycle(
            trade.plots["ranch"], "herd", "生猪", ago(160), amount="10", unit="头", ear_tags=list(TAGS)
        ),
        "pond": county.cycle(trade.plots["pond"], "pond", "草鱼", ago(200), amount="3000", unit="尾"),
    }
    bottle = {"unit": "瓶", "content": "100 mL", "registered_since": "2020-01-01", "region": COUNTY}
    for body in (
        {"kind": "pesticide", "registration": SPRAY, "name": "啶虫脒乳油", "ingredients": ["啶虫脒"],
         "labels": [{"crop": "黄瓜", "pest": "蚜虫", "interval_days": 3, "per_season": 2}], **bottle},
        {"kind": "veterinary", "registration": MEDICINE, "name": "氟苯尼考注射液", "ingredients": ["氟苯尼考"],
         "enterprise": "16021", "labels": [{"crop": "猪", "interval_days": 20}], **bottle},
    ):  # fmt: skip
        answer(county.chief.post("/products", json=body), 201)


def cucumbers(trade: Trade) -> None:
    """Sown, sprayed, waited for, harvested, tested, split, packed, labelled, vouched for, sold, driven."""
    plot = trade.plots["farm"]["origin_code"]
    pack = (Goods(SPRAY, "2", "瓶", pack=PACK),)
    trade.tell("farm", "bought", Purchase(pack, "城关农资店", at=ago(20)))
    trade.tell("farm", "sown", Operation("sow", plot=plot, amount="3", unit="kg", at=ago(50)))
    trade.tell("farm", "sprayed", Operation("spray", plot=plot, inputs=(Goods(SPRAY, "1", "瓶", pack=PACK),),
                                            pest="蚜虫", at=ago(12)))  # fmt: skip
    pick = Operation("harvest", plot=plot, amount="1000", unit="kg", at=ago(4, 6))
    trade.tell("farm", "picked", pick)
    harvest = Batching("harvest", (kg(PICKED, "1000", "黄瓜"),), cycle=trade.cycles["farm"],
                       operation=trade.told["picked"], at=ago(4, 8))  # fmt: skip
    trade.tell("farm", "cucumbers", harvest)
    trade.tell("farm", "sampled", Sampling("KJ-0417", "self", "黄瓜", trade.who["farm"], PICKED, trade.cycles["farm"],
                                           at=ago(4, 8.5)))  # fmt: skip
    trade.tell("lab", "tested", RapidTest("lz-1", "1", "KJ-0417", rate=8.0, verdict="pass", tested=ago(4, 9),
                                           control=0.8, change=0.736))  # fmt: skip
    halves = (kg(SOLD, "600"), kg(KEPT, "400"))
    trade.tell("farm", "cucumbers split", Batching("split", halves, (kg(PICKED, "1000"),), at=ago(3, 7)))
    trade.tell("farm", "cucumbers boxed", Batching("repack", (kg(BOXED, "590"),), (kg(SOLD, "600"),), at=ago(3, 8)))
    _label(trade)
    trade.vouch("greens", "farm", BOXED, "590")
    trade.hand("greens", "farm", "lorry", kg(BOXED, "590"))
    trade.leave("greens", BOXED)
    trade.arrive("greens")


def _label(trade: Trade) -> None:
    """Labels from a template to 59 packs of 10 kg; the first codes are read off the sheet, as a scanner does."""
    trade.county.settle()
    farm, chief, seen = trade.enter("farm"), trade.county.chief, {"If-Match": '"1"'}
    facts = {"subject": trade.who["farm"], "product": "黄瓜", "origin": trade.plots["farm"]["origin_code"],
             "shelf_life": "冷藏 7 天"}  # fmt: skip
    template = answer(farm.post("/labels/templates", json=facts), 201)["id"]
    answer(chief.post(f"/labels/templates/{template}/approve", headers=seen))
    made = law_day(ago(3)).isoformat()
    wanted = {"template": template, "made": made, "count": 59, "pack": "10", "pack_unit": "kg"}
    order = answer(farm.post("/labels/orders", json=wanted), 201)["id"]
    answer(chief.post(f"/labels/orders/{order}/allot", headers=seen))
    sheet = farm.post(f"/labels/orders/{order}/sheet", json={"first": 1, "last": 2, "form": "roll"})
    assert sheet.status_code == 200, sheet.text
    paper = trade.county.folder / "labels.pdf"
    paper.write_bytes(sheet.content)
    trade.labels = [label_code(one.text).text for one in codes(paper)]
    trade.tell("farm", "printed", Labelling("print", order, at=ago(3, 8.2)))
    first = Labelling("activate", order, (trade.labels[0],), BOXED, at=ago(3, 8.4))
    trade.tell("farm", "first pack", first)
    trade.tell("farm", "other packs", Labelling("activate", order, batch=BOXED, at=ago(3, 8.5)))


def pork(trade: Trade) -> None:
    """Fed, treated, waited for, sent to slaughter, cut with its two papers, vouched for, driven to the market."""
    plot = trade.plots["ranch"]["origin_code"]
    drug = (Goods(MEDICINE, "2", "瓶", pack=DRUG),)
    trade.tell("ranch", "drug bought", Purchase(drug, "城关兽药店", at=ago(60)))
    trade.tell("ranch", "fed", Operation("feed", plot=plot, amount="400", unit="kg", at=ago(90)))
    dose = (Goods(MEDICINE, "1", "瓶", pack=DRUG),)
    trade.tell("ranch", "treated", Operation("treat", plot=plot, inputs=dose, pest="细菌病", at=ago(40)))
    heads = Lot(PIGS, "10", "头", "生猪")
    born = Batching("harvest", (heads,), cycle=trade.cycles["ranch"], tags=TAGS, at=ago(3, 6))
    trade.tell("ranch", "pigs", born)
    trade.hand("pigs", "ranch", "slaughter", heads, at=ago(3, 7))
    papers = (Paper("animal_quarantine", "3499012026110001", law_day(ago(3)).isoformat(), "青禾县动物卫生监督所"),
              Paper("meat_quality", "RP-2026-118", law_day(ago(2)).isoformat(), "青禾屠宰厂"))  # fmt: skip
    cut = Batching("process", (kg(PORK, "900", "猪肉"),), (Lot(PIGS, "10", "头"),), papers=papers, at=ago(2, 3))
    trade.tell("slaughter", "pork", cut)
    trade.vouch("pork", "slaughter", PORK, "900")
    trade.leave("pork", PORK)
    trade.arrive("pork")


def fish(trade: Trade) -> None:
    """Stocked, fed, caught, split, vouched for, driven in the cold, with a tag beside them."""
    plot = trade.plots["pond"]["origin_code"]
    trade.tell("pond", "stocked", Operation("stock", plot=plot, amount="3000", unit="尾", at=ago(200)))
    trade.tell("pond", "fish fed", Operation("feed", plot=plot, amount="200", unit="kg", at=ago(30)))
    catch = Batching("harvest", (kg(CAUGHT, "500", "草鱼"),), cycle=trade.cycles["pond"], at=ago(2, 6))
    trade.tell("pond", "fish", catch)
    parts = (kg(CHILLED, "300"), kg(ALIVE, "200"))
    trade.tell("pond", "fish split", Batching("split", parts, (kg(CAUGHT, "500"),), at=ago(2, 7)))
    trade.vouch("fish", "pond", CHILLED, "300")
    first = trade.feels(2.0)
    trade.leave("fish", CHILLED, first // MINUTE * MINUTE, tags=("tag-1",), low=0.0, high=4.0)
    last = trade.feels(7.5)
    trade.arrive("fish", -(-(last + 1) // MINUTE) * MINUTE)
