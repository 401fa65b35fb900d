"""Who signed on at terminals of gateways; notes on rapid tests, and the sample that the first of them names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("gateway_id", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("means", sa.String(length=4), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_gateway", ["gateway_id", "t"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_region"), ["region"], unique=False)
        batch_op.create_index("ix_attendance_t", ["t", "id"], unique=False)

    op.create_table(
        "rapid_note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_note")),
        sa.UniqueConstraint("position", name=op.f("uq_rapid_note_position")),
    )
    with op.batch_alter_table("rapid_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rapid_note_region"), ["region"], unique=False)
        batch_op.create_index("ix_rapid_note_result", ["result", "position"], unique=False)

    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("noted", sa.String(length=300), nullable=False, server_default=""))
        batch_op.create_index("ix_rapid_result_noted", ["noted"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.drop_index("ix_rapid_result_noted")
        batch_op.drop_column("noted")

    op.drop_table("rapid_note")
    op.drop_table("attendance")
