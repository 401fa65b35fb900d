"""Inputs and the vault: doubts of people, what was told, returned and counted, totals of stock, laws that were seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_seen",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_law_seen")),
    )
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_seen_region"), ["region"], unique=False)

    op.create_table(
        "stock_total",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "registration", name=op.f("pk_stock_total")),
    )
    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_total_region"), ["region"], unique=False)

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reversed", sa.String(length=5), server_default="", nullable=False))

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("told", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_made", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_expires", sa.String(length=10), server_default="", nullable=False))
        batch_op.alter_column(
            "pack", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=64), existing_nullable=False
        )

    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("counted", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.alter_column(
            "pack", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=64), existing_nullable=False
        )
        batch_op.create_index(batch_op.f("ix_stock_id"), ["id"], unique=False)
        batch_op.create_index("ix_stock_pack", ["pack", "subject", "registration"], unique=False)

    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubts", sa.String(length=60), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.drop_column("doubts")

    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_pack")
        batch_op.drop_index(batch_op.f("ix_stock_id"))
        batch_op.alter_column(
            "pack", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.drop_column("counted")
        batch_op.drop_column("returned")
        batch_op.drop_column("id")

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.alter_column(
            "pack", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.drop_column("lot_expires")
        batch_op.drop_column("lot_made")
        batch_op.drop_column("told")
        batch_op.drop_column("position")

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_column("reversed")

    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_total_region"))

    op.drop_table("stock_total")
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_seen_region"))

    op.drop_table("law_seen")
