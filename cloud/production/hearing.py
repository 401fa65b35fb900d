"""From an event to its rows: what was told is kept as told, and its place is found. Nothing is judged here.

Hearing an event again gives the same rows, or better placed ones where records came to be meanwhile. What must be told
anew because of it, by cloud.production.settling, is gathered in Touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace
from sqlmodel import Session

from cloud.kernel import journal
from cloud.kernel.doubt import renewed
from cloud.kernel.journal import JournalEvent
from cloud.production import amount, doubts
from cloud.production.model import FarmOperation, InputUse
from cloud.production.placing import Heard, Place, Records, place
from cloud.production.supply import Supplied
from cloud.telemetry import Dated, dated
from contract.errors import ContractError, bounded
from contract.event import Goods, Operation
from contract.identifiers.pack import pesticide_pack, veterinary_pack

_LONGEST: Final = 26  # of an amount or a unit, as in contract.event


@dataclass(slots=True)
class Touched:
    """What one pass over the journal has touched: operations, cycles, and products of subjects (subject, number).

    plots: those on which somebody did something in one of several cycles, nobody knows which. stocks: used otherwise
    than before; ledgers: bought otherwise. uses: heard and not yet written.
    """

    operations: set[str] = field(default_factory=set)
    cycles: set[str] = field(default_factory=set)
    plots: set[str] = field(default_factory=set)
    stocks: set[tuple[str, str]] = field(default_factory=set)
    ledgers: set[tuple[str, str]] = field(default_factory=set)
    uses: list[InputUse] = field(default_factory=list)

    def keep(self, session: Session) -> None:
        """Write what was heard: operations before the uses that name them, each sort at once."""
        session.flush()
        session.add_all(self.uses)
        session.flush()
        self.uses.clear()


def hear(
    records: Records, row: JournalEvent, known: Dated, touched: Touched, before: FarmOperation | None
) -> FarmOperation | None:
    """Keep an operation; one that is there already (`before`) is placed anew. None where the event is none.

    The caller writes what was heard (Touched.keep) when all of a pass is: a flush for each costs more than the rest.
    """
    body = known.event.body
    if not isinstance(body, Operation):
        return None
    session = records.session
    if before is not None and touched.uses:
        touched.keep(session)
    at = known.at(body.at)
    heard = Heard(_led(session, body), row.gateway, row.region, at, row.received, known.timeless)
    found = place(records, heard)
    if before is not None:
        _touch(before, body, touched)
    operation = before or _told(row, body)
    operation.subject, operation.region = found.subject, found.region
    operation.plot, operation.cycle = found.plot, found.cycle
    operation.at, operation.told = at, known.t
    said = set(found.doubts)
    if body.amount:
        told = amount.read(body.amount, body.unit)
        operation.amount, operation.unit = told.micro, bounded(told.unit)
        said |= {"amount_absurd" if told.doubt == "absurd" else "amount"} if told.doubt else set()
    operation.doubts = renewed(operation.doubts, doubts.PLACING, said)
    session.add(operation)
    for number, goods in enumerate(body.inputs):
        use = None if before is None else session.get(InputUse, (operation.id, number))
        touched.uses.append(_use(records, operation, number, goods, found, use))
    _touch(operation, body, touched)
    return operation


def hear_again(records: Records, operations: list[FarmOperation], touched: Touched) -> None:
    """Place operations anew that are there already, because records changed around them."""
    there = {operation.position: operation for operation in operations}
    for row in journal.at(records.session, list(there)) if there else ():
        hear(records, row, dated(records.session, row), touched, there.get(row.position or 0))
    touched.keep(records.session)


def _led(session: Session, body: Operation) -> Operation:
    """A correction that names no place is where the operation is that it corrects."""
    if not body.corrects or body.cycle or body.plot:
        return body
    corrected = session.get(FarmOperation, body.corrects)
    return body if corrected is None else replace(body, cycle=corrected.cycle, plot=corrected.plot)


def _told(row: JournalEvent, body: Operation) -> FarmOperation:
    assert row.position is not None  # noqa: S101  # it was read from the journal
    return FarmOperation(
        id=row.id,
        position=row.position,
        region=row.region,
        subject="",
        action=body.action,
        at=0,
        told=0,
        received=row.received,
        gateway=row.gateway,
        clerk=bounded(body.clerk),
        pest=bounded(body.pest),
        note=bounded(body.note),
        corrects=bounded(body.corrects),
        why=bounded(body.why),
    )


def _use(
    records: Records, operation: FarmOperation, number: int, goods: Goods, found: Place, use: InputUse | None
) -> InputUse:
    product = records.supplied(found.region, goods.product)
    content = product.content if product is not None else None
    unit = product.unit if product is not None else goods.unit
    told = amount.in_stock_unit(goods.amount, goods.unit, unit, content)
    said = {told.doubt} - {""}
    if product is None:
        said.add("product_unknown")
    elif amount.absurd(product.kind, goods.amount, goods.unit, content, found.area):
        said.add("absurd")
    said |= _pack(goods.pack, goods.product, product)
    use = use or InputUse(
        operation=operation.id,
        line=number,
        region="",
        subject="",
        at=0,
        registration=bounded(goods.product),
        pack=bounded(goods.pack),
        lot=bounded(goods.lot),
        amount=0,
        unit="",
        told_amount=bounded(goods.amount)[:_LONGEST],
        told_unit=bounded(goods.unit)[:_LONGEST],
    )
    use.region, use.subject, use.cycle, use.at = operation.region, operation.subject, operation.cycle, operation.at
    use.product = product.id if product is not None else ""
    use.amount, use.unit = told.micro, bounded(told.unit)
    use.doubts = renewed(use.doubts, doubts.USE, said)
    return use


def _pack(code: str, registration: str, product: Supplied | None) -> set[str]:
    """What does not fit in a pack code, for the two kinds of packs that have one."""
    kind = product.kind if product is not None else {24: "veterinary", 32: "pesticide"}.get(len(code), "")
    try:
        if code and kind == "veterinary":
            maker = veterinary_pack(code).enterprise
            return {"pack_other"} if product is not None and product.enterprise not in ("", maker) else set()
        if code and kind == "pesticide":
            digits = "".join(filter(str.isdecimal, registration))[-6:].rjust(6, "0")
            return set() if pesticide_pack(code).registration == digits else {"pack_other"}
    except ContractError:
        return {"pack_odd"}
    return set()


def _touch(operation: FarmOperation, body: Operation, touched: Touched) -> None:
    touched.operations.add(operation.id)
    if operation.cycle:
        touched.cycles.add(operation.cycle)
    elif "cycle_ambiguous" in operation.doubts:
        touched.plots.add(operation.plot)
    touched.stocks |= {(operation.subject, bounded(goods.product)) for goods in body.inputs}
