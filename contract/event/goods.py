"""What happens to farm inputs: bought, sold, refused, taken back, counted; and who bought them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event.field import Amount, Day
from contract.personal import Sealed
from contract.wire import Line, Name, Time


class Buyer(msgspec.Struct, tag_field="kind", tag="buyer", frozen=True):
    """Somebody showed a document at a till: number, name and phone sealed to the vault (contract.personal)."""

    person: Sealed
    document: Literal["id_card", "passport", "other"] = "id_card"


class Goods(msgspec.Struct, frozen=True, omit_defaults=True):
    """Farm inputs in one line of a ledger: `amount` (a decimal) of `unit` of one product, pack or lot.

    product: its registration number, or the number of its licence; pack: the 32 or 24 digits of one pack; lot: the
    maker's; made, expires: days as 2026-11-30, `expires` the first on which it is too old; "" where nobody knows.
    """

    product: Line
    amount: Amount
    unit: Amount
    pack: Name = ""
    lot: Name = ""
    made: Day = ""
    expires: Day = ""


Lines = Annotated[tuple[Goods, ...], msgspec.Meta(min_length=1, max_length=200)]


class Purchase(msgspec.Struct, tag_field="kind", tag="purchase", frozen=True, omit_defaults=True):
    """Goods came in. subject: who bought ("": whom the gateway belongs to); document: the number of the paper.

    supplier: as the paper names it; supplier_subject: its id where it is known here. clerk: the account that told.
    at: UTC ms when it happened, 0: when the event was made; the same in all bodies of a ledger.
    """

    items: Lines
    supplier: Line
    supplier_subject: Name = ""
    document: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Sale(msgspec.Struct, tag_field="kind", tag="sale", frozen=True, omit_defaults=True):
    """Goods were sold. buyer: the id of the `buyer` event that tells who, "" where nobody had to be told.

    crop, pest: what the buyer said they are for. outcome: what the till's rules answered, law: their digest. notice:
    the buyer confirmed the advice. prescription: its number, for medicine that needs one. receipt: as printed.
    """

    items: Lines
    buyer: Name = ""
    crop: Line = ""
    pest: Line = ""
    outcome: Literal["allowed", "real_name_needed", "held", "refused", ""] = ""
    law: Name = ""
    notice: bool = False
    prescription: Line = ""
    receipt: Name = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Refusal(msgspec.Struct, tag_field="kind", tag="refusal", frozen=True, omit_defaults=True):
    """A sale was asked for and not done: reasons are codes of contract.law, law is the digest of the rules."""

    items: Lines
    reasons: Annotated[tuple[Name, ...], msgspec.Meta(max_length=40)]
    buyer: Name = ""
    crop: Line = ""
    pest: Line = ""
    law: Name = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Reversal(msgspec.Struct, tag_field="kind", tag="reversal", frozen=True, omit_defaults=True):
    """An entry is taken back by another one: nothing of a ledger is ever edited.

    entry: the id of the event; items: the part of it, none: all. cause: `void` it never happened, `return` the goods
    came back, `correction` it was typed wrongly and the right entry follows.
    """

    entry: Name
    cause: Literal["void", "return", "correction"]
    why: Line
    items: Annotated[tuple[Goods, ...], msgspec.Meta(max_length=200)] = ()
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class StockCount(msgspec.Struct, tag_field="kind", tag="stock_count", frozen=True, omit_defaults=True):
    """Somebody counted what lies there: the amounts of `items` are what was found, and `why` they may differ."""

    items: Lines
    why: Line
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0
