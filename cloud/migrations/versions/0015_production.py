"""Cycles, operations, uses of inputs, devices on plots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cycle",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("plot", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("known", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("variety", sa.String(length=60), nullable=False),
        sa.Column("begun", sa.String(length=10), nullable=False),
        sa.Column("expected", sa.String(length=10), nullable=False),
        sa.Column("ended", sa.String(length=10), nullable=False),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("intercropped", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("tagged", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.create_index("ix_cycle_plot", ["plot", "begun"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_region"), ["region"], unique=False)
        batch_op.create_index("ix_cycle_subject", ["subject", "begun"], unique=False)

    op.create_table(
        "farm_operation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("plot", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("pest", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("corrects", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("corrected_by", sa.String(length=36), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farm_operation")),
        sa.UniqueConstraint("position", name=op.f("uq_farm_operation_position")),
    )
    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_farm_operation_corrects"), ["corrects"], unique=False)
        batch_op.create_index("ix_farm_operation_cycle", ["cycle", "at"], unique=False)
        batch_op.create_index("ix_farm_operation_plot", ["plot", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_farm_operation_region"), ["region"], unique=False)
        batch_op.create_index("ix_farm_operation_subject", ["subject", "at"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("plot", sa.String(length=36), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_device", ["gateway", "device"], unique=False)
        batch_op.create_index("ix_placement_plot", ["plot", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_region"), ["region"], unique=False)

    op.create_table(
        "herd_tag",
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=15), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.id"], name=op.f("fk_herd_tag_cycle_cycle")),
        sa.PrimaryKeyConstraint("cycle", "tag", name=op.f("pk_herd_tag")),
    )
    with op.batch_alter_table("herd_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_herd_tag_region"), ["region"], unique=False)
        batch_op.create_index("ix_herd_tag_tag", ["tag"], unique=False)

    op.create_table(
        "input_use",
        sa.Column("operation", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=300), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("told_amount", sa.String(length=26), server_default="", nullable=False),
        sa.Column("told_unit", sa.String(length=26), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("purchase", sa.String(length=36), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.String(length=20), server_default="", nullable=False),
        sa.Column("earliest", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["farm_operation.id"], name=op.f("fk_input_use_operation_farm_operation")
        ),
        sa.PrimaryKeyConstraint("operation", "line", name=op.f("pk_input_use")),
    )
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_input_use_cycle"), ["cycle"], unique=False)
        batch_op.create_index("ix_input_use_law", ["registration", "at", "operation", "line", "region"], unique=False)
        batch_op.create_index("ix_input_use_pack", ["pack"], unique=False)
        batch_op.create_index("ix_input_use_product", ["registration", "region", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_input_use_region"), ["region"], unique=False)
        batch_op.create_index("ix_input_use_stock", ["subject", "registration", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index("ix_input_use_stock")
        batch_op.drop_index(batch_op.f("ix_input_use_region"))
        batch_op.drop_index("ix_input_use_product")
        batch_op.drop_index("ix_input_use_pack")
        batch_op.drop_index("ix_input_use_law")
        batch_op.drop_index(batch_op.f("ix_input_use_cycle"))

    op.drop_table("input_use")
    with op.batch_alter_table("herd_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_herd_tag_tag")
        batch_op.drop_index(batch_op.f("ix_herd_tag_region"))

    op.drop_table("herd_tag")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_region"))
        batch_op.drop_index("ix_placement_plot")
        batch_op.drop_index("ix_placement_device")

    op.drop_table("placement")
    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.drop_index("ix_farm_operation_subject")
        batch_op.drop_index(batch_op.f("ix_farm_operation_region"))
        batch_op.drop_index("ix_farm_operation_plot")
        batch_op.drop_index("ix_farm_operation_cycle")
        batch_op.drop_index(batch_op.f("ix_farm_operation_corrects"))

    op.drop_table("farm_operation")
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_index("ix_cycle_subject")
        batch_op.drop_index(batch_op.f("ix_cycle_region"))
        batch_op.drop_index("ix_cycle_plot")

    op.drop_table("cycle")
