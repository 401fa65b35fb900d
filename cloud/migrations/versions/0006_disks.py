"""How much room the disks of gateways had, hour by hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_disk",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "t", name=op.f("pk_gateway_disk")),
    )
    with op.batch_alter_table("gateway_disk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_disk_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gateway_disk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_disk_region"))

    op.drop_table("gateway_disk")
