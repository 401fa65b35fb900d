"""By which threads the events of the journal hang together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_thread",
        sa.Column("thread", sa.String(length=340), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("thread", "position", name=op.f("pk_exchange_thread")),
    )
    with op.batch_alter_table("exchange_thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_thread_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exchange_thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_thread_region"))

    op.drop_table("exchange_thread")
