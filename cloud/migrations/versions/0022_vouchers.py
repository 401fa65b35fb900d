"""Vouchers and the words of their papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voucher",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("produce", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=1024), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("voided", sa.BigInteger(), nullable=False),
        sa.Column("void_event", sa.String(length=36), nullable=False),
        sa.Column("void_why", sa.String(length=300), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
    )
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.create_index("ix_voucher_batch", ["batch", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_voucher_region"), ["region"], unique=False)
        batch_op.create_index("ix_voucher_subject", ["subject", "issued"], unique=False)
        batch_op.create_index("ix_voucher_voided", ["voided", "region"], unique=False)

    op.create_table(
        "voucher_paper",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("product", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("promisor", sa.String(length=200), nullable=False),
        sa.Column("promise", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_paper")),
    )
    with op.batch_alter_table("voucher_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voucher_paper_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_voucher_paper_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("voucher_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voucher_paper_subject"))
        batch_op.drop_index(batch_op.f("ix_voucher_paper_region"))

    op.drop_table("voucher_paper")
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_voided")
        batch_op.drop_index("ix_voucher_subject")
        batch_op.drop_index(batch_op.f("ix_voucher_region"))
        batch_op.drop_index("ix_voucher_batch")

    op.drop_table("voucher")
