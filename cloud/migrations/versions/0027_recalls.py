"""Recalls with their lists, notices and answers; alerts that somebody deals with; indices on the rows in doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_DOUBTFUL = sa.text("doubts != ''")
_STOPPED = sa.text("decision = 'stop'")


def upgrade() -> None:
    op.create_table(
        "recall",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=5), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("frozen", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("reopens", sa.String(length=36), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column("unknown_why", sa.String(length=300), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index("ix_recall_closed", ["closed"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_region"), ["region"], unique=False)

    op.create_table(
        "recovery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("recall", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("recovered", sa.BigInteger(), nullable=False),
        sa.Column("destroyed", sa.BigInteger(), nullable=False),
        sa.Column("sold", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("corrects", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("timeless", sa.Boolean(), nullable=False),
        sa.Column("corrected_by", sa.String(length=36), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("position", name=op.f("uq_recovery_position")),
    )
    with op.batch_alter_table("recovery", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_corrects", ["corrects"], unique=False)
        batch_op.create_index("ix_recovery_recall", ["recall", "batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_recovery_region"), ["region"], unique=False)
        batch_op.create_index("ix_recovery_subject", ["subject", "at"], unique=False)

    op.create_table(
        "alert_step",
        sa.Column("alert", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["pipe_alert.id"], name=op.f("fk_alert_step_alert_pipe_alert")),
        sa.PrimaryKeyConstraint("alert", "number", name=op.f("pk_alert_step")),
    )
    with op.batch_alter_table("alert_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_step_region"), ["region"], unique=False)

    op.create_table(
        "recall_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("recall", sa.String(length=36), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["recall"], ["recall.id"], name=op.f("fk_recall_notice_recall_recall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_notice")),
    )
    with op.batch_alter_table("recall_notice", schema=None) as batch_op:
        batch_op.create_index("ix_recall_notice_open", ["acknowledged", "due"], unique=False)
        batch_op.create_index("ix_recall_notice_recall", ["recall", "round", "subject"], unique=True)
        batch_op.create_index(batch_op.f("ix_recall_notice_region"), ["region"], unique=False)
        batch_op.create_index("ix_recall_notice_subject", ["subject", "created"], unique=False)

    op.create_table(
        "recall_root",
        sa.Column("recall", sa.String(length=36), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["recall"], ["recall.id"], name=op.f("fk_recall_root_recall_recall")),
        sa.PrimaryKeyConstraint("recall", "batch", name=op.f("pk_recall_root")),
    )
    with op.batch_alter_table("recall_root", schema=None) as batch_op:
        batch_op.create_index("ix_recall_root_batch", ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_root_region"), ["region"], unique=False)

    op.create_table(
        "recall_target",
        sa.Column("recall", sa.String(length=36), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=26), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("exposed", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["recall"], ["recall.id"], name=op.f("fk_recall_target_recall_recall")),
        sa.PrimaryKeyConstraint("recall", "round", "batch", name=op.f("pk_recall_target")),
    )
    with op.batch_alter_table("recall_target", schema=None) as batch_op:
        batch_op.create_index("ix_recall_target_batch", ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_target_region"), ["region"], unique=False)
        batch_op.create_index("ix_recall_target_subject", ["subject", "recall"], unique=False)

    with op.batch_alter_table("batching", schema=None) as batch_op:
        batch_op.create_index(
            "ix_batching_doubtful", ["at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )

    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_farm_operation_doubtful", ["at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )

    with op.batch_alter_table("label_step", schema=None) as batch_op:
        batch_op.create_index(
            "ix_label_step_doubtful", ["at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )

    with op.batch_alter_table("market_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_market_entry_doubtful", ["at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )
        batch_op.create_index(
            "ix_market_entry_stopped", ["at"], unique=False, sqlite_where=_STOPPED, postgresql_where=_STOPPED
        )

    with op.batch_alter_table("market_paper", schema=None) as batch_op:
        batch_op.create_index(
            "ix_market_paper_doubtful", ["code", "at"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )

    with op.batch_alter_table("pipe_alert", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area", sa.String(length=12), nullable=False, server_default="pipe"))
        batch_op.add_column(sa.Column("party", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("evidence", sa.String(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("due", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("handled", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("handled_by", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("measure", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("closed", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("remark", sa.String(length=300), nullable=False, server_default=""))
        batch_op.create_index("ix_pipe_alert_area", ["area", "revision"], unique=False)

    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.create_index(
            "ix_voucher_doubtful", ["issued"], unique=False, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL
        )


def downgrade() -> None:
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("pipe_alert", schema=None) as batch_op:
        batch_op.drop_index("ix_pipe_alert_area")
        batch_op.drop_column("remark")
        batch_op.drop_column("closed_by")
        batch_op.drop_column("closed")
        batch_op.drop_column("measure")
        batch_op.drop_column("handled_by")
        batch_op.drop_column("handled")
        batch_op.drop_column("due")
        batch_op.drop_column("evidence")
        batch_op.drop_column("party")
        batch_op.drop_column("area")

    with op.batch_alter_table("market_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_market_paper_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("market_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_market_entry_stopped", sqlite_where=_STOPPED, postgresql_where=_STOPPED)
        batch_op.drop_index("ix_market_entry_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("label_step", schema=None) as batch_op:
        batch_op.drop_index("ix_label_step_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.drop_index("ix_farm_operation_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("batching", schema=None) as batch_op:
        batch_op.drop_index("ix_batching_doubtful", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)

    with op.batch_alter_table("recall_target", schema=None) as batch_op:
        batch_op.drop_index("ix_recall_target_subject")
        batch_op.drop_index(batch_op.f("ix_recall_target_region"))
        batch_op.drop_index("ix_recall_target_batch")

    op.drop_table("recall_target")
    with op.batch_alter_table("recall_root", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_root_region"))
        batch_op.drop_index("ix_recall_root_batch")

    op.drop_table("recall_root")
    with op.batch_alter_table("recall_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_recall_notice_subject")
        batch_op.drop_index(batch_op.f("ix_recall_notice_region"))
        batch_op.drop_index("ix_recall_notice_recall")
        batch_op.drop_index("ix_recall_notice_open")

    op.drop_table("recall_notice")
    with op.batch_alter_table("alert_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_step_region"))

    op.drop_table("alert_step")
    with op.batch_alter_table("recovery", schema=None) as batch_op:
        batch_op.drop_index("ix_recovery_subject")
        batch_op.drop_index(batch_op.f("ix_recovery_region"))
        batch_op.drop_index("ix_recovery_recall")
        batch_op.drop_index("ix_recovery_corrects")

    op.drop_table("recovery")
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_region"))
        batch_op.drop_index("ix_recall_closed")

    op.drop_table("recall")
