"""What sort of code a text is, in the shape of branch `printed`. Temporary: that branch replaces this file."""

from __future__ import annotations

from typing import NamedTuple

from contract.errors import ContractError
from contract.identifiers.goods import gtin
from contract.identifiers.pack import pesticide_pack, veterinary_pack


class Sort(NamedTuple):
    """kind: as contract.event.Scan says; checked: a check in the text makes a wrong read unlikely."""

    kind: str
    checked: bool


def sort_of(text: str, symbology: str) -> Sort:
    """Packs of farm inputs and goods; all others are foreign."""
    for kind, read, checked in (
        ("goods", gtin, True),
        ("pesticide_pack", pesticide_pack, False),
        ("veterinary_pack", veterinary_pack, False),
    ):
        if (kind == "goods") == (symbology == "ean_13"):
            try:
                read(text)
            except ContractError:
                continue
            return Sort(kind, checked)
    return Sort("foreign", checked=False)
