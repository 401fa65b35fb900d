"""What the till is at a moment, as its page gets it: the slip, what was scanned last, how rules and line are."""

from __future__ import annotations

import msgspec

from gateway.core.till.days import Entry
from gateway.core.till.view import ArticleView, SlipView, Words


class ShopView(msgspec.Struct, frozen=True):
    """Whose till it is."""

    name: str
    address: str
    region: str


class RulesView(msgspec.Struct, frozen=True):
    """state: ok, old (nothing restricted is sold), none; until: the first day on which they are too old, ""; version,
    issued (UTC ms, 0 unknown): of the rules; law: the files that they are made of."""

    state: str
    version: int
    issued: int
    until: str
    law: str


class DeviceView(msgspec.Struct, frozen=True):
    """kind: reader, scanner, printer; state: none (not in the configuration), new, ok, lost; waiting: documents."""

    kind: str
    id: str
    state: str
    cause: str
    text: Words
    waiting: int


class ScannedView(msgspec.Struct, frozen=True):
    """The last scan. number: rises by each; kind as of gateway.core.till.scanned, "card", or "fault"; articles: what it
    may be: where there are several, or the place is no sale, the page goes on with it; note: what was wrong with it,
    null where nothing was; entry: the sale whose receipt it was."""

    number: int
    place: str
    kind: str
    pack: str = ""
    made: str = ""
    lot: str = ""
    articles: list[ArticleView] = []
    note: Words | None = None
    entry: Entry | None = None


class SoldView(msgspec.Struct, frozen=True):
    """A sale. t: UTC ms; printed: its receipt was handed to a printer."""

    id: str
    receipt: str
    t: int
    printed: bool


class TodayView(msgspec.Struct, frozen=True):
    """Numbers of today's entries; z: of the last close of today, 0: none."""

    sales: int
    refusals: int
    reversals: int
    purchases: int
    z: int


class TillState(msgspec.Struct, frozen=True):
    """All of it. t: UTC ms of the gateway; waiting: events that the cloud has not taken; connected: the line to it;
    dossier: UTC ms of what the county told of this shop last, 0: never; articles: in the catalogue; place: where scans
    go; unprinted: sales whose receipts never went to a printer."""

    t: int
    day: str
    gateway: str
    shop: ShopView
    rules: RulesView
    waiting: int
    connected: bool
    dossier: int
    articles: int
    devices: list[DeviceView]
    place: str
    slip: SlipView
    scanned: ScannedView | None
    last: SoldView | None
    unprinted: list[SoldView]
    today: TodayView


class LotView(msgspec.Struct, frozen=True):
    """What there is of one lot or pack."""

    lot: str
    pack: str
    amount: str
    made: str
    expires: str
    expired: bool


class StockView(msgspec.Struct, frozen=True):
    """What there is of one product, what expires first first."""

    article: ArticleView
    lots: list[LotView]
