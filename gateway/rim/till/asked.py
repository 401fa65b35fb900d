"""What a page asks of the till, as JSON bodies."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event import Day
from contract.wire import Line, Name

Place = Literal["sale", "purchase", "count", "look"]
Amount = Annotated[str, msgspec.Meta(max_length=20)]
Items = Annotated[tuple["GoodsAsked", ...], msgspec.Meta(max_length=200)]


class GoodsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods as typed or scanned; unit "": that of the product's stock."""

    registration: Line
    amount: Amount = "1"
    unit: Amount = ""
    pack: Line = ""
    lot: Name = ""
    made: Day = ""
    expires: Day = ""


class ScanAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code that was typed, or read by the page."""

    text: Annotated[str, msgspec.Meta(max_length=1024)]


class BuyerAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who buys. take: which of two cards; phone alone: of the buyer that is known."""

    name: Line = ""
    number: Name = ""
    phone: Name = ""
    document: Literal["id_card", "passport", "other"] = "id_card"
    take: Literal["", "first", "second"] = ""


class LineAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a line is otherwise; null: as it was."""

    amount: Amount | None = None
    unit: Amount | None = None
    lot: Name | None = None
    made: Day | None = None
    expires: Day | None = None


class WordAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crop, a pest or the number of a prescription."""

    text: Line = ""


class NoticeAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The buyer has heard the advice."""

    read: bool = True


class ConfirmAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sell it. notice: the buyer has heard the advice, as the button says."""

    notice: bool = False


class RefuseAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keep the refusal; instead: the registration of what is sold in its place, "" nothing."""

    instead: Line = ""


class PurchaseAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods came in; document: the number of the paper."""

    supplier: Line
    items: Items
    document: Line = ""
    supplier_subject: Name = ""


class ReversalAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take an entry back; items: the part of it, none: all that is left."""

    entry: Name
    cause: Literal["void", "return", "correction"]
    why: Line
    items: Items = ()


class CountAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found of each lot or pack; an amount may be 0."""

    items: Items
    why: Line


class PlaceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where scans go from now on: onto the slip, or to what the page shows."""

    place: Place


class DayAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which day to close, "" today."""

    day: Day = ""


class ReprintAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Print a receipt again; entry "": the reasons for which something on the slip is refused."""

    entry: Name = ""
