"""Rule files of regions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        "region_law",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_law")),
        sa.UniqueConstraint("region", "name", "edition", name=op.f("uq_region_law_region_name_edition")),
    )
    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_law_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_law_region"))

    op.drop_table("region_law")
    with op.batch_alter_table("law_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_set_digest"))

    op.drop_table("law_set")
