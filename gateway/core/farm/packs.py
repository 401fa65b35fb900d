"""What may be used on the farm: packs bought or used lately first, and what a scanned pack is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from contract.catalogue import Article, Catalogue
from contract.dossier import Held
from contract.errors import ContractError
from contract.event import Operation
from contract.identifiers import gtin, pesticide_pack, veterinary_pack
from gateway.core.told import Told

# What stands before the digits of a code whose product nobody knows, in place of its number. By the first two the law
# knows a medicine (contract.law.goods.feeds): nothing that carries such a code passes as food for plants or animals.
PESTICIDE: Final = "农药"
MEDICINE: Final = "兽药"
BARCODE: Final = "条码"


class Pack(NamedTuple):
    """Something to use. amount, unit: to begin with, as it was used last, else one unit; left: what the county reckons
    is there, "" unknown; used: UTC ms of the last use, 0 never; article: None where the catalogue does not know it."""

    product: str
    name: str
    kind: str
    pack: str
    lot: str
    made: str
    expires: str
    amount: str
    unit: str
    left: str
    left_unit: str
    used: int
    article: Article | None


def lately(stock: Iterable[Held], done: Sequence[Told], articles: Mapping[str, Article]) -> list[Pack]:
    """Used lately first, the latest first, then what lies in stock."""
    used: dict[tuple[str, str], Pack] = {}
    held = {(one.product, one.pack): one for one in stock}
    for told in reversed(done):
        if isinstance(told.body, Operation):
            for goods in told.body.inputs:
                key = (goods.product, goods.pack)
                if key not in used:
                    there = held.get(key)
                    used[key] = _pack(
                        goods.product, goods.pack, goods.lot, goods.made, goods.expires, articles, there,
                        goods.amount, goods.unit, told.body.at or told.t,
                    )  # fmt: skip
    rest = [
        _pack(one.product, one.pack, one.lot, one.made, one.expires, articles, one)
        for key, one in held.items()
        if key not in used
    ]
    return [*used.values(), *rest]


def scanned(text: str, catalogue: Catalogue, packs: Sequence[Pack]) -> Pack | str:
    """The pack that a code is of; else why it is none: "several", "no_pack".

    One whose product the catalogue does not know is told as what its code says, with no article: it can be recorded,
    and holds the harvest until somebody knows.
    """
    articles = {one.product.registration: one for one in catalogue.articles}
    try:
        code = pesticide_pack(text)
        alike = [one for one in catalogue.articles if _digits(one) == code.registration]
        return _found(f"{PESTICIDE} {code.registration}", code.text, alike, packs)
    except ContractError:
        pass
    try:
        medicine = veterinary_pack(text)
        if medicine.made is not None:
            makers = [one for one in catalogue.articles if one.enterprise and one.enterprise == medicine.enterprise]
            product = f"{MEDICINE} {medicine.enterprise}"
            return _found(product, medicine.text, makers, packs, made=medicine.made.isoformat())
    except ContractError:
        pass
    try:
        goods = gtin(text)
    except ContractError:
        return "no_pack"
    codes = [one for one in articles.values() if goods.gtin14 in {code.zfill(14) for code in one.barcodes}]
    return _found(f"{BARCODE} {goods.text}", "", codes, packs)


def _found(strange: str, code: str, fitting: Sequence[Article], packs: Sequence[Pack], made: str = "") -> Pack | str:
    """strange: what the product is called where nothing fits."""
    own = [one for one in packs if code and one.pack == code]
    if own:
        return own[0]
    if not fitting:
        return _pack(strange, code, "", made, "", {}, None)
    if len(fitting) > 1:
        return "several"
    (article,) = fitting
    before = next((one for one in packs if one.product == article.product.registration), None)
    articles = {article.product.registration: article}
    amount, unit = (before.amount, before.unit) if before is not None else ("", "")
    return _pack(article.product.registration, code, "", made, "", articles, None, amount, unit)


def _digits(article: Article) -> str:
    """The last six digits of a pesticide's registration, as its packs carry them; "" of other goods."""
    if article.product.kind not in ("", "pesticide"):
        return ""
    return "".join(filter(str.isdecimal, article.product.registration))[-6:].rjust(6, "0")


def _pack(
    product: str,
    pack: str,
    lot: str,
    made: str,
    expires: str,
    articles: Mapping[str, Article],
    held: Held | None,
    amount: str = "",
    unit: str = "",
    used: int = 0,
) -> Pack:
    article = articles.get(product)
    own = article.unit if article is not None else held.unit if held is not None else ""
    return Pack(
        product,
        article.name if article is not None else product,
        article.product.kind if article is not None else "",
        pack,
        lot,
        made,
        expires,
        amount or "1",
        unit or own,
        held.amount if held is not None else "",
        held.unit if held is not None else "",
        used,
        article,
    )
