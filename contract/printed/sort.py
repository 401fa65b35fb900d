"""What a scanned text is: one of ours, a pack of farm inputs, goods of a shop, or a stranger's. Pure and total.

`checked` says that the text proves by itself that it was read right: our codes by their check characters and CRC, an
EAN-13 by its check digit, which is weak: a camera wants pictures that agree all the same, as of packs, which have none.
Thirteen digits in a QR code are no goods: they may as well be a telephone number. What fits nothing, a damaged code of
ours too, is `foreign`, and nothing may be kept of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from contract.errors import ContractError
from contract.identifiers.goods import gtin
from contract.identifiers.pack import pesticide_pack, veterinary_pack
from contract.printed.label import label_code
from contract.printed.voucher import voucher_code

Kind = Literal["label", "voucher", "pesticide_pack", "veterinary_pack", "goods", "foreign"]
Symbology = Literal["qr_code", "data_matrix", "code_128", "ean_13"]


class Sort(NamedTuple):
    """The kind of a text, and whether it carries a check that fits."""

    kind: Kind
    checked: bool


FOREIGN: Final = Sort("foreign", checked=False)


def sort_of(text: str, symbology: Symbology = "qr_code") -> Sort:
    """What `text` is, read from `symbology`. Never raises."""
    if symbology == "ean_13":
        return Sort("goods", checked=True) if _is_ean13(text) else FOREIGN
    if _fits(label_code, text):
        return Sort("label", checked=True)
    if _fits(voucher_code, text):
        return Sort("voucher", checked=True)
    if _fits(pesticide_pack, text):
        return Sort("pesticide_pack", checked=False)
    if _is_dated_pack(text):
        return Sort("veterinary_pack", checked=False)
    return FOREIGN


def _fits(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ContractError:
        return False
    return True


def _is_ean13(text: str) -> bool:
    return len(text) == 13 and _fits(gtin, text)


def _is_dated_pack(text: str) -> bool:
    """24 digits that begin with a day: without it any long number would pass for a pack."""
    try:
        return veterinary_pack(text).made is not None
    except ContractError:
        return False
