"""What stands beside an InfluxDB: newest values, stale rollups, where gateways stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "influx_device",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "device", name=op.f("pk_influx_device")),
    )
    with op.batch_alter_table("influx_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_influx_device_position"), ["position"], unique=False)

    op.create_table(
        "influx_stale",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "device", "length", "t", name=op.f("pk_influx_stale")),
    )
    with op.batch_alter_table("influx_stale", schema=None) as batch_op:
        batch_op.create_index("ix_influx_stale_due", ["length", "t"], unique=False)

    op.create_table(
        "influx_place",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "since", name=op.f("pk_influx_place")),
    )
    op.create_table(
        "influx_rollup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("roller", sa.String(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influx_rollup")),
    )


def downgrade() -> None:
    op.drop_table("influx_rollup")
    op.drop_table("influx_place")
    with op.batch_alter_table("influx_stale", schema=None) as batch_op:
        batch_op.drop_index("ix_influx_stale_due")

    op.drop_table("influx_stale")
    with op.batch_alter_table("influx_device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_influx_device_position"))

    op.drop_table("influx_device")
