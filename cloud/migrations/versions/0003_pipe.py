"""What is known of each lane, chain and run of a gateway; proofs of readings; what people decide of the quarantine.

Events that are there already get the digest of their predecessor from their own bytes.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boot_clock",
        sa.Column("gateway_id", sa.String(length=32), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("zero", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway_id", "boot", name=op.f("pk_boot_clock")),
    )
    with op.batch_alter_table("boot_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boot_clock_region"), ["region"], unique=False)

    op.create_table(
        "boot_seen",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("up", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "boot", name=op.f("pk_boot_seen")),
    )
    with op.batch_alter_table("boot_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boot_seen_region"), ["region"], unique=False)

    op.create_table(
        "chain_piece",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "epoch", "first", name=op.f("pk_chain_piece")),
    )
    with op.batch_alter_table("chain_piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chain_piece_region"), ["region"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "lane", "epoch", "first", name=op.f("pk_coverage")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coverage_region"), ["region"], unique=False)

    op.create_table(
        "proof",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("digest", "device", name=op.f("uq_proof_digest_device")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_end"), ["end"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_region"), ["region"], unique=False)
        batch_op.create_index("ix_proof_time", ["gateway", "device", "start"], unique=False)

    op.create_table(
        "watermark",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("begin", sa.BigInteger(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("sound", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "lane", "epoch", name=op.f("pk_watermark")),
    )
    with op.batch_alter_table("watermark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watermark_region"), ["region"], unique=False)
        batch_op.create_index("ix_watermark_unsound", ["sound", "low"], unique=False)

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prev", sa.String(length=64), server_default="", nullable=False))
        batch_op.create_index("ix_journal_boot", ["gateway", "boot"], unique=False)

    with op.batch_alter_table("knock", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lack", sa.String(length=12), server_default="unregistered", nullable=False))

    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=10), server_default="held", nullable=False))
        batch_op.add_column(sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("decided_at", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_index("ix_quarantine_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_quarantine_digest", ["digest"], unique=False)
        batch_op.drop_index("ix_quarantine_source")
        batch_op.create_index("ix_quarantine_source", ["gateway", "id", "size"], unique=False)

    _fill_prev()


def _fill_prev() -> None:
    journal = sa.table(
        "journal", sa.column("position", sa.BigInteger), sa.column("prev", sa.String), sa.column("raw", sa.LargeBinary)
    )
    connection, at = op.get_bind(), 0
    fill = sa.update(journal).where(journal.c.position == sa.bindparam("p")).values(prev=sa.bindparam("d"))
    while rows := connection.execute(
        sa.select(journal.c.position, journal.c.raw)
        .where(journal.c.position > at)
        .order_by(journal.c.position)
        .limit(1000)
    ).all():
        at = rows[-1].position
        connection.execute(fill, [{"p": row.position, "d": json.loads(row.raw).get("prev", "")} for row in rows])


def downgrade() -> None:
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.drop_index("ix_quarantine_source")
        batch_op.create_index("ix_quarantine_source", ["gateway", "id"], unique=False)
        batch_op.drop_index("ix_quarantine_digest")
        batch_op.drop_index("ix_quarantine_state")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("decided_by")
        batch_op.drop_column("state")

    with op.batch_alter_table("knock", schema=None) as batch_op:
        batch_op.drop_column("lack")

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_boot")
        batch_op.drop_column("prev")

    with op.batch_alter_table("watermark", schema=None) as batch_op:
        batch_op.drop_index("ix_watermark_unsound")
        batch_op.drop_index(batch_op.f("ix_watermark_region"))

    op.drop_table("watermark")
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.drop_index("ix_proof_time")
        batch_op.drop_index(batch_op.f("ix_proof_region"))
        batch_op.drop_index(batch_op.f("ix_proof_end"))

    op.drop_table("proof")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coverage_region"))

    op.drop_table("coverage")
    with op.batch_alter_table("chain_piece", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chain_piece_region"))

    op.drop_table("chain_piece")
    with op.batch_alter_table("boot_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boot_seen_region"))

    op.drop_table("boot_seen")
    with op.batch_alter_table("boot_clock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boot_clock_region"))

    op.drop_table("boot_clock")
