"""Coverage: which rows of each lane are settled or declared, kept in the transaction that makes them so.

It never claims what is not durable. A lane in more than `MOST` pieces forgets its lowest ones: that shows as a wider
hole, never as one hole less. The highest number of each epoch is what a restored image is told by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlmodel import Session, col

from cloud.ingest.holes import coalesce
from cloud.ingest.model import Coverage
from cloud.kernel.database import portions
from contract.ack import High, Lane, Range

MOST: Final = 2_000  # pieces of one lane and epoch
_CHUNK: Final = 500  # gateways in one SELECT
_MOST_HIGH: Final = 8  # epochs that an ack speaks of, the youngest
_KEY: Final = (
    (col(Coverage.gateway) == bindparam("g"))
    & (col(Coverage.lane) == bindparam("l"))
    & (col(Coverage.epoch) == bindparam("e"))
    & (col(Coverage.first) == bindparam("f"))
)
_DELETE: Final = delete(Coverage).where(_KEY)
_UPDATE: Final = update(Coverage).where(_KEY).values(last=bindparam("to"))
_KNOWN: Final[Executable] = select(
    col(Coverage.gateway), col(Coverage.lane), col(Coverage.epoch), col(Coverage.first), col(Coverage.last)
).where(col(Coverage.gateway).in_(bindparam("gateways", expanding=True)))


class Stretch(NamedTuple):
    """One lane of one epoch of a gateway."""

    gateway: str
    lane: Lane
    epoch: int


def cover(
    session: Session, found: Mapping[Stretch, Iterable[Range]], regions: Mapping[str, str]
) -> dict[str, list[High]]:
    """Note rows as settled or declared, in the caller's transaction; `regions`: gateway -> where it stands.

    Of each of these gateways: the highest number of each lane in its youngest epochs, youngest first.
    """
    known = _pieces(session, {*regions, *(stretch.gateway for stretch in found)})
    tops = {stretch: max(own.values()) for stretch, own in known.items()}
    gone, longer, fresh = [], [], []
    for stretch, ranges in found.items():
        pieces = known.get(stretch, {})
        merged = coalesce([*pieces.items(), *ranges])[-MOST:]
        if merged:
            tops[stretch] = merged[-1][1]
        key = {"g": stretch.gateway, "l": stretch.lane, "e": stretch.epoch}
        kept = {first for first, _ in merged}
        gone += [{**key, "f": first} for first in pieces if first not in kept]
        for first, last in merged:
            if first not in pieces:
                place = {"gateway": stretch.gateway, "lane": stretch.lane, "epoch": stretch.epoch}
                fresh.append({**place, "first": first, "last": last, "region": regions[stretch.gateway]})
            elif pieces[first] != last:
                longer.append({**key, "f": first, "to": last})
    connection = session.connection()
    if gone:
        connection.execute(_DELETE, gone)
    if longer:
        connection.execute(_UPDATE, longer)
    if fresh:
        connection.execute(insert(Coverage), fresh)
    return _highs(tops)


def pieces(session: Session, stretch: Stretch) -> list[Range]:
    """What is covered of one lane and epoch, rising."""
    rows = session.execute(
        select(col(Coverage.first), col(Coverage.last))
        .where(
            col(Coverage.gateway) == stretch.gateway,
            col(Coverage.lane) == stretch.lane,
            col(Coverage.epoch) == stretch.epoch,
        )
        .order_by(col(Coverage.first))
    )
    return [(first, last) for first, last in rows]


def _highs(tops: Mapping[Stretch, int]) -> dict[str, list[High]]:
    found: dict[str, list[High]] = defaultdict(list)
    for stretch in sorted(tops, key=lambda one: (-one.epoch, one.lane)):
        if len(found[stretch.gateway]) < 2 * _MOST_HIGH:
            found[stretch.gateway].append(High(stretch.lane, stretch.epoch, tops[stretch]))
    return found


def _pieces(session: Session, gateways: set[str]) -> dict[Stretch, dict[int, int]]:
    found: dict[Stretch, dict[int, int]] = defaultdict(dict)
    names = sorted(gateways)
    for some in portions(names, _CHUNK):
        rows = session.connection().execute(_KNOWN, {"gateways": some})
        for gateway, lane, epoch, first, last in rows:
            found[Stretch(gateway, lane, epoch)][first] = last
    return found
