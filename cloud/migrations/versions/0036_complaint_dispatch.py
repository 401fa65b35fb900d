"""Complaints: whom one was handed to, what the handler proposes, and the reward of one that was founded."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_TEXTS: Final = {
    "handler": 40,
    "proposal": 10,
    "proposal_reason": 500,
    "proposed_by": 40,
    "reward_basis": 500,
    "reward_claim": 10,
    "rewarded_by": 40,
    "reward_paid_by": 40,
}
_TIMES: Final = ("rewarded", "reward_paid")


def upgrade() -> None:
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        for name, length in _TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name in _TIMES:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reward", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_complaint_handler", ["handler"], unique=False)

    op.create_table(
        "complaint_dispatch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("complaint", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("handed_by", sa.String(length=40), nullable=False),
        sa.Column("handler", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint"], ["complaint.id"], name=op.f("fk_complaint_dispatch_complaint_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_dispatch")),
    )
    with op.batch_alter_table("complaint_dispatch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_dispatch_region"), ["region"], unique=False)
        batch_op.create_index("ix_complaint_dispatch_complaint", ["complaint", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("complaint_dispatch")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_handler")
        for name in ("reward", *_TIMES, *_TEXTS):
            batch_op.drop_column(name)
