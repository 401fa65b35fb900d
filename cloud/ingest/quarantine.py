"""The quarantine: what was refused, as it came, bounded per source and in all, so that no flood can fill the disk.

A batch costs a handful of statements however many suspects it has. What a bound drops is counted and raises an alert.
A source that is full gets only a few new ones in with each batch: writing what the next batch deletes helps nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, select, true, update
from sqlmodel import Session, col

from cloud.alerts import Finding, raise_alert
from cloud.ingest.model import Quarantined, QuarantineLoss
from cloud.kernel.database import portions
from contract.codec import MAX_BODY
from contract.errors import ContractError, printable

State = Literal["held", "replay", "replayed", "dismiss", "dismissed"]  # replay, dismiss: asked for, not done yet
STATES: Final[tuple[State, ...]] = ("held", "replay", "replayed", "dismiss", "dismissed")
MAX_COUNT: Final = 1_000  # messages of one source
MAX_BYTES: Final = 8 * 1024 * 1024  # bytes of one source
MAX_COUNT_IN_ALL: Final = 20_000
MAX_BYTES_IN_ALL: Final = 128 * 1024 * 1024
SHARE: Final = 20  # new messages of a source that is full, a batch
QUIET_MS: Final = 3_600_000  # a quarantine that dropped nothing for an hour is no alert any more
PAUSE_MS: Final = 5_000  # between two alerts of what one source had to drop
_CHUNK: Final = 500
_KEPT: Final = case((col(Quarantined.size) < MAX_BODY, col(Quarantined.size)), else_=MAX_BODY)  # covered by the index

# Refused again: a replay has failed; a dismissal has not reached the gateway, and is told it once more.
_AGAIN: Final = case(
    (col(Quarantined.state) == "replay", "held"),
    (col(Quarantined.state) == "replayed", "held"),
    (col(Quarantined.state) == "dismissed", "dismiss"),
    else_=col(Quarantined.state),
)
_SEEN: Final = (
    update(Quarantined)
    .where(col(Quarantined.id) == bindparam("key"))
    .values(seen=col(Quarantined.seen) + bindparam("more"), last=bindparam("now"), state=_AGAIN)
)


class Suspect(NamedTuple):
    """A message to keep: its source and county by the topic ("" where that is wrong), the reason, the bytes."""

    gateway: str
    county: str
    topic: str
    error: ContractError
    raw: bytes


_Key = tuple[str, str, str]  # source, digest, code


def keep(session: Session, suspects: Sequence[Suspect], now: int) -> None:
    """Put suspects in, then drop the oldest of each source that is over its bounds. In the caller's transaction."""
    found: dict[_Key, tuple[Suspect, int]] = {}
    for suspect in suspects:
        key = (suspect.gateway, sha256(suspect.raw).hexdigest(), suspect.error.code)
        found[key] = (suspect, found[key][1] + 1 if key in found else 1)
    known = _known(session, found)
    if known:
        seen = [{"key": number, "more": found[key][1], "now": now} for key, number in known.items()]
        session.connection().execute(_SEEN, seen)
    fresh = {key: one for key, one in found.items() if key not in known}
    if not fresh:
        return
    homes = {suspect.gateway: suspect.county for suspect, _ in fresh.values()}
    for gateway, county in homes.items():
        own = col(Quarantined.gateway) == gateway
        keys = [key for key in fresh if key[0] == gateway]
        room = MAX_COUNT - session.execute(select(func.count()).where(own)).scalar_one()
        lost = [fresh.pop(key)[0] for key in keys[: max(0, len(keys) - max(room, SHARE))]]
        session.connection().execute(insert(Quarantined), [_row(key, *fresh[key], now) for key in keys if key in fresh])
        if lost:
            _tell(session, gateway, county, len(lost), sum(len(suspect.raw) for suspect in lost), now)
        _bound(session, own, MAX_COUNT, MAX_BYTES, now, {gateway: county})
    _bound(session, true(), MAX_COUNT_IN_ALL, MAX_BYTES_IN_ALL, now, {})


def _known(session: Session, found: dict[_Key, tuple[Suspect, int]]) -> dict[_Key, int]:
    digests = sorted({digest for _, digest, _ in found})
    known: dict[_Key, int] = {}
    columns = (col(Quarantined.id), col(Quarantined.gateway), col(Quarantined.digest), col(Quarantined.code))
    for some in portions(digests, _CHUNK):
        wanted = col(Quarantined.digest).in_(some)
        for number, *key in session.execute(select(*columns).where(wanted)):
            if (mine := (key[0], key[1], key[2])) in found:
                known[mine] = number
    return known


def _row(key: _Key, suspect: Suspect, seen: int, now: int) -> dict[str, object]:
    error = suspect.error
    return {
        "gateway": suspect.gateway,
        "region": suspect.county,
        "topic": suspect.topic[:300],
        "code": error.code,
        "place": printable(error.where)[:200],
        "zh": error.text("zh")[:500],
        "en": error.text("en")[:500],
        "raw": suspect.raw[:MAX_BODY],
        "size": len(suspect.raw),
        "digest": key[1],
        "seen": seen,
        "first": now,
        "last": now,
        "state": "held",
        "decided_by": "",
        "decided_at": 0,
    }


def _bound(
    session: Session, which: ColumnElement[bool], count: int, size: int, now: int, homes: dict[str, str]
) -> None:
    """Drop the oldest of these rows beyond `count` or `size` bytes; `homes`: the county of a source, where known."""
    rows, taken = session.execute(select(func.count(), func.coalesce(func.sum(_KEPT), 0)).where(which)).one()
    if rows <= count and taken <= size:
        return
    cut = 0
    oldest = select(col(Quarantined.id), _KEPT).where(which).order_by(col(Quarantined.id))
    for number, length in session.execute(oldest):
        if rows <= count and taken <= size:
            break
        cut, rows, taken = number, rows - 1, taken - length
    over = (which, col(Quarantined.id) <= cut)
    sums = select(col(Quarantined.gateway), func.max(col(Quarantined.region)), func.count(), func.sum(_KEPT))
    lost = session.execute(sums.where(*over).group_by(col(Quarantined.gateway))).all()
    session.execute(delete(Quarantined).where(*over))
    for gateway, region, gone, freed in lost:
        _tell(session, gateway, homes.get(gateway, region), gone, freed, now)


def _tell(session: Session, gateway: str, region: str, gone: int, freed: int, now: int) -> None:
    loss = session.get(QuarantineLoss, gateway) or QuarantineLoss(gateway=gateway, region=region)
    due = now - loss.last >= PAUSE_MS
    loss.dropped += gone
    loss.bytes += freed
    if due:
        loss.last = now
        raise_alert(session, Finding("quarantine", gateway, region, "", {"dropped": loss.dropped}), now)
    session.add(loss)
