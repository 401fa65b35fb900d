"""The tally: how often things happened, by hour and day, filled from what is there; and the outlines of regions."""

from __future__ import annotations

from typing import Final, NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


class _Source(NamedTuple):
    """Rows that count: where they lie, as what, and the columns of their facets."""

    table: str
    figure: str
    where: str
    at: str
    product: str
    kind: str
    subject: str


_EMPTY: Final = "''"
_RAPID: Final = ("at", "product", "edition", "subject")
_LEDGER: Final = ("at", "crop", "''", "subject")
_ENTRY: Final = ("CASE WHEN at > received + 600000 THEN received + 600000 ELSE at END", "product", "verdict", "subject")
_SOURCES: Final = (
    _Source("rapid_result", "test", "1 = 1", *_RAPID),
    _Source("rapid_result", "sample", "leads", *_RAPID),
    _Source("rapid_result", "positive", "leads AND standing NOT IN ('negative', 'open')", *_RAPID),
    _Source("rapid_result", "void", "verdict = 'void'", *_RAPID),
    _Source("ledger_entry", "sale", "kind = 'sale'", *_LEDGER),
    _Source("ledger_entry", "refused_sale", "kind = 'refusal'", *_LEDGER),
    _Source("market_entry", "passage", "decision = 'pass'", *_ENTRY),
    _Source("market_entry", "review", "decision = 'review'", *_ENTRY),
    _Source("market_entry", "refusal", "decision = 'stop'", *_ENTRY),
    _Source(
        "voucher", "voucher", "event <> ''", "CASE WHEN issued > 0 THEN issued ELSE told END", "''", "kind", "subject"
    ),
    _Source("alarm", "alarm", "raised IS NOT NULL", "raised", "''", "severity", "''"),
)
_CLOCK: Final = {  # of ms UTC, as Asia/Shanghai writes day and hour
    "sqlite": ("strftime('%Y-%m-%d', {} / 1000, 'unixepoch')", "strftime('%H', {} / 1000, 'unixepoch')"),
    "postgresql": (
        "to_char(to_timestamp({} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        "to_char(to_timestamp({} / 1000) AT TIME ZONE 'UTC', 'HH24')",
    ),
}


def _filling(source: _Source, dialect: str) -> list[str]:
    at = (
        f"(CASE WHEN ({source.at}) < 1577836800000 THEN 1577836800000 WHEN ({source.at}) > 4102444800000 "
        f"THEN 4102444800000 ELSE ({source.at}) END + 28800000)"
    )
    day, hour = (text.format(at) for text in _CLOCK[dialect])
    keys = {"day": "''", "hour": hour, "product": source.product, "kind": source.kind, "subject": source.subject}
    return [
        # our own words, and none of anybody else
        f"INSERT INTO tally (figure, facet, day, region, key, number) SELECT '{source.figure}', '{facet}', {day}, "  # noqa: S608
        f"region, {key}, COUNT(*) FROM {source.table} WHERE {source.where}"
        f"{'' if facet == 'day' else f' AND {key} <> {_EMPTY}'} GROUP BY 3, 4, 5"
        for facet, key in keys.items()
        if facet == "day" or key != _EMPTY
    ]


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("facet", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("figure", "facet", "day", "region", "key", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_region", ["region", "day"], unique=False)
    op.create_table(
        "tally_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_change")),
    )
    op.create_table(
        "region_outline",
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("geometry", sa.String(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("brought", sa.BigInteger(), nullable=False),
        sa.Column("brought_by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_region_outline")),
    )
    with op.batch_alter_table("region_outline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_outline_region"), ["region"], unique=False)
    dialect = op.get_bind().dialect.name
    for source in _SOURCES:
        for statement in _filling(source, dialect):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("region_outline")
    op.drop_table("tally_change")
    op.drop_table("tally")
