"""Inputs and the vault: doubts of people, what was told, returned and counted, totals of stock, laws that were seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
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
        "law_seen",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_law_seen")),
    )
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_seen_region"), ["region"], unique=False)

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

    op.create_table(
        "stock_total",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "registration", name=op.f("pk_stock_total")),
    )
    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_total_region"), ["region"], unique=False)

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
        batch_op.add_column(sa.Column("known", sa.Boolean(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("intercropped", sa.Boolean(), server_default=sa.text("0"), nullable=False))
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
        batch_op.add_column(sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("0"), nullable=False))
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
        batch_op.create_index("ix_input_use_law", ["registration", "at", "operation", "line", "region"], unique=False)
        batch_op.create_index("ix_input_use_stock", ["subject", "registration", "at"], unique=False)

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reversed", sa.String(length=5), server_default="", nullable=False))

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("told", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_made", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_expires", sa.String(length=10), server_default="", nullable=False))
        batch_op.alter_column(
            "pack", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=64), existing_nullable=False
        )
        batch_op.create_index("ix_ledger_line_law", ["registration", "kind", "at", "id", "region"], unique=False)

    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=200), nullable=False))

    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("counted", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.alter_column(
            "pack", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=64), existing_nullable=False
        )
        batch_op.create_index(batch_op.f("ix_stock_id"), ["id"], unique=False)
        batch_op.create_index("ix_stock_pack", ["pack", "subject", "registration"], unique=False)

    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubts", sa.String(length=60), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.drop_column("doubts")

    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_pack")
        batch_op.drop_index(batch_op.f("ix_stock_id"))
        batch_op.alter_column(
            "pack", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.drop_column("counted")
        batch_op.drop_column("returned")
        batch_op.drop_column("id")

    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.drop_column("why")

    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_line_law")
        batch_op.alter_column(
            "pack", existing_type=sa.String(length=64), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.drop_column("lot_expires")
        batch_op.drop_column("lot_made")
        batch_op.drop_column("told")
        batch_op.drop_column("position")

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_column("reversed")

    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index("ix_input_use_stock")
        batch_op.drop_index("ix_input_use_law")
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
    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_total_region"))

    op.drop_table("stock_total")
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_subject"))
        batch_op.drop_index("ix_rectification_state")
        batch_op.drop_index(batch_op.f("ix_rectification_region"))

    op.drop_table("rectification")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_region"))
        batch_op.drop_index("ix_placement_plot")
        batch_op.drop_index("ix_placement_device")

    op.drop_table("placement")
    with op.batch_alter_table("law_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_set_digest"))

    op.drop_table("law_set")
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_seen_region"))

    op.drop_table("law_seen")
    with op.batch_alter_table("data_quality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_quality_region"))
        batch_op.drop_index("ix_data_quality_month")

    op.drop_table("data_quality")
