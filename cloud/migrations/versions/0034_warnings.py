"""Warnings: figures of the rules, findings day by day, reviews; an index of doubtful uses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None
_DOUBTFUL = sa.text("doubts != ''")


def upgrade() -> None:
    op.create_table(
        "risk_finding",
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("party", sa.String(length=36), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("policy", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("rule", "key", "day", name=op.f("pk_risk_finding")),
    )
    with op.batch_alter_table("risk_finding", schema=None) as batch_op:
        batch_op.create_index("ix_risk_finding_day", ["rule", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_finding_region"), ["region"], unique=False)

    op.create_table(
        "risk_look",
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("journal", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.String(length=10), nullable=False),
        sa.Column("policies", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_risk_look")),
    )
    op.create_table(
        "risk_policy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_policy")),
        sa.UniqueConstraint("region", "rule", "since", name=op.f("uq_risk_policy_region_rule_since")),
    )
    with op.batch_alter_table("risk_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_policy_region"), ["region"], unique=False)

    op.create_table(
        "risk_warning",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("party", sa.String(length=36), nullable=False),
        sa.Column("begun", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("policy", sa.String(length=36), nullable=False),
        sa.Column("decided", sa.String(length=10), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("to_party", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("reviewed", sa.Float(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_warning")),
    )
    with op.batch_alter_table("risk_warning", schema=None) as batch_op:
        batch_op.create_index("ix_risk_warning_cause", ["rule", "key", "begun"], unique=False)
        batch_op.create_index("ix_risk_warning_decided", ["decided", "last"], unique=False)
        batch_op.create_index("ix_risk_warning_party", ["party", "last"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_warning_region"), ["region"], unique=False)

    op.create_table(
        "risk_step",
        sa.Column("warning", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["warning"], ["risk_warning.id"], name=op.f("fk_risk_step_warning_risk_warning")),
        sa.PrimaryKeyConstraint("warning", "number", name=op.f("pk_risk_step")),
    )
    with op.batch_alter_table("risk_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_step_region"), ["region"], unique=False)

    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.create_index(
            "ix_input_use_doubtful", ["at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )


def downgrade() -> None:
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index("ix_input_use_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("risk_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_step_region"))

    op.drop_table("risk_step")
    with op.batch_alter_table("risk_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_warning_region"))
        batch_op.drop_index("ix_risk_warning_party")
        batch_op.drop_index("ix_risk_warning_decided")
        batch_op.drop_index("ix_risk_warning_cause")

    op.drop_table("risk_warning")
    with op.batch_alter_table("risk_policy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_policy_region"))

    op.drop_table("risk_policy")
    op.drop_table("risk_look")
    with op.batch_alter_table("risk_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_finding_region"))
        batch_op.drop_index("ix_risk_finding_day")

    op.drop_table("risk_finding")
