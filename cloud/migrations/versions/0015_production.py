"""Herds, placements, and what is derived of operations and uses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
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

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("intercropped", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("tagged", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.alter_column(
            "pest", existing_type=sa.VARCHAR(length=200), type_=sa.String(length=300), existing_nullable=False
        )
        batch_op.alter_column(
            "unit", existing_type=sa.VARCHAR(length=10), type_=sa.String(length=26), existing_nullable=False
        )
        batch_op.alter_column(
            "note", existing_type=sa.VARCHAR(length=200), type_=sa.String(length=300), existing_nullable=False
        )
        batch_op.alter_column(
            "corrects", existing_type=sa.VARCHAR(length=36), type_=sa.String(length=64), existing_nullable=False
        )
        batch_op.alter_column(
            "why", existing_type=sa.VARCHAR(length=200), type_=sa.String(length=300), existing_nullable=False
        )
        batch_op.alter_column(
            "doubts", existing_type=sa.VARCHAR(length=200), type_=sa.String(length=400), existing_nullable=False
        )
        batch_op.create_index("ix_farm_operation_plot", ["plot", "at"], unique=False)

    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_amount", sa.String(length=26), server_default="", nullable=False))
        batch_op.add_column(sa.Column("told_unit", sa.String(length=26), server_default="", nullable=False))
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("earlier", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("unknown", sa.String(length=20), server_default="", nullable=False))
        batch_op.alter_column(
            "registration", existing_type=sa.VARCHAR(length=40), type_=sa.String(length=300), existing_nullable=False
        )
        batch_op.alter_column(
            "pack", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=64), existing_nullable=False
        )
        batch_op.alter_column(
            "unit", existing_type=sa.VARCHAR(length=10), type_=sa.String(length=26), existing_nullable=False
        )
        batch_op.drop_index(batch_op.f("ix_input_use_subject"))
        batch_op.create_index("ix_input_use_stock", ["subject", "registration", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index("ix_input_use_stock")
        batch_op.create_index(batch_op.f("ix_input_use_subject"), ["subject"], unique=False)
        batch_op.alter_column(
            "unit", existing_type=sa.String(length=26), type_=sa.VARCHAR(length=10), existing_nullable=False
        )
        batch_op.alter_column(
            "pack", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.alter_column(
            "registration", existing_type=sa.String(length=300), type_=sa.VARCHAR(length=40), existing_nullable=False
        )
        batch_op.drop_column("unknown")
        batch_op.drop_column("earlier")
        batch_op.drop_column("withdrawn")
        batch_op.drop_column("told_unit")
        batch_op.drop_column("told_amount")

    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.drop_index("ix_farm_operation_plot")
        batch_op.alter_column(
            "doubts", existing_type=sa.String(length=400), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.alter_column(
            "why", existing_type=sa.String(length=300), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.alter_column(
            "corrects", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=36), existing_nullable=False
        )
        batch_op.alter_column(
            "note", existing_type=sa.String(length=300), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.alter_column(
            "unit", existing_type=sa.String(length=26), type_=sa.VARCHAR(length=10), existing_nullable=False
        )
        batch_op.alter_column(
            "pest", existing_type=sa.String(length=300), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.drop_column("told")

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_column("tagged")
        batch_op.drop_column("intercropped")
        batch_op.drop_column("known")

    with op.batch_alter_table("herd_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_herd_tag_tag")
        batch_op.drop_index(batch_op.f("ix_herd_tag_region"))

    op.drop_table("herd_tag")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_region"))
        batch_op.drop_index("ix_placement_plot")
        batch_op.drop_index("ix_placement_device")

    op.drop_table("placement")
