"""Batches, what they came of, transfers, transport, blocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("sector", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index("ix_batch_cycle", ["cycle"], unique=False)
        batch_op.create_index("ix_batch_event", ["event"], unique=False)
        batch_op.create_index("ix_batch_holder", ["holder", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_region"), ["region"], unique=False)
        batch_op.create_index("ix_batch_subject", ["subject", "at"], unique=False)

    op.create_table(
        "batch_block",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_block")),
    )
    with op.batch_alter_table("batch_block", schema=None) as batch_op:
        batch_op.create_index("ix_batch_block_batch", ["batch", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_block_region"), ["region"], unique=False)

    op.create_table(
        "batch_edge",
        sa.Column("parent", sa.String(length=16), nullable=False),
        sa.Column("child", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("amount_in", sa.BigInteger(), nullable=False),
        sa.Column("amount_out", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("parent", "child", "event", name=op.f("pk_batch_edge")),
    )
    with op.batch_alter_table("batch_edge", schema=None) as batch_op:
        batch_op.create_index("ix_batch_edge_down", ["parent", "child", "amount_in", "amount_out"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_edge_region"), ["region"], unique=False)
        batch_op.create_index("ix_batch_edge_up", ["child", "parent", "amount_in", "amount_out"], unique=False)

    op.create_table(
        "batching",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("papers", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("corrects", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("timeless", sa.Boolean(), nullable=False),
        sa.Column("corrected_by", sa.String(length=36), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batching")),
        sa.UniqueConstraint("position", name=op.f("uq_batching_position")),
    )
    with op.batch_alter_table("batching", schema=None) as batch_op:
        batch_op.create_index("ix_batching_corrects", ["corrects"], unique=False)
        batch_op.create_index("ix_batching_cycle", ["cycle"], unique=False)
        batch_op.create_index(batch_op.f("ix_batching_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_batching_subject"), ["subject"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("offer", sa.String(length=64), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("receiver_name", sa.String(length=300), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("position", name=op.f("uq_handover_position")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_offer", ["offer", "at"], unique=False)
        batch_op.create_index("ix_handover_receiver", ["receiver", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_region"), ["region"], unique=False)
        batch_op.create_index("ix_handover_subject", ["subject", "at"], unique=False)

    op.create_table(
        "leg",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=6), nullable=False),
        sa.Column("leg", sa.String(length=64), nullable=False),
        sa.Column("plate", sa.String(length=12), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
        sa.UniqueConstraint("position", name=op.f("uq_leg_position")),
    )
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.create_index("ix_leg_leg", ["leg", "at"], unique=False)
        batch_op.create_index("ix_leg_plate", ["plate", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_leg_region"), ["region"], unique=False)

    op.create_table(
        "batch_line",
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("way", sa.String(length=3), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["batching.id"], name=op.f("fk_batch_line_event_batching")),
        sa.PrimaryKeyConstraint("event", "way", "line", name=op.f("pk_batch_line")),
    )
    with op.batch_alter_table("batch_line", schema=None) as batch_op:
        batch_op.create_index("ix_batch_line_batch", ["batch", "way"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_line_region"), ["region"], unique=False)

    op.create_table(
        "handover_line",
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["handover.id"], name=op.f("fk_handover_line_event_handover")),
        sa.PrimaryKeyConstraint("event", "line", name=op.f("pk_handover_line")),
    )
    with op.batch_alter_table("handover_line", schema=None) as batch_op:
        batch_op.create_index("ix_handover_line_batch", ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_line_region"), ["region"], unique=False)

    op.create_table(
        "leg_batch",
        sa.Column("leg", sa.String(length=36), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["leg"], ["leg.id"], name=op.f("fk_leg_batch_leg_leg")),
        sa.PrimaryKeyConstraint("leg", "batch", name=op.f("pk_leg_batch")),
    )
    with op.batch_alter_table("leg_batch", schema=None) as batch_op:
        batch_op.create_index("ix_leg_batch_batch", ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_leg_batch_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("leg_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leg_batch_region"))
        batch_op.drop_index("ix_leg_batch_batch")

    op.drop_table("leg_batch")
    with op.batch_alter_table("handover_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_line_region"))
        batch_op.drop_index("ix_handover_line_batch")

    op.drop_table("handover_line")
    with op.batch_alter_table("batch_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_line_region"))
        batch_op.drop_index("ix_batch_line_batch")

    op.drop_table("batch_line")
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leg_region"))
        batch_op.drop_index("ix_leg_plate")
        batch_op.drop_index("ix_leg_leg")

    op.drop_table("leg")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_subject")
        batch_op.drop_index(batch_op.f("ix_handover_region"))
        batch_op.drop_index("ix_handover_receiver")
        batch_op.drop_index("ix_handover_offer")

    op.drop_table("handover")
    with op.batch_alter_table("batching", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batching_subject"))
        batch_op.drop_index(batch_op.f("ix_batching_region"))
        batch_op.drop_index("ix_batching_cycle")
        batch_op.drop_index("ix_batching_corrects")

    op.drop_table("batching")
    with op.batch_alter_table("batch_edge", schema=None) as batch_op:
        batch_op.drop_index("ix_batch_edge_up")
        batch_op.drop_index(batch_op.f("ix_batch_edge_region"))
        batch_op.drop_index("ix_batch_edge_down")

    op.drop_table("batch_edge")
    with op.batch_alter_table("batch_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_block_region"))
        batch_op.drop_index("ix_batch_block_batch")

    op.drop_table("batch_block")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index("ix_batch_subject")
        batch_op.drop_index(batch_op.f("ix_batch_region"))
        batch_op.drop_index("ix_batch_holder")
        batch_op.drop_index("ix_batch_event")
        batch_op.drop_index("ix_batch_cycle")

    op.drop_table("batch")
