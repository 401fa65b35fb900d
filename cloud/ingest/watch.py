"""The watch over low marks: below one, every row must be settled or declared; what is not is a loss, and an alarm.

A gateway whose earlier life this cloud does not know (its coverage begins with a row beyond 1) is judged from the first
low mark that it tells, or from its lowest row that came; an epoch that an Epoch event opened, from the number that the
event names. Declarations may come late, so a hole is told after `GRACE_MS`, and it is cleared when it closes.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Finding, clear_alert, raise_alert
from cloud.ingest import coverage, holes
from cloud.ingest.coverage import Stretch
from cloud.ingest.model import Watermark
from contract import event
from contract.ack import LANES, Lane
from contract.birth import LaneState, State

GRACE_MS: Final = 60_000
_AT_ONCE: Final = 500  # lanes judged in one transaction


def told(session: Session, gateway: str, region: str, state: State) -> None:
    """A gateway told its low marks."""
    lanes: dict[Lane, LaneState | None] = {"events": state.events, "readings": state.readings}
    for lane, said in lanes.items():
        if said is None:
            continue
        mark = session.get(Watermark, (gateway, lane, said.epoch))
        if mark is None:
            mark = Watermark(gateway=gateway, lane=lane, epoch=said.epoch, region=region, begin=said.low, low=said.low)
        if said.low > mark.low or mark.sound == 0:
            mark.low = max(mark.low, said.low)
            session.add(mark)
        for older in _older(session, gateway, lane, said.epoch):
            if older.end is not None and older.low < min(said.low, older.end + 1):
                older.low = min(said.low, older.end + 1)
                session.add(older)


def opened(session: Session, said: event.Event, region: str) -> None:
    """An Epoch event: where its epoch begins, and where the one before it ended."""
    body = said.body
    if not isinstance(body, event.Epoch):
        return
    ends: dict[Lane, int] = {"events": body.events, "readings": body.readings}
    for lane in LANES:
        begin = ends[lane] + 1
        mark = session.get(Watermark, (said.gateway, lane, said.epoch)) or Watermark(
            gateway=said.gateway, lane=lane, epoch=said.epoch, region=region, begin=begin, low=begin
        )
        mark.begin, mark.sure, mark.sound = begin, True, 0
        session.add(mark)
        before = session.get(Watermark, (said.gateway, lane, body.previous))
        if before is not None:
            before.end = ends[lane]
            before.low = min(before.low, ends[lane] + 1)
            session.add(before)


def judge(session: Session, now: int) -> None:
    """Look at every lane of which not all is known to be well below its low mark; `now` in ms."""
    unsound = select(Watermark).where(col(Watermark.low) > col(Watermark.sound)).limit(_AT_ONCE)
    for mark in session.exec(unsound.order_by(col(Watermark.since))).all():
        _judge(session, mark, now)


def _judge(session: Session, mark: Watermark, now: int) -> None:
    stretch = Stretch(mark.gateway, "events" if mark.lane == "events" else "readings", mark.epoch)
    pieces = coverage.pieces(session, stretch)
    begin = mark.begin if mark.sure or not pieces else min(mark.begin, pieces[0][0])
    gaps = holes.missing(pieces, begin, mark.low)
    mark.sound, mark.since = holes.stand(gaps, mark.low, holes.Standing(mark.sound, mark.since), now)
    session.add(mark)
    subject = f"{mark.lane}/{mark.epoch}"
    if not gaps:
        if mark.missing:
            mark.missing = 0
            clear_alert(session, "hole", mark.gateway, subject, now)
        return
    rows = sum(last - first + 1 for first, last in gaps)
    if now - mark.since >= GRACE_MS and rows != mark.missing:
        details = {"lane": mark.lane, "epoch": mark.epoch, "first": gaps[0][0], "last": gaps[-1][1], "rows": rows}
        raise_alert(session, Finding("hole", mark.gateway, mark.region, subject, details), now)
        mark.missing = rows


def _older(session: Session, gateway: str, lane: Lane, epoch: int) -> list[Watermark]:
    return list(
        session.exec(
            select(Watermark).where(
                Watermark.gateway == gateway,
                Watermark.lane == lane,
                Watermark.epoch < epoch,
                col(Watermark.end).is_not(None),
            )
        )
    )
