"""From an event to its row: what was told about a sample is kept as told. What follows is told by sample_settling.

Hearing an event again, because the clock of its gateway became known, gives the same row with a better time.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from sqlmodel import Session, col, delete, select

from cloud.kernel.database import Table, among, portions
from cloud.kernel.doubt import joined
from cloud.kernel.journal import JournalEvent
from cloud.telemetry import Dated
from cloud.testing.lab_model import LabResidue, LabTest
from cloud.testing.sample_model import Sample, SampleCustody
from cloud.testing.sample_records import AUTHORITY, CITY, Records, of_time
from contract import event
from contract.errors import ContractError, bounded
from contract.quantity import MICRO, parse

KINDS: Final = frozenset({"sampling", "custody", "lab_test"})
T = TypeVar("T", bound=Table)
_TABLES: Final[dict[type[Any], str]] = {Sample: "sampling", SampleCustody: "custody", LabTest: "lab_test"}
_CHUNK: Final = 2_000
Seal = tuple[str, str]  # a number, and the city within which it names one sample
_MOST: Final = Decimal(10**6)
_HOTTEST: Final = (-100.0, 80.0)  # °C; dry ice and a car in the sun lie within


class Before:
    """What is there of the events of a pass, asked for at once. figures: of reports, written when all is heard."""

    def __init__(self, session: Session, rows: Sequence[JournalEvent]) -> None:
        self._session = session
        self._asked = {row.id for row in rows}
        self._there: dict[tuple[type[Table], str], Any] = {}
        self.figures: list[LabResidue] = []
        for table in _TABLES:
            ids = sorted(row.id for row in rows if row.kind == _TABLES[table])
            for some in portions(ids, _CHUNK):
                for found in session.exec(select(table).where(among(session, col(table.id), some))):
                    self._there[table, found.id] = found

    def get(self, table: type[T], key: str) -> T | None:
        """The row of an event, None where it is new."""
        if key in self._asked or (table, key) in self._there:
            found: T | None = self._there.get((table, key))
            return found
        return self._session.get(table, key)

    def keep(self, row: Sample | SampleCustody | LabTest) -> None:
        """A new row: a clock may let its event be heard once more."""
        self._there[type(row), row.id] = row
        self._session.add(row)

    def write(self) -> None:
        """Write what was heard, reports before their figures."""
        self._session.flush()
        self._session.add_all(self.figures)
        self._session.flush()
        self.figures.clear()


def hear(records: Records, before: Before, row: JournalEvent, known: Dated) -> set[Seal]:
    """Keep an event; the numbers whose samples must be told anew. The caller writes `before` in the end."""
    body = known.event.body
    if isinstance(body, event.Sampling):
        number = _sampling(records, before, row, known, body)
    elif isinstance(body, event.Custody):
        number = _custody(records, before, row, known, body)
    elif isinstance(body, event.LabTest):
        number = _lab_test(records, before, row, known, body)
    else:
        return set()
    return {(number, row.region[:CITY])}


def _sampling(records: Records, before: Before, row: JournalEvent, known: Dated, body: event.Sampling) -> str:
    found = before.get(Sample, row.id) or Sample(
        id=row.id, position=row.position or 0, region=row.region, number=bounded(body.sample).strip(),
        purpose=body.purpose, product=bounded(body.product), gateway=row.gateway, at=0, told=0, received=row.received,
    )  # fmt: skip
    found.at, found.told, said = _times(row, known, body.at)
    found.sampler = records.actor(body.subject, row.gateway, row.region, found.at)
    found.of, found.batch, found.cycle, found.plan = body.of, body.batch, body.cycle, body.plan
    found.spare, found.place, found.clerk = body.spare, bounded(body.place), bounded(body.clerk)
    if body.amount or body.unit:
        found.amount, found.unit = _amount(body.amount, body.unit)
        if not found.amount:
            said.add("unit")
    found.doubts = joined(said)  # of its own words; settling adds those of its neighbours
    before.keep(found)
    return found.number


def _custody(records: Records, before: Before, row: JournalEvent, known: Dated, body: event.Custody) -> str:
    found = before.get(SampleCustody, row.id) or SampleCustody(
        id=row.id, position=row.position or 0, region=row.region, number=bounded(body.sample).strip(), step=body.step,
        gateway=row.gateway, at=0, told=0, received=row.received,
    )  # fmt: skip
    found.at, found.told, said = _times(row, known, body.at)
    found.by = records.actor(body.subject, row.gateway, row.region, found.at)
    found.receiver = body.to if body.step == "hand_over" else ""
    if body.step == "receive" and not body.subject and body.to:
        found.by = records.actor(body.to, row.gateway, row.region, found.at)
    found.intact, found.celsius = body.intact, body.celsius
    found.why, found.clerk = bounded(body.why), bounded(body.clerk)
    if body.celsius is not None and not _HOTTEST[0] <= body.celsius <= _HOTTEST[1]:
        said.add("temperature")
    if found.receiver not in ("", AUTHORITY) and records.near(found.receiver, row.region) is None:
        said.add("receiver_unknown")
    found.doubts = joined(said)
    before.keep(found)
    return found.number


def _lab_test(records: Records, before: Before, row: JournalEvent, known: Dated, body: event.LabTest) -> str:
    there = before.get(LabTest, row.id)
    if there is not None:
        records.tallying.before(there)
        before.write()
        records.session.exec(delete(LabResidue).where(col(LabResidue.test) == row.id))
    found = there or LabTest(
        id=row.id, position=row.position or 0, region=row.region, number=bounded(body.sample).strip(),
        report=bounded(body.report), method=bounded(body.method), tested=0, gateway=row.gateway, at=0, told=0,
        received=row.received,
    )  # fmt: skip
    records.tallying.before(found, new=there is None)
    found.at, found.told, said = _times(row, known, body.at)
    found.tested = known.true(body.tested)
    said |= of_time(found.tested, row.received, timeless=False)
    found.laboratory = records.actor(body.subject, row.gateway, row.region, found.at)
    found.confirms, found.reinspects, found.clerk = body.confirms, body.reinspects, bounded(body.clerk)
    before.keep(found)
    seen: set[str] = set()
    for line, one in enumerate(body.residues):
        figure = _residue(row, line, one)
        key = records.names.substance(one.substance) or bounded(one.substance)
        if figure.odd:
            said.add("value_odd")
        if key in seen:
            said.add("substance_twice")
        seen.add(key)
        before.figures.append(figure)
    found.doubts = joined(said)
    return found.number


def _residue(row: JournalEvent, line: int, one: event.Residue) -> LabResidue:
    value, detectable = milligrams(one.value), milligrams(one.detectable)
    odd = (value is None and bool(one.value)) or (detectable is None and bool(one.detectable))
    return LabResidue(
        test=row.id, line=line, region=row.region, name=bounded(one.substance), told=bounded(one.value)[:26],
        value=value, detectable=detectable, odd=odd, substance=bounded(one.substance),
    )  # fmt: skip


def _times(row: JournalEvent, known: Dated, told: int) -> tuple[int, int, set[str]]:
    at = known.at(told)
    return at, known.t, of_time(at, row.received, timeless=known.timeless)


def _amount(amount: str, unit: str) -> tuple[int, str]:
    """Millionths and the unit; 0 where it is no amount."""
    try:
        read = parse(f"{amount} {unit}")
    except ContractError:
        return 0, bounded(unit)[:26]
    return (round(read.amount * MICRO) if 0 < read.amount <= _MOST else 0), read.unit


def milligrams(text: str) -> int | None:
    """Millionths of a mg/kg; None for "" and for what is no such number. Smaller than a millionth is rounded up."""
    try:
        number = Decimal(text) if text and text.isascii() and "e" not in text.lower() else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or not 0 <= number <= _MOST:
        return None
    return -int(-(number * MICRO) // 1)
