"""How well records are kept, and rectifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_quality",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("timely", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "month", name=op.f("pk_data_quality")),
    )
    with op.batch_alter_table("data_quality", schema=None) as batch_op:
        batch_op.create_index("ix_data_quality_month", ["month", "region"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_quality_region"), ["region"], unique=False)

    op.create_table(
        "rectification",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("found", sa.String(length=10), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_region"), ["region"], unique=False)
        batch_op.create_index("ix_rectification_state", ["state", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_subject"))
        batch_op.drop_index("ix_rectification_state")
        batch_op.drop_index(batch_op.f("ix_rectification_region"))

    op.drop_table("rectification")
    with op.batch_alter_table("data_quality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_quality_region"))
        batch_op.drop_index("ix_data_quality_month")

    op.drop_table("data_quality")
