"""What a till prints: receipts, the reasons of a refusal, the day's close. From entries of the ledger alone, so that a
receipt can be printed again years later, and no name of a buyer is on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from contract.event import Goods, Sale
from contract.law import Outcome
from contract.moment import LAW_ZONE
from gateway.core.receipt import Code, Columns, Piece, Receipt, Rule, Text
from gateway.core.till.advice import Words
from gateway.core.till.assortment import Assortment
from gateway.core.till.days import Day
from gateway.core.till.judging import Harvest, Judged
from gateway.core.told import Told

_AGAIN: Final = Text("补打 REPRINT", "center", bold=True)
_TAIL: Final = 8


class Shop(NamedTuple):
    """Whose till it is; host: of the county's public addresses, "" where nobody told."""

    name: str
    address: str = ""
    host: str = ""

    def uri(self, entry: str) -> str:
        """What the code on a receipt says of a sale."""
        return f"https://{self.host}/id/sale/{entry}" if self.host else entry


def receipt(
    told: Told, shop: Shop, assortment: Assortment, when: Harvest, said: Sequence[Words], *, again: bool = False
) -> Receipt:
    """The receipt of a sale."""
    sale = told.body
    assert isinstance(sale, Sale)  # noqa: S101  # the caller's kind
    return tuple(_receipt(told, sale, shop, assortment, when, said, again=again))


def _receipt(
    told: Told, sale: Sale, shop: Shop, assortment: Assortment, when: Harvest, said: Sequence[Words], *, again: bool
) -> Iterator[Piece]:
    if again:
        yield _AGAIN
    yield Text(shop.name, "center", bold=True, large=True)
    yield Text("农资销售小票", "center")
    yield Rule()
    yield Columns((f"单号 {sale.receipt}", moment(told.t)), (1, 1), ("left", "right"))
    yield Text("买主 已实名登记" if sale.buyer else "买主 未登记姓名")
    if sale.crop or sale.pest:
        yield Text(f"用于 {sale.crop or '—'}　防治 {sale.pest or '—'}")
    yield Rule()
    for goods in sale.items:
        yield from _goods(goods, assortment)
    yield Rule()
    if when.state != "none":
        yield Text("最早可采收", bold=True)
        yield Text(when.day.isoformat() if when.day else "不清楚，先看标签", bold=True, large=True)
    for zh, _ in said:
        yield Text(zh)
    if said:
        yield Text("以上已念给买主听。" if sale.notice else "")
        yield Rule()
    yield Code(shop.uri(told.id))
    yield Text(told.id, "center")
    yield Text("退货请带小票和没开封的包装。", "center")


def _goods(goods: Goods, assortment: Assortment) -> Iterator[Piece]:
    article = assortment.article(goods.product)
    yield Columns(
        (article.name if article else goods.product, f"{goods.amount} {goods.unit}"), (3, 1), ("left", "right")
    )
    rest = [goods.product]
    if goods.lot:
        rest.append(f"批号 {goods.lot}")
    if goods.pack:
        rest.append(f"追溯码尾号 {goods.pack[-_TAIL:]}")
    if goods.expires:
        rest.append(f"有效期至 {goods.expires}")
    yield Text("  " + "　".join(rest))


def refusal(refused: Sequence[Judged], shop: Shop, t: int, crop: str) -> Receipt:
    """Why something is not sold, with the papers that say so and what may be sold instead; t: UTC ms."""
    pieces: list[Piece] = [
        Text(shop.name, "center", bold=True),
        Text("拒售说明", "center", bold=True, large=True),
        Text(moment(t), "center"),
        Rule(),
    ]
    for one in refused:
        pieces.append(Text(one.article.name if one.article else one.row["registration"], bold=True))
        pieces += [Text(reason.text("zh")) for reason in one.verdict.reasons if reason.outcome == Outcome.REFUSED]
        if one.instead:
            pieces.append(Text(f"可以改买（登记用于{crop}）：" if crop else "可以改买："))
            pieces += [Text(f"  {two.product.registration}　防治 {two.label.pest}") for two in one.instead]
        pieces.append(Rule())
    return tuple(pieces)


def close(day: Day, shop: Shop, number: int, t: int) -> Receipt:
    """The day's close; number: counts the closes of this till, t: UTC ms of now."""
    pieces: list[Piece] = [
        Text(shop.name, "center", bold=True),
        Text(f"日结 Z{number:04d}", "center", bold=True, large=True),
        Columns((f"营业日 {day.day}", moment(t)), (1, 1), ("left", "right")),
        Rule(),
        *(
            Columns((name, str(count)), (3, 1), ("left", "right"))
            for name, count in (
                ("销售（单）", day.sales),
                ("其中实名", day.named),
                ("其中未登记姓名", day.unnamed),
                ("拒售", day.refusals),
                ("冲回", day.reversals),
                ("进货", day.purchases),
                ("盘点", day.counts),
            )
        ),
        Rule(),
        Columns(("品名", "售", "退", "进"), (4, 1, 1, 1), ("left", "right", "right", "right")),
    ]
    for one in day.products:
        cells = (f"{one.name} {one.unit}", one.sold, one.returned, one.bought)
        pieces.append(Columns(cells, (4, 1, 1, 1), ("left", "right", "right", "right")))
    return (*pieces, Rule(), Text("店员签字："), Text(""))


def moment(t: int) -> str:
    """Day and minute in Shanghai, as papers say them."""
    return f"{datetime.fromtimestamp(t / 1000, LAW_ZONE):%Y-%m-%d %H:%M}"
