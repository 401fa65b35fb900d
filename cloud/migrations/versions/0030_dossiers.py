"""The last dossier of each gateway; an index by which the newest entry of a gateway is found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_dossier",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_gateway_dossier")),
    )
    with op.batch_alter_table("gateway_dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_dossier_region"), ["region"], unique=False)

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_gateway", ["gateway", "position"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_gateway")

    with op.batch_alter_table("gateway_dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_dossier_region"))

    op.drop_table("gateway_dossier")
