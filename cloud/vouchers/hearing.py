"""From an event to a voucher: what was told is kept as told, its bytes are read, its signature looked at.

Hearing an event twice changes nothing. What depends on the batch and on the other vouchers of it is told anew from all
rows by `judge`, whenever one of them changes, so that the order in which events came cannot be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Final

from sqlmodel import Session

from cloud import subjects, trace
from cloud.kernel.doubt import renewed, split
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION
from cloud.keys import county_keys
from cloud.labels import same
from cloud.telemetry import Dated
from cloud.trace import Batch
from cloud.vouchers import doubts, store
from cloud.vouchers.model import Voucher
from cloud.vouchers.tallied import Tallying
from contract.errors import ContractError, bounded
from contract.event import Vouching
from contract.printed import voucher_code
from contract.quantity import MICRO
from contract.voucher import SIZE, Verifier, decode, numbered, voucher_id

_FOREIGN: Final = frozenset({"forged", "unknown_key"})


class Reader:
    """Reads codes with the keys that the county has at that moment. rows: what will be heard in this pass: what is
    there of it already is asked for at once."""

    def __init__(self, session: Session, rows: Sequence[JournalEvent] = ()) -> None:
        self.session = session
        self._verifier: Verifier | None = None
        bodies = [(row.id, row.event.body) for row in rows if row.kind == "vouching"]
        self._asked = {id_of(body.code, key) for key, body in bodies if isinstance(body, Vouching)}
        self._there = {one.id: one for one in store.vouchers(NATION, session, sorted(self._asked))}
        self.tallying = Tallying()
        self.tallying.before(self._there.values())

    def known(self, voucher: str) -> Voucher | None:
        """A voucher that is there already, also one that was heard in this pass."""
        if voucher in self._asked or voucher in self._there:
            return self._there.get(voucher)
        found = self.session.get(Voucher, voucher)
        if found is not None:
            self.tallying.before([found])
        return found

    def keep(self, row: Voucher) -> None:
        """What was heard of a voucher; it is written when all of the pass is heard."""
        self.tallying.before([row], new=True)
        self._there[row.id] = row
        self.session.add(row)

    def genuine(self, text: str) -> tuple[bool, str]:
        """Whether a county's key signed just these bytes, and its id; a key that was revoked since has signed too."""
        if self._verifier is None:
            self._verifier = Verifier(county_keys(self.session))
        found = self._verifier.verify(text, 1 << 52)
        return found.doubt not in _FOREIGN, found.kid


def hear(reader: Reader, row: JournalEvent, known: Dated) -> str:
    """Keep what was told of a voucher; the batch of it."""
    body = known.event.body
    if not isinstance(body, Vouching):
        return ""
    session = reader.session
    found = reader.known(id_of(body.code, row.id)) or _read(reader, row, body)
    at = known.at(body.at)
    if body.step == "void":
        if not found.voided or (at, row.id) < (found.voided, found.void_event) or found.void_event == row.id:
            found.voided, found.void_event, found.void_why = at, row.id, bounded(body.why)
    elif found.event in ("", row.id) or (known.t, row.id) < (found.told, found.event):
        found.event, found.code, found.told, found.received = row.id, body.code, known.t, row.received
        found.gateway, found.clerk = row.gateway, bounded(body.clerk)
        found.subject = _whose(session, row, body, at)
    if body.batch != found.batch:
        found.doubts = renewed(found.doubts, (), {"batch_differs"})
    reader.keep(found)
    return found.batch


def id_of(text: str, event: str) -> str:
    """The id of a voucher; of a code that nobody can read, one made of the event that told it."""
    try:
        return voucher_id(voucher_code(text))
    except ContractError:
        return sha256(event.encode()).hexdigest()[:16]


def judge(session: Session, batches: set[str], tallying: Tallying | None = None) -> None:
    """Tell the doubts of all vouchers of these batches anew, and where they and those that were heard count."""
    tallying = tallying or Tallying()
    known = {one.id: one for one in trace.batches(NATION, session, sorted(batches))} if batches else {}
    handed = trace.handed_on(session, sorted(known)) if known else {}
    by_batch: dict[str, list[Voucher]] = {}
    for row in store.of_batches(NATION, session, sorted(batches)) if batches else ():
        by_batch.setdefault(row.batch, []).append(row)
    for batch_id, rows in by_batch.items():
        tallying.before(rows)
        _judge(session, known.get(batch_id), rows, handed.get(batch_id, ()))
    session.flush()
    tallying.write(session)


def _judge(session: Session, batch: Batch | None, rows: Sequence[Voucher], handed: Sequence[trace.Handed]) -> None:
    sums: dict[str, int] = {}
    for row in rows:
        worth = not doubts.WORTHLESS & set(split(row.doubts))
        row.whole = (same(row.amount, row.unit, batch.unit) or 0) if batch is not None and worth else 0
        if not row.voided:
            sums[row.kind] = sums.get(row.kind, 0) + row.whole
        if batch is not None:
            row.region = batch.region
    for row in rows:
        found = set()
        if not row.event:
            found.add("not_issued")
        if row.voided and not row.void_why.strip():
            found.add("why_missing")
        if not doubts.WORTHLESS & set(split(row.doubts)):
            found |= _about(batch, row, sums, handed)
        row.doubts = renewed(row.doubts, doubts.BATCH, found)
        session.add(row)


def _about(batch: Batch | None, row: Voucher, sums: dict[str, int], handed: Sequence[trace.Handed]) -> set[str]:
    if batch is None:
        return {"batch_unknown"}
    found = set()
    if row.event and row.subject != trace.holder_at(batch.subject, handed, row.told):
        found.add("batch_foreign")
    if row.produce and row.produce != numbered(batch.product):
        found.add("product_differs")
    if not row.whole:
        found.add("unit")
    elif not row.voided and sums[row.kind] > batch.amount:
        found.add("too_much")
    return found


def _read(reader: Reader, row: JournalEvent, body: Vouching) -> Voucher:
    made = Voucher(id=id_of(body.code, row.id), region=row.region, batch=body.batch, code=body.code)
    try:
        said = decode(voucher_code(body.code).payload[:SIZE])
    except ContractError:
        made.doubts = "unreadable"
        return made
    good, made.kid = reader.genuine(body.code)
    made.batch, made.kind, made.produce = f"{said.batch:016x}", said.kind, said.produce
    made.amount, made.unit = int(said.amount * Decimal(MICRO)), said.unit
    made.issued, made.until = said.issued, said.until or 0
    made.basis = ",".join(sorted(said.basis))
    made.doubts = "" if good else "forged"
    return made


def _whose(session: Session, row: JournalEvent, body: Vouching, at: int) -> str:
    if body.subject:
        return bounded(body.subject)[:36]
    holder = subjects.holder(NATION, session, row.gateway, at)
    return holder.id if holder is not None else ""
