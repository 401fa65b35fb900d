"""What holds a code's goods back just now: blocks and recalls, and whether it is perhaps a copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from sqlmodel import Session, select

from cloud import trace
from cloud.kernel.doubt import split
from cloud.kernel.scope import NATION
from cloud.market import EntryPaper
from cloud.public.finding import Found
from cloud.public.scans import MANY, Scans, scans_of

Copy = Literal["clone", "entered_again", "overscan", "many_networks"]
_DOUBTS: Final[tuple[Copy, ...]] = ("clone", "entered_again", "overscan")


class Hold(NamedTuple):
    """A batch of the family that may not be sold. recall: it is called back; reason: of the recall, which is public."""

    recall: str
    reason: str
    since: int


class Hindrances(NamedTuple):
    """hold: the gravest; copy: why it is perhaps a copy; scans: look-ups."""

    hold: Hold | None
    copy: Copy | None
    scans: Scans


def hindrances(session: Session, found: Found, family: Sequence[str], now: int) -> Hindrances:
    """Of a code at `now` (ms UTC); family: its batch and those that it came of."""
    scans = scans_of(session, found.key)
    return Hindrances(_hold(session, family, now), _copy(session, found, scans), scans)


def _hold(session: Session, family: Sequence[str], now: int) -> Hold | None:
    lasting = [
        row
        for row in trace.blocks_among(NATION, session, family)
        if row.since <= now and (row.until is None or now < row.until)
    ]
    recalls = [row for row in lasting if row.source == "recall"]
    if recalls:
        return Hold(recalls[0].reference, recalls[0].reason, recalls[0].since)
    return Hold("", "", lasting[0].since) if lasting else None


def _copy(session: Session, found: Found, scans: Scans) -> Copy | None:
    shown = select(EntryPaper.doubts).where(EntryPaper.code == found.code)
    doubts = {one for text in session.exec(shown) for one in split(text)}
    for one in _DOUBTS:
        if one in doubts:
            return one
    return "many_networks" if found.kind == "label" and scans.most >= MANY else None
