"""Tables of farm inputs: products and packs, the ledger that is never edited, and the stock that follows from it.

Amounts are integers in millionths of the product's stock unit, so that sums are exact on both engines.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import NUMBERED, Table
from cloud.kernel.record import Record


class Product(Record, table=True):
    """A registered product in the catalogue of a county (`region`), or of the nation ("").

    kind: pesticide, veterinary, fertiliser, seed, feed. registration: its number, as printed. JSON: ingredients
    (names), circumstances, suspensions (pairs of days), labels (contract.law.RegisteredUse; null: nobody typed it in),
    content ({"amount", "unit"} of one stock unit, null: not known). registered_since, registered_until: days, "" where
    not known or open. prescription: medicine that needs one. enterprise: the five digits by
    which packs of veterinary medicine name their maker, "" where not known. unit: what stock is counted in.
    """

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("region", "registration"),)

    kind: str = Field(max_length=12)
    registration: str = Field(index=True, max_length=40)
    name: str = Field(index=True, max_length=200)
    maker: str = Field(default="", max_length=200)
    ingredients: str = "[]"
    circumstances: str = "[]"
    registered_since: str = Field(default="", max_length=10)
    registered_until: str = Field(default="", max_length=10)
    suspensions: str = "[]"
    labels: str = "null"
    prescription: bool = False
    enterprise: str = Field(default="", max_length=5, sa_column_kwargs={"server_default": ""})
    unit: str = Field(default="瓶", max_length=10)
    content: str = "null"


class LedgerEntry(Table, table=True):
    """One entry of the ledger of a subject, from one event of the journal; never changed, corrected by others.

    kind: purchase, sale, refusal, reversal, stock_count. at: ms UTC when it happened; received: when the county knew.
    gateway: who told, a desk's name where a person typed. party: the supplier's name; buyer: the vault's id of who
    bought; why: as told, of a refusal the codes of the till. corrects: the entry that a reversal takes back. outcome,
    reasons (JSON): what the law of the county says of it (contract.law), law: the digest of those rules; told_outcome:
    what the till's rules said. doubts: codes of cloud.inputs.doubts joined by a comma. reversed: how much was taken
    back: "" (nothing), part, whole.
    Of these only outcome, reasons, law, doubts, reversed and buyer follow from other entries, and may become others.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_subject", "subject", "at"),
        Index("ix_ledger_entry_region_at", "region", "at"),
        Index("ix_ledger_entry_buyer", "buyer", "at"),
        Index("ix_ledger_entry_gateway", "gateway", "position"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(max_length=12)
    subject: str = Field(max_length=36)
    kind: str = Field(max_length=12)
    at: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    party: str = Field(default="", max_length=200)
    party_subject: str = Field(default="", max_length=36)
    document: str = Field(default="", max_length=200)
    buyer: str = Field(default="", max_length=36)
    crop: str = Field(default="", max_length=200)
    pest: str = Field(default="", max_length=200)
    notice: bool = False
    prescription: str = Field(default="", max_length=200)
    receipt: str = Field(default="", max_length=64)
    corrects: str = Field(default="", index=True, max_length=36)
    cause: str = Field(default="", max_length=12)
    why: str = Field(default="", max_length=200)
    outcome: str = Field(default="", max_length=20)
    reasons: str = "[]"
    told_outcome: str = Field(default="", max_length=20)
    law: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=200)
    reversed: str = Field(default="", max_length=5)


class LedgerLine(Table, table=True):
    """One line of an entry. sign: +1 it came in, -1 it went out, 0 it moved nothing (refusals, counts).

    product: its id, "" where the catalogue does not know `registration`; amount: millionths of its unit, 0 where
    what was told does not convert; told: amount and unit as told. lot_made, lot_expires: days that hold instead of
    those that the line tells, since the stock knows them of the lot: where it tells none, or makes the goods
    younger or older. position: of the event, by which equal times are put in order.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        Index("ix_ledger_line_pack", "pack"),
        Index("ix_ledger_line_product", "registration", "region", "at"),
        Index("ix_ledger_line_stock", "subject", "registration", "lot"),
        Index("ix_ledger_line_law", "registration", "kind", "at", "id", "region"),  # what a new ban touches
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBERED)
    entry: str = Field(index=True, foreign_key="ledger_entry.id", max_length=36)
    line: int
    position: int = Field(default=0, sa_type=BigInteger)
    region: str = Field(max_length=12)
    subject: str = Field(max_length=36)
    at: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=12)
    product: str = Field(default="", max_length=36)
    registration: str = Field(max_length=40)
    pack: str = Field(default="", max_length=64)
    lot: str = Field(default="", max_length=64)
    made: str = Field(default="", max_length=10)
    expires: str = Field(default="", max_length=10)
    sign: int
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=10)
    told: str = Field(default="", max_length=60)
    lot_made: str = Field(default="", max_length=10)
    lot_expires: str = Field(default="", max_length=10)
    doubts: str = Field(default="", max_length=200)


class Stock(Table, table=True):
    """What a subject has of a lot of a product (or of one pack, where packs are told apart), as its ledger adds up.

    Millionths; amount = bought − sold + returned + counted. bought, sold: sums since the first entry; returned: what
    reversals brought back, less what they took away; counted: what counts found more, or less (negative). expires: ""
    where nobody knows. id: a digest of the other four, for lists.
    """

    __tablename__ = "stock"
    __table_args__ = (
        Index("ix_stock_product", "registration", "region"),
        Index("ix_stock_pack", "pack", "subject", "registration"),
    )

    subject: str = Field(primary_key=True, max_length=36)
    registration: str = Field(primary_key=True, max_length=40)
    lot: str = Field(primary_key=True, max_length=64)
    pack: str = Field(primary_key=True, max_length=64)
    id: str = Field(default="", index=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    product: str = Field(default="", max_length=36)
    unit: str = Field(max_length=10)
    amount: int = Field(default=0, sa_type=BigInteger)
    bought: int = Field(default=0, sa_type=BigInteger)
    sold: int = Field(default=0, sa_type=BigInteger)
    returned: int = Field(default=0, sa_type=BigInteger)
    counted: int = Field(default=0, sa_type=BigInteger)
    made: str = Field(default="", max_length=10)
    expires: str = Field(default="", max_length=10)


class StockTotal(Table, table=True):
    """All lots of one product that a subject has, and how far its ledger was added up.

    amount: millionths, the sum of its Stock. pooled: some of it was bought without telling packs apart. last, position:
    time (ms UTC) and journal position of the latest line in it: what comes later is added, what comes before is
    fitted in.
    """

    __tablename__ = "stock_total"

    subject: str = Field(primary_key=True, max_length=36)
    registration: str = Field(primary_key=True, max_length=40)
    region: str = Field(index=True, max_length=12)
    amount: int = Field(default=0, sa_type=BigInteger)
    pooled: bool = False
    last: int = Field(default=0, sa_type=BigInteger)
    position: int = Field(default=0, sa_type=BigInteger)
