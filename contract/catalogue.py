"""The farm inputs that a county knows, on their way down to the tills: the part `catalogue` of the signed rules.

A till that has never seen a network this week still has to say what a pack is, for which crops it is registered, and
how long to wait before the harvest. The words by which a clerk searches come with it, so that the edge needs no
dictionary of pinyin.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from contract.event.field import Amount
from contract.law.facts import InputProduct
from contract.wire import Line, Name, Reader, Version

PART: Final = "catalogue"
VERSION: Final = 1
MOST: Final = 20_000


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One product of a shelf. unit: what its stock is counted in; amount, content: what one unit holds, as 500 of mL,
    "" where nobody knows. enterprise: the five digits by which packs of veterinary medicine name their maker. barcodes:
    GTIN of its packs. spelt: its name in pinyin without tones, a blank between syllables."""

    name: Line
    product: InputProduct
    maker: Line = ""
    unit: Amount = ""
    amount: Amount = ""
    content: Amount = ""
    enterprise: Name = ""
    barcodes: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    spelt: Line = ""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, by registration."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    articles: Annotated[tuple[Article, ...], msgspec.Meta(max_length=MOST)] = ()


EMPTY: Final = Catalogue()
_read: Final = Reader(Catalogue, VERSION)
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def encode(catalogue: Catalogue) -> bytes:
    """The part; equal catalogues give equal bytes."""
    return _encode(catalogue)


def decode(body: bytes) -> Catalogue:
    """Read the part. Raises ContractError as contract.wire.Reader."""
    return _read(body)
