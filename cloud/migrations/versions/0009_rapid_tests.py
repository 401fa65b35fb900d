"""What residue analyzers said, and what points were calibrated with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rapid_test",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("gateway_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("tested", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("doubts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_test")),
        sa.UniqueConstraint("position", name=op.f("uq_rapid_test_position")),
    )
    with op.batch_alter_table("rapid_test", schema=None) as batch_op:
        batch_op.create_index("ix_rapid_test_device", ["gateway_id", "device_id", "epoch", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_test_region"), ["region"], unique=False)

    with op.batch_alter_table("point", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calibrations", sa.String(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("point", schema=None) as batch_op:
        batch_op.drop_column("calibrations")

    with op.batch_alter_table("rapid_test", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rapid_test_region"))
        batch_op.drop_index("ix_rapid_test_device")

    op.drop_table("rapid_test")
