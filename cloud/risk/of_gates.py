"""Vouchers at two gates at once, for the rule about copies: the showings that the market doubts, and how far apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

from sqlmodel import Session, col, select

from cloud import market
from cloud.kernel.doubt import doubtful, split
from cloud.kernel.journal import Projection
from cloud.market import Entry, EntryPaper
from cloud.risk.clone_travel import Shown, judged
from cloud.risk.finding import Finding, Rule
from cloud.risk.scout import Ground, News, Scout, news_of
from cloud.risk.settings import CloneTravel
from cloud.risk.window import Window


class OfGates(Scout):
    """All showings of a voucher of which one is doubted."""

    rule: ClassVar[Rule] = "clone_travel"
    projections: ClassVar[tuple[Projection, ...]] = (market.PROJECTION,)

    def news(self, session: Session, after: int) -> News:
        """As it stands."""
        return news_of(session, Entry, after)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each voucher whose quickest way ended on the day."""
        window = Window(day, 1)
        codes = _doubted(ground.session, window)
        places = market.places(ground.session) if codes else {}
        for code in codes:
            shown: list[Shown] = []
            for paper in _papers(ground.session, code):
                here, there = places.get(paper.gateway), places.get(shown[-1].gateway) if shown else None
                km = market.distance_km(there, here) if here and there else None
                shown.append(Shown(paper.entry, paper.gateway, paper.region, paper.at, km))
            held = ground.laid.of(self.rule, shown[-1].region, day)
            found = judged(code, shown, cast(CloneTravel, held.settings)) if held.active else None
            if found is not None and found.day == day:
                yield found


def _doubted(session: Session, window: Window) -> list[str]:
    query = select(EntryPaper.code, EntryPaper.doubts).where(
        doubtful(col(EntryPaper.doubts)), EntryPaper.kind == "voucher", EntryPaper.code != "",
        col(EntryPaper.at) >= window.start, col(EntryPaper.at) < window.end,
    )  # fmt: skip
    return sorted({code for code, doubts in session.exec(query) if "clone" in split(doubts)})


def _papers(session: Session, code: str) -> list[EntryPaper]:
    query = select(EntryPaper).where(EntryPaper.kind == "voucher", EntryPaper.code == code)
    return list(session.exec(query.order_by(col(EntryPaper.at), EntryPaper.entry)))
