"""What a scan at the till is: a pack with its code, a product by its barcode, a receipt of ours, or words to search."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, NamedTuple

from contract.catalogue import Article
from contract.errors import ContractError
from contract.identifiers import gtin, pesticide_pack, veterinary_pack
from contract.identifiers.spelling import clean
from gateway.core.errors import GatewayError
from gateway.core.till.assortment import Assortment

LONGEST: Final = 512
_VETERINARY: Final = re.compile(r"(?<![0-9])[0-9]{24}(?![0-9])")
_RECEIPT: Final = re.compile(
    r"(?:HTTPS?://[^/ ]+/ID/SALE/)?([0-9A-F]{8}-[0-9A-F]{4}-7[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12})"
)
_SHORT: Final = re.compile(r"[0-9]{8,14}")


class Scanned(NamedTuple):
    """kind: what it is; articles: which products it may be (several: somebody chooses); pack: the digits of its code;
    made: the day that a veterinary code names; entry: the sale whose receipt it is."""

    kind: Literal["pesticide_pack", "veterinary_pack", "barcode", "receipt", "text"]
    articles: tuple[Article, ...] = ()
    pack: str = ""
    made: date | None = None
    entry: str = ""


def scanned(text: str, assortment: Assortment) -> Scanned:
    """What was scanned or typed. Raises GatewayError("till_scan" | "till_pack")."""
    if len(text) > LONGEST or not text.strip() or not text.replace("\x1d", "").isprintable():
        raise GatewayError("till_scan")
    said = clean(text.replace("\x1d", ""))
    if receipt := _RECEIPT.fullmatch(said):
        return Scanned("receipt", entry=receipt[1].lower())
    try:
        pack = pesticide_pack(said)
    except ContractError as error:
        if len(said) == 32 and said.isdecimal():
            raise GatewayError("till_pack", zh=error.details["zh"], en=error.details["en"]) from None
    else:
        return Scanned("pesticide_pack", assortment.of_six(pack.registration), pack.text)
    runs = set(_VETERINARY.findall(said))
    if len(runs) == 1:
        medicine = veterinary_pack(runs.pop())
        return Scanned("veterinary_pack", assortment.of_enterprise(medicine.enterprise), medicine.text, medicine.made)
    if _SHORT.fullmatch(said):
        try:
            return Scanned("barcode", assortment.of_barcode(gtin(said).gtin14))
        except ContractError:
            pass
    article = assortment.article(text.strip()) or assortment.article(said)
    return Scanned("text", (article,) if article else tuple(assortment.search(text)))
