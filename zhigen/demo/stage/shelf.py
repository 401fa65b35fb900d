"""The shop of the demo: its licences, and twenty-two products on its shelf, most with a code on every pack.

One pack of each sort of answer is there: lawful, restricted, barred on vegetables with lawful ones beside it, banned
since it came in, too old.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from cloud.kernel.audit import Deed
from cloud.subjects.licensing import office as licences
from contract.event import Goods, Purchase, Sale
from contract.moment import law_day
from zhigen.demo.county import COUNTY
from zhigen.demo.stage.days import Days
from zhigen.seed.catalogue import Item, catalogue
from zhigen.seed.consignment import Consignment, consignment
from zhigen.seed.shop import LAST_SOLD

SUPPLIER: Final = "岚州市农资配送有限公司"
_CODED: Final = ("pesticide", "veterinary")
_UNITS: Final = {
    "吡虫啉": 8, "啶虫脒": 8, "噻虫嗪": 5, "灭蝇胺": 5, "茚虫威": 4, "氯虫苯甲酰胺": 5, "甲氨基阿维菌素苯甲酸盐": 6,
    "阿维菌素": 6, "高效氯氰菊酯": 8, "辛硫磷": 6, "苦参碱": 5, "苏云金杆菌": 5, "代森锰锌": 8, "百菌清": 5,
    "嘧菌酯": 5, "毒死蜱": 5, "溴敌隆": 5, "45%复合肥料": 40, "尿素": 30, "菠菜种子": 12, "多菌灵": 4, "克百威": 3,
}  # fmt: skip
EXPIRED: Final = "多菌灵"
BANNED: Final = "克百威"
_SINCE: Final = date(2024, 5, 1)  # its day, of the year before last


class Shelf:
    """The shelf of the shop (id of its subject) once `stock` has filled it."""

    def __init__(self, shop: str) -> None:
        self.shop = shop
        self._lots: dict[str, Consignment] = {}

    def stock(self, days: Days) -> None:
        """The licences, the purchases, and a few sales of yesterday."""
        items = {item.key: item for item in catalogue()}
        self._license(days.deed(days.at(40)))
        for place, (key, units) in enumerate(_UNITS.items()):
            lot = _lot(days, items[key], units)
            self._lots[key] = lot
            at = days.at(28 - place, 7.5)
            if key in LAST_SOLD:
                at = min(at, days.at((days.ago(0) - LAST_SOLD[key]).days + 20))
            days.say(at, Purchase(tuple(lot.whole()), SUPPLIER, "", f"QH{place + 1:05d}", self.shop, "", at))
        for hour, key, crop, pest in ((9.2, "代森锰锌", "黄瓜", "霜霉病"), (15.4, "灭蝇胺", "豇豆", "斑潜蝇")):
            self.sell(days, days.at(1, hour), key, crop, pest)

    def sell(self, days: Days, at: int, key: str, crop: str, pest: str) -> Goods:
        """One pack goes over the counter; which."""
        (goods,) = self._lots[key].take(1)
        days.say(at, Sale((goods,), "", crop, pest, "allowed", notice=True, subject=self.shop, at=at))
        return goods

    def left(self) -> dict[str, tuple[str, ...]]:
        """The codes of the packs that nobody bought, by the key of their product, the last that came first."""
        return {key: tuple(reversed(lot.packs)) for key, lot in self._lots.items()}

    def _license(self, deed: Deed) -> None:
        """The licence to sell pesticides, restricted ones too; the filing for seed."""
        since = _SINCE.replace(year=law_day(deed.now).year - 2)
        until = since.replace(year=since.year + 5)
        for kind, head in (("pesticide", "农药经许"), ("seed", "种子经营备")):
            number = f"{head}（青禾）{COUNTY}099"
            licences.enter(
                deed, self.shop, kind, number, since, until,
                restricted=kind == "pesticide", dealer_filed=since + timedelta(days=19),
            )  # fmt: skip


def _lot(days: Days, item: Item, units: int) -> Consignment:
    lot = consignment(days.chance, item, days.ago(30), units, coded=item.kind in _CODED)
    if item.key != EXPIRED:
        return lot
    made, expires = days.ago(745), days.ago(15)
    lot.lot, lot.made, lot.expires, lot.days = (
        f"{made:%y%m%d}007",
        made,
        expires,
        (made.isoformat(), expires.isoformat()),
    )
    return lot
