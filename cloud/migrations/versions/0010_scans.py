"""What cameras counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("gateway_id", sa.String(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=1024), nullable=False),
        sa.Column("symbology", sa.String(length=16), nullable=False),
        sa.Column("reads", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("legible", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("position", name=op.f("uq_scan_position")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index("ix_scan_day", ["gateway_id", "device_id", "t", "region"], unique=False)
        batch_op.create_index("ix_scan_device", ["gateway_id", "device_id", "epoch", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_scan_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scan_region"))
        batch_op.drop_index("ix_scan_device")
        batch_op.drop_index("ix_scan_day")

    op.drop_table("scan")
