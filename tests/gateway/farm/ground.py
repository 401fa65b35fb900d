"""A farm on paper: a plot with cucumbers, what may be sprayed there, and the days."""

from __future__ import annotations

from datetime import date

from contract.catalogue import Article, Catalogue
from contract.dossier import Dossier, Growing, Held, Holder, Lock
from contract.event import Goods, Operation
from contract.law import InputProduct
from contract.law.facts import RegisteredUse
from contract.moment import day_start
from gateway.core.told import Told

SHORT, LONG, SILENT, BLANK, MEAL = "PD20080001", "PD20080030", "PD20080002", "PD20080003", "肥准字1号"
PLOT = "341225101000013"
PACK = "1" + "080030" + "1" + "001" + "7" * 21  # of LONG


def article(number: str, name: str, labels: tuple[RegisteredUse, ...] | None, kind: str = "pesticide") -> Article:
    product = InputProduct(kind=kind, registration=number, ingredients=("噻虫嗪",), labels=labels)  # type: ignore[arg-type]
    return Article(name=name, product=product, unit="袋", barcodes=("6901234567892",) if number == MEAL else ())


ARTICLES = (
    article(SHORT, "三天药", (RegisteredUse("黄瓜", "蚜虫", 3),)),
    article(LONG, "三十天药", (RegisteredUse("黄瓜", "白粉病", 30),)),
    article(SILENT, "没写间隔期", (RegisteredUse("黄瓜", "蚜虫", None),)),
    article(BLANK, "没录标签", None),
    article(MEAL, "复合肥", None, "fertiliser"),
)
CATALOGUE = Catalogue(articles=ARTICLES)
BY_NUMBER = {one.product.registration: one for one in ARTICLES}
GROWING = Growing("cycle-1", "crop", "黄瓜", PLOT, "3 号棚")


def dossier(lock: Lock | None = None, *more: Growing, stock: tuple[Held, ...] = ()) -> Dossier:
    return Dossier(
        county="341225", gateway="gw-1", version=1, issued=1_795_900_000_000, holder=Holder("farm-1", "赵家合作社"),
        growings=(Growing("cycle-1", "crop", "黄瓜", PLOT, "3 号棚", lock=lock), *more), stock=stock,
    )  # fmt: skip


def noon(day: date) -> int:
    return day_start(day) + 12 * 3_600_000


def sprayed(day: date, *numbers: str, key: str = "", seq: int = 9, action: str = "spray", **more: str) -> Told:
    body = Operation(
        action, **({"cycle": "cycle-1"} | more),  # type: ignore[arg-type]
        inputs=tuple(Goods(number, "2", "袋") for number in numbers), at=noon(day),
    )  # fmt: skip
    return Told(key or f"op-{day}-{seq}", noon(day) + 1, body, 1, seq)
