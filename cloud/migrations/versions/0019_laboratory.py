"""Samples and their custody, laboratory tests, limits, sampling plans, reinspections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lab_review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("test", sa.String(length=36), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("withheld", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lab_review")),
        sa.UniqueConstraint("test", name=op.f("uq_lab_review_test")),
    )
    with op.batch_alter_table("lab_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lab_review_region"), ["region"], unique=False)

    op.create_table(
        "lab_test",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("report", sa.String(length=300), nullable=False),
        sa.Column("method", sa.String(length=300), nullable=False),
        sa.Column("laboratory", sa.String(length=64), nullable=False),
        sa.Column("tested", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("confirms", sa.String(length=64), nullable=False),
        sa.Column("reinspects", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.String(length=36), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("editions", sa.String(length=200), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lab_test")),
        sa.UniqueConstraint("position", name=op.f("uq_lab_test_position")),
    )
    with op.batch_alter_table("lab_test", schema=None) as batch_op:
        batch_op.create_index("ix_lab_test_batch", ["batch", "tested"], unique=False)
        batch_op.create_index(batch_op.f("ix_lab_test_confirms"), ["confirms"], unique=False)
        batch_op.create_index("ix_lab_test_cycle", ["cycle", "tested"], unique=False)
        batch_op.create_index("ix_lab_test_laboratory", ["laboratory", "report"], unique=False)
        batch_op.create_index(batch_op.f("ix_lab_test_number"), ["number"], unique=False)
        batch_op.create_index("ix_lab_test_of", ["of", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lab_test_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_lab_test_reinspects"), ["reinspects"], unique=False)
        batch_op.create_index(batch_op.f("ix_lab_test_sample"), ["sample"], unique=False)
        batch_op.create_index("ix_lab_test_verdict", ["verdict", "at"], unique=False)

    op.create_table(
        "limit_edition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_edition")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_limit_edition_region_code")),
    )
    with op.batch_alter_table("limit_edition", schema=None) as batch_op:
        batch_op.create_index("ix_limit_edition_family", ["family", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_limit_edition_region"), ["region"], unique=False)

    op.create_table(
        "reinspection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("test", sa.String(length=36), nullable=False),
        sa.Column("rapid", sa.Boolean(), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("laboratory", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reinspection")),
        sa.UniqueConstraint("test", name=op.f("uq_reinspection_test")),
    )
    with op.batch_alter_table("reinspection", schema=None) as batch_op:
        batch_op.create_index("ix_reinspection_of", ["of", "asked"], unique=False)
        batch_op.create_index(batch_op.f("ix_reinspection_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_reinspection_state"), ["state"], unique=False)

    op.create_table(
        "residue_limit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("substance", sa.String(length=80), nullable=False),
        sa.Column("produce", sa.String(length=80), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residue_limit")),
        sa.UniqueConstraint(
            "region", "edition", "substance", "produce", name=op.f("uq_residue_limit_region_edition_substance_produce")
        ),
    )
    with op.batch_alter_table("residue_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_residue_limit_region"), ["region"], unique=False)
        batch_op.create_index("ix_residue_limit_substance", ["substance", "region"], unique=False)

    op.create_table(
        "sample",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("sampler", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("spare", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("draw", sa.String(length=36), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("discarded", sa.BigInteger(), nullable=False),
        sa.Column("broken", sa.BigInteger(), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("position", name=op.f("uq_sample_position")),
    )
    with op.batch_alter_table("sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_cycle"), ["cycle"], unique=False)
        batch_op.create_index("ix_sample_holder", ["holder", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_number"), ["number"], unique=False)
        batch_op.create_index("ix_sample_of", ["of", "at"], unique=False)
        batch_op.create_index("ix_sample_plan", ["plan", "draw"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_region"), ["region"], unique=False)

    op.create_table(
        "sample_custody",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("sample", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("intact", sa.Boolean(), nullable=False),
        sa.Column("celsius", sa.Float(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_custody")),
        sa.UniqueConstraint("position", name=op.f("uq_sample_custody_position")),
    )
    with op.batch_alter_table("sample_custody", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_custody_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_custody_region"), ["region"], unique=False)
        batch_op.create_index("ix_sample_custody_sample", ["sample", "at"], unique=False)

    op.create_table(
        "sampling_plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("population", sa.String(length=10), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sector", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=100), nullable=False),
        sa.Column("seed_source", sa.String(length=300), nullable=False),
        sa.Column("drawn", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_plan")),
    )
    with op.batch_alter_table("sampling_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampling_plan_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampling_plan_state"), ["state"], unique=False)

    op.create_table(
        "lab_residue",
        sa.Column("test", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("told", sa.String(length=26), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("detectable", sa.BigInteger(), nullable=True),
        sa.Column("odd", sa.Boolean(), nullable=False),
        sa.Column("substance", sa.String(length=300), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("produce", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("ban", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["test"], ["lab_test.id"], name=op.f("fk_lab_residue_test_lab_test")),
        sa.PrimaryKeyConstraint("test", "line", name=op.f("pk_lab_residue")),
    )
    with op.batch_alter_table("lab_residue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lab_residue_region"), ["region"], unique=False)
        batch_op.create_index("ix_lab_residue_substance", ["substance", "verdict"], unique=False)

    op.create_table(
        "sampling_draw",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["sampling_plan.id"], name=op.f("fk_sampling_draw_plan_sampling_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_draw")),
        sa.UniqueConstraint("plan", "member", name=op.f("uq_sampling_draw_plan_member")),
    )
    with op.batch_alter_table("sampling_draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampling_draw_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampling_draw_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampling_draw_subject"), ["subject"], unique=False)

    op.create_table(
        "sampling_frame",
        sa.Column("plan", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["sampling_plan.id"], name=op.f("fk_sampling_frame_plan_sampling_plan")),
        sa.PrimaryKeyConstraint("plan", name=op.f("pk_sampling_frame")),
    )
    with op.batch_alter_table("sampling_frame", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampling_frame_region"), ["region"], unique=False)


def downgrade() -> None:
    op.drop_table("sampling_frame")
    op.drop_table("sampling_draw")
    op.drop_table("lab_residue")
    op.drop_table("sampling_plan")
    op.drop_table("sample_custody")
    op.drop_table("sample")
    op.drop_table("residue_limit")
    op.drop_table("reinspection")
    op.drop_table("limit_edition")
    op.drop_table("lab_test")
    op.drop_table("lab_review")
