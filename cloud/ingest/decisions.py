"""What people decide of the quarantine: a message is taken in again under its original ids, or dismissed for good.

A decision only marks the row. The ingest process, the only writer, carries it out: a replay goes through its lane as if
it had just arrived, the same bytes on the same topic; a dismissal settles the rows of the message, and its gateway is
told that they are refused, but only where a key of that gateway signed it, revoked since or not. What nobody signed may
name rows that the real gateway still keeps: telling it would delete them. Who decided, and when, stays on the row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec
from sqlalchemy import select, update
from sqlmodel import Session, col

from cloud.ingest import coverage, salvage
from cloud.ingest.coverage import Stretch
from cloud.ingest.model import Quarantined
from cloud.ingest.ring import GatewayRing
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from contract.ack import Ack, Lane, Refused, encode, merge
from contract.errors import ContractError
from contract.keys import PublicKey, Signs
from contract.topics import Topic, build, parse

Wish = Literal["replay", "dismiss"]
Keys = Callable[[Session, str], Sequence[PublicKey]]  # all that were ever certified for a gateway
_LONGEST: Final = 60
_AT_ONCE: Final = 100


def ask(deed: Deed, row: Quarantined, wish: Wish) -> None:
    """Mark a row. Raises Problem("quarantine_decided" | "quarantine_cut")."""
    if row.state != "held":
        raise Problem("quarantine_decided", id=row.id, by=row.decided_by)
    if wish == "replay" and row.size > len(row.raw):
        raise Problem("quarantine_cut", id=row.id, size=row.size)
    row.state, row.decided_by, row.decided_at = wish, deed.by[:_LONGEST], deed.now
    deed.session.add(row)
    deed.note("quarantine", str(row.id), row.region, what={"state": wish})


def asked(session: Session, wish: Wish) -> Sequence[Quarantined]:
    """The oldest rows that wait for this."""
    query = select(Quarantined).where(col(Quarantined.state) == wish).order_by(col(Quarantined.id)).limit(_AT_ONCE)
    return session.scalars(query).all()


def replayed(session: Session, numbers: Sequence[int], let_in: Sequence[int]) -> None:
    """Rows that went through a lane: those let in are done unless they were refused again, the others are held."""
    if not numbers:
        return
    waiting = col(Quarantined.state) == "replay"
    session.execute(update(Quarantined).where(col(Quarantined.id).in_(let_in), waiting).values(state="replayed"))
    session.execute(
        update(Quarantined)
        .where(col(Quarantined.id).in_(numbers), waiting)
        .values(state="held", seen=col(Quarantined.seen) + 1)
    )


def dismiss(
    session: Session, rows: Sequence[Quarantined], now: int, signer: Signs | None, keys: Keys
) -> list[tuple[str, bytes]]:
    """Settle dismissed messages; topic and body of the acks to send when the caller's transaction is durable."""
    answers = []
    for row in rows:
        row.state = "dismissed"
        session.add(row)
        found = salvage.address(row.raw)
        try:
            topic = parse(row.topic)
        except ContractError:
            continue
        if found is None or topic.kind not in ("data", "event") or not _signed(session, topic, row.raw, keys):
            continue
        lane: Lane = "events" if topic.kind == "event" else "readings"
        ranges = merge(found.seqs)
        coverage.cover(session, {Stretch(topic.gateway, lane, found.epoch): ranges}, {topic.gateway: row.region})
        refused = Refused(lane, found.epoch, ranges, row.code, row.en[:300], found.boot)
        answers.append((build(topic._replace(kind="ack", leaf="")), encode(Ack(t=now, refused=[refused]), signer)))
    return answers


def _signed(session: Session, topic: Topic, raw: bytes, keys: Keys) -> bool:
    """Whether a key of the gateway made the message, whatever became of that key."""
    once = [msgspec.structs.replace(key, revoked=0) for key in keys(session, topic.gateway)]
    return GatewayRing(topic.gateway, once).proves(topic.kind, raw)
