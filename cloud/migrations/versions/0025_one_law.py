"""The rules that tills may have sold by follow from the sets kept: the table of their digests goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_seen_region"))

    op.drop_table("law_seen")


def downgrade() -> None:
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
