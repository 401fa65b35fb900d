"""Rapid tests: results judged, their samples and confirmations, counts, choices of method, findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rapid_confirmation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("test", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.String(length=300), nullable=False),
        sa.Column("report", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_confirmation")),
        sa.UniqueConstraint("position", name=op.f("uq_rapid_confirmation_position")),
    )
    with op.batch_alter_table("rapid_confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rapid_confirmation_region"), ["region"], unique=False)
        batch_op.create_index("ix_rapid_confirmation_sample", ["sample", "county"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_confirmation_test"), ["test"], unique=False)

    op.create_table(
        "rapid_count",
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("void", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "subject", "day", "edition", "product", name=op.f("pk_rapid_count")),
    )
    with op.batch_alter_table("rapid_count", schema=None) as batch_op:
        batch_op.create_index("ix_rapid_count_day", ["day", "region"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_count_region"), ["region"], unique=False)

    op.create_table(
        "rapid_finding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_finding")),
    )
    with op.batch_alter_table("rapid_finding", schema=None) as batch_op:
        batch_op.create_index("ix_rapid_finding_code", ["code", "last"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_finding_region"), ["region"], unique=False)
        batch_op.create_index("ix_rapid_finding_subject", ["subject", "last"], unique=False)

    op.create_table(
        "rapid_method",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_method")),
    )
    with op.batch_alter_table("rapid_method", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rapid_method_region"), ["region"], unique=False)
        batch_op.create_index("ix_rapid_method_subject", ["subject", "since"], unique=False)

    op.create_table(
        "rapid_reinspection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("test", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_reinspection")),
    )
    with op.batch_alter_table("rapid_reinspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rapid_reinspection_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_reinspection_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_reinspection_test"), ["test"], unique=False)

    op.create_table(
        "rapid_result",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("home", sa.String(length=12), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("named", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("sample", sa.String(length=300), nullable=False),
        sa.Column("item", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("control", sa.Float(), nullable=True),
        sa.Column("change", sa.Float(), nullable=True),
        sa.Column("told", sa.String(length=4), nullable=False),
        sa.Column("reruns", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("tested", sa.BigInteger(), nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("timeless", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.String(length=200), nullable=False),
        sa.Column("chain", sa.String(length=307), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("doubts", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_result")),
        sa.UniqueConstraint("position", name=op.f("uq_rapid_result_position")),
    )
    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.create_index("ix_rapid_result_at", ["at", "id"], unique=False)
        batch_op.create_index("ix_rapid_result_batch", ["batch"], unique=False)
        batch_op.create_index("ix_rapid_result_chain", ["chain"], unique=False)
        batch_op.create_index("ix_rapid_result_cycle", ["cycle"], unique=False)
        batch_op.create_index("ix_rapid_result_device", ["gateway", "device", "at"], unique=False)
        batch_op.create_index("ix_rapid_result_digest", ["digest"], unique=False)
        batch_op.create_index("ix_rapid_result_of", ["of", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_rapid_result_region"), ["region"], unique=False)
        batch_op.create_index("ix_rapid_result_reruns", ["reruns"], unique=False)
        batch_op.create_index("ix_rapid_result_sample", ["sample", "county"], unique=False)
        batch_op.create_index("ix_rapid_result_standing", ["standing", "at"], unique=False)
        batch_op.create_index("ix_rapid_result_subject", ["subject", "at"], unique=False)

    op.create_table(
        "rapid_sample",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "number", name=op.f("pk_rapid_sample")),
    )
    with op.batch_alter_table("rapid_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rapid_sample_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rapid_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rapid_sample_region"))

    op.drop_table("rapid_sample")
    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.drop_index("ix_rapid_result_subject")
        batch_op.drop_index("ix_rapid_result_standing")
        batch_op.drop_index("ix_rapid_result_sample")
        batch_op.drop_index("ix_rapid_result_reruns")
        batch_op.drop_index(batch_op.f("ix_rapid_result_region"))
        batch_op.drop_index("ix_rapid_result_of")
        batch_op.drop_index("ix_rapid_result_digest")
        batch_op.drop_index("ix_rapid_result_device")
        batch_op.drop_index("ix_rapid_result_cycle")
        batch_op.drop_index("ix_rapid_result_chain")
        batch_op.drop_index("ix_rapid_result_batch")
        batch_op.drop_index("ix_rapid_result_at")

    op.drop_table("rapid_result")
    with op.batch_alter_table("rapid_reinspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rapid_reinspection_test"))
        batch_op.drop_index(batch_op.f("ix_rapid_reinspection_subject"))
        batch_op.drop_index(batch_op.f("ix_rapid_reinspection_region"))

    op.drop_table("rapid_reinspection")
    with op.batch_alter_table("rapid_method", schema=None) as batch_op:
        batch_op.drop_index("ix_rapid_method_subject")
        batch_op.drop_index(batch_op.f("ix_rapid_method_region"))

    op.drop_table("rapid_method")
    with op.batch_alter_table("rapid_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_rapid_finding_subject")
        batch_op.drop_index(batch_op.f("ix_rapid_finding_region"))
        batch_op.drop_index("ix_rapid_finding_code")

    op.drop_table("rapid_finding")
    with op.batch_alter_table("rapid_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rapid_count_region"))
        batch_op.drop_index("ix_rapid_count_day")

    op.drop_table("rapid_count")
    with op.batch_alter_table("rapid_confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rapid_confirmation_test"))
        batch_op.drop_index("ix_rapid_confirmation_sample")
        batch_op.drop_index(batch_op.f("ix_rapid_confirmation_region"))

    op.drop_table("rapid_confirmation")
