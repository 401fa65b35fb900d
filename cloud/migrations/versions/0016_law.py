"""Reasons of withdrawn rule files, the rule sets that were judged by, and indexes for what a ban touches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_set",
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_law_set")),
    )
    with op.batch_alter_table("law_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_set_digest"), ["digest"], unique=False)

    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.create_index("ix_input_use_law", ["registration", "at", "operation", "line", "region"], unique=False)

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_line_law", ["registration", "kind", "at", "id", "region"], unique=False)

    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=200), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.drop_column("why")

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_line_law")

    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index("ix_input_use_law")

    with op.batch_alter_table("law_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_set_digest"))

    op.drop_table("law_set")
