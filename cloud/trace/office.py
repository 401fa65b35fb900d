"""What people enter of batches at the county's API: the same events as the edge's, refused while they can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from typing import Final

from msgspec.structs import replace
from sqlmodel import Session, col, select

from cloud import production, subjects
from cloud.kernel import desk, record
from cloud.kernel.audit import Deed
from cloud.kernel.database import among
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.trace import doubts
from cloud.trace.balance import Finding
from cloud.trace.model import Batch, Batching, Block, Handover, Leg
from cloud.trace.projection import handle
from cloud.trace.settling import Settling
from contract.event import Batching as Made
from contract.event import Leg as Carried
from contract.event import Transfer

BATCHING: Final = "batching"


def drawn() -> str:
    """A new batch's id: 64 bits that nobody guesses."""
    return token_hex(8)


def batch(deed: Deed, body: Made) -> Batching:
    """Enter a making of batches. Raises Problem("trace_…")."""
    found = deed.session.get_one(Batching, _told(deed, body))
    _in_time(deed.session, body, found.at)
    _refuse(Settling(deed.session).findings(found.id))
    children = [one.batch for one in body.children]
    deed.note(BATCHING, found.id, found.region, what={"action": found.action, "children": children})
    return found


def transfer(deed: Deed, body: Transfer) -> Handover:
    """Enter a step of a transfer. Raises Problem("trace_…")."""
    found = deed.session.get_one(Handover, _told(deed, body))
    _refuse([Finding(code) for code in split(found.doubts)])
    deed.note("handover", found.offer, found.region, what={"step": found.step, "receiver": found.receiver})
    return found


def carry(deed: Deed, body: Carried) -> Leg:
    """Enter a departure or an arrival. Raises Problem("trace_…")."""
    found = deed.session.get_one(Leg, _told(deed, body))
    _refuse([Finding(code) for code in split(found.doubts)])
    deed.note("leg", found.leg, found.region, what={"step": found.step, "plate": found.plate})
    return found


def block(deed: Deed, held: Batch, source: str, reference: str, reason: str) -> Block:
    """Hold a batch back from now on."""
    row = Block(
        region=held.region,
        batch=held.id,
        subject=held.subject,
        source=source,
        reference=reference,
        reason=reason,
        since=deed.now,
        **record.stamped(deed),
    )
    return record.add(deed, row, {"batch": held.id, "source": source, "reference": reference})


def lift(deed: Deed, row: Block, reason: str) -> Block:
    """Let a batch go again. Raises Problem("block_ended")."""
    if row.until is not None:
        raise Problem("block_ended")
    record.change(deed, row, {"until": deed.now, "end_reason": reason})
    return row


def blocks_of(session: Session, batch_id: str) -> list[Block]:
    """All blocks of a batch, the first first."""
    return list(session.exec(select(Block).where(Block.batch == batch_id).order_by(col(Block.created), col(Block.id))))


def standing_blocks(session: Session, batches: Sequence[str], reference: str) -> list[Block]:
    """The blocks of these batches that one order or recall laid on them and nobody lifted."""
    query = select(Block).where(among(session, Block.batch, batches), Block.reference == reference)
    return list(session.exec(query.where(col(Block.until).is_(None)).order_by(Block.batch)))


def _told(deed: Deed, body: Made | Transfer | Carried) -> str:
    """Tell it as this account's and project it; the id of its event."""
    subject_id, region = _who(deed, body.subject)
    (row,) = desk.tell(deed, region, [replace(body, subject=subject_id, clerk=deed.by, at=body.at or deed.now)])
    handle(deed.session, row)
    return row.id


def _who(deed: Deed, wanted: str) -> tuple[str, str]:
    """Whose act it is, within the scope of who tells."""
    subject = subjects.subject(deed.scope, deed.session, wanted or deed.scope.subject)
    if subject is None:
        raise _problem(Finding("subject_unknown", have=wanted))
    return subject.id, subject.region


def _in_time(session: Session, body: Made, at: int) -> None:
    if body.action != "harvest" or not body.cycle:
        return
    cycle = production.cycle(NATION, session, body.cycle)
    if cycle is None:
        return
    locked = production.harvest(session, cycle, at)
    if locked.state != "free":
        why = "、".join(use.registration for use in locked.causes)
        raise Problem("trace_harvest_early", since=locked.since.isoformat() if locked.since else "?", why=why)


def _refuse(findings: list[Finding]) -> None:
    order = list(doubts.WORDS)
    refused = sorted((one for one in findings if one.code not in doubts.FLAGS), key=lambda one: order.index(one.code))
    if refused:
        first = refused[0]
        raise _problem(first)


def _problem(finding: Finding) -> Problem:
    zh, en = doubts.numbers(*finding)
    return Problem(f"trace_{finding.code}", zh=zh, en=en)
