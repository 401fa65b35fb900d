"""What came to the gates of markets, policies, watched subjects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate_policy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("two_papers", sa.Boolean(), nullable=False),
        sa.Column("without_voucher", sa.String(length=8), nullable=False),
        sa.Column("stale_hours", sa.Integer(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_policy")),
    )
    with op.batch_alter_table("gate_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_policy_region"), ["region"], unique=False)
        batch_op.create_index("ix_gate_policy_since", ["region", "since"], unique=True)

    op.create_table(
        "market_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.String(length=400), nullable=False),
        sa.Column("plate", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("listed", sa.BigInteger(), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=False),
        sa.Column("rapid_test", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_market_entry_position")),
    )
    with op.batch_alter_table("market_entry", schema=None) as batch_op:
        batch_op.create_index("ix_market_entry_at", ["subject", "at"], unique=False)
        batch_op.create_index("ix_market_entry_day", ["subject", "day", "decision"], unique=False)
        batch_op.create_index("ix_market_entry_plate", ["plate", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_market_entry_region"), ["region"], unique=False)

    op.create_table(
        "market_watch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("end_reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_watch")),
    )
    with op.batch_alter_table("market_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_market_watch_region"), ["region"], unique=False)
        batch_op.create_index("ix_market_watch_subject", ["subject", "since"], unique=False)

    op.create_table(
        "market_paper",
        sa.Column("entry", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=300), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.String(length=400), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["market_entry.id"], name=op.f("fk_market_paper_entry_market_entry")),
        sa.PrimaryKeyConstraint("entry", "line", name=op.f("pk_market_paper")),
    )
    with op.batch_alter_table("market_paper", schema=None) as batch_op:
        batch_op.create_index("ix_market_paper_batch", ["batch", "at"], unique=False)
        batch_op.create_index("ix_market_paper_code", ["code", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_market_paper_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("market_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_market_paper_region"))
        batch_op.drop_index("ix_market_paper_code")
        batch_op.drop_index("ix_market_paper_batch")

    op.drop_table("market_paper")
    with op.batch_alter_table("market_watch", schema=None) as batch_op:
        batch_op.drop_index("ix_market_watch_subject")
        batch_op.drop_index(batch_op.f("ix_market_watch_region"))

    op.drop_table("market_watch")
    with op.batch_alter_table("market_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_market_entry_region"))
        batch_op.drop_index("ix_market_entry_plate")
        batch_op.drop_index("ix_market_entry_day")
        batch_op.drop_index("ix_market_entry_at")

    op.drop_table("market_entry")
    with op.batch_alter_table("gate_policy", schema=None) as batch_op:
        batch_op.drop_index("ix_gate_policy_since")
        batch_op.drop_index(batch_op.f("ix_gate_policy_region"))

    op.drop_table("gate_policy")
