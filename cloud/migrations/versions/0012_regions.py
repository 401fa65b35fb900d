"""Regions, edition by edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "region_edition",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("brought", sa.BigInteger(), nullable=False),
        sa.Column("brought_by", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_edition")),
    )
    with op.batch_alter_table("region_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_edition_region"), ["region"], unique=False)

    op.create_table(
        "region_name",
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("parent", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["region_edition.id"], name=op.f("fk_region_name_edition_region_edition")),
        sa.PrimaryKeyConstraint("edition", "region", name=op.f("pk_region_name")),
    )
    with op.batch_alter_table("region_name", schema=None) as batch_op:
        batch_op.create_index("ix_region_name_parent", ["parent"], unique=False)
        batch_op.create_index(batch_op.f("ix_region_name_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("region_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_name_region"))
        batch_op.drop_index("ix_region_name_parent")

    op.drop_table("region_name")
    with op.batch_alter_table("region_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_edition_region"))

    op.drop_table("region_edition")
