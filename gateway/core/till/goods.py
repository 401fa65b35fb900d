"""Goods as a clerk names them, made fit for an entry of the ledger or turned away with one sentence."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec.structs import replace

from contract.errors import ContractError
from contract.event import Goods
from contract.ledger import quantity
from contract.quantity import MICRO, plain
from gateway.core.errors import GatewayError
from gateway.core.till.assortment import Assortment, unit_of
from gateway.core.till.entries import Row, line_of
from gateway.core.till.slip import Slip
from gateway.core.till.stock import Stock

_REFUSALS: Final = {"absurd": "till_absurd", "other_product": "till_pack_other", "product": "till_nothing"}


def checked(goods: Goods, assortment: Assortment, *, counted: bool = False) -> tuple[Goods, Row]:
    """Goods with the unit of their stock where none was told, the digits of their pack code, and their line.

    counted: nothing is an amount too. Raises GatewayError.
    """
    goods = replace(goods, unit=goods.unit or unit_of(goods.product, assortment))
    row = line_of(goods, "stock_count" if counted else "sale", 0, assortment)
    doubts = set(row["doubts"].split(","))
    for doubt, code in _REFUSALS.items():
        if doubt in doubts:
            raise GatewayError(code)
    if "pack_code" in doubts:
        raise GatewayError("till_pack", zh="位数不符", en="of no such length")
    if {"quantity", "unit"} & doubts:
        raise GatewayError("till_amount", **_why(goods))
    article = assortment.article(goods.product)
    if goods.pack and article is not None and article.unit and row["amount"] != MICRO and not counted:
        raise GatewayError("till_one_pack")
    for text in (goods.made, goods.expires):
        _real(text)
    return replace(goods, pack=row["pack"]), row


def on_slip(slip: Slip, goods: Goods, assortment: Assortment, stock: Stock, on: date) -> Slip:
    """A slip with these goods. Without a pack or a lot the stock says of which lots: what expires first goes first.

    Raises GatewayError.
    """
    goods, row = checked(goods, assortment)
    if goods.pack:
        if all(lot.pack for lot in stock.lots(goods.product)):
            slip = _without_promise(slip, goods.product)
        return slip.with_goods(replace(goods, lot=goods.lot or stock.lot_of(goods.product, goods.pack)))
    article = assortment.article(goods.product)
    if article is None or not article.unit:
        return slip.with_goods(goods)
    mine = [one for one in slip.lines if one.goods.product == goods.product and not one.goods.pack]
    if goods.lot:
        mine = [one for one in mine if one.goods.lot == goods.lot]
    amount = row["amount"] + sum(checked(one.goods, assortment)[1]["amount"] for one in mine)
    slip = slip.without(*(one.id for one in mine))
    for lot, part in stock.first_out(goods.product, amount, on, goods.lot):
        slip = slip.with_goods(replace(goods, lot=lot, amount=plain(part), unit=article.unit))
    return slip


def _without_promise(slip: Slip, registration: str) -> Slip:
    """Without one of a product that was named before its pack was scanned: here is the pack."""
    for line in slip.lines:
        one = line.goods
        if one.product == registration and not one.pack:
            if one.amount == "1":
                return slip.without(line.id)
            if one.amount.isdecimal():
                return slip.changed(line.id, lambda goods: replace(goods, amount=str(int(goods.amount) - 1)))
    return slip


def _why(goods: Goods) -> dict[str, object]:
    try:
        found = quantity(goods.amount, goods.unit)
    except ContractError as error:
        return {"zh": error.details["zh"], "en": error.details["en"]}
    if not found.amount:
        return {"zh": "应大于 0", "en": "it must be above 0"}
    return {"zh": f"{goods.unit} 换算不成库存单位", "en": f"{goods.unit} does not convert to the unit of the stock"}


def _real(text: str) -> None:
    try:
        _ = date.fromisoformat(text) if text else None
    except ValueError:
        raise GatewayError("till_day") from None
