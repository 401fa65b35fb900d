"""Columns as wide as what the contract lets in: PostgreSQL holds a column to its width, SQLite never did.

And the indexes that docs/postgresql.md found nobody to use go; that of unsound lanes holds those alone.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TEXTS = (  # table, column, width before, width now
    ("gateway", "boot", 40, 64),
    ("device", "profile", 48, 64),
    ("alarm", "device_id", 40, 64),
    ("health_event", "device_id", 40, 64),
    ("gap", "device_id", 40, 64),
)
_UNUSED = (("alarm", "gateway_id"), ("gap", "end"), ("pipe_alert", "gateway"), ("county_key", "purpose"))
_UNSOUND = sa.text("low > sound")
_NUMBERS = (("point", "interval_ms"), ("quarantine", "seen"), ("quarantine_loss", "dropped"))


def upgrade() -> None:
    for table, column, before, now in _TEXTS:
        _alter(table, column, sa.String(length=before), sa.String(length=now))
    for table, column in _NUMBERS:
        _alter(table, column, sa.Integer(), sa.BigInteger())
    for table, column in _UNUSED:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("ix_watermark_unsound", "watermark")
    op.create_index("ix_watermark_unsound", "watermark", ["since"], sqlite_where=_UNSOUND, postgresql_where=_UNSOUND)


def downgrade() -> None:
    op.drop_index("ix_watermark_unsound", "watermark")
    op.create_index("ix_watermark_unsound", "watermark", ["sound", "low"])
    for table, column in _UNUSED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table, column in _NUMBERS:
        _alter(table, column, sa.BigInteger(), sa.Integer())
    for table, column, before, now in _TEXTS:
        _alter(table, column, sa.String(length=now), sa.String(length=before))


def _alter(table: str, column: str, before: sa.types.TypeEngine[Any], now: sa.types.TypeEngine[Any]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column, existing_type=before, type_=now, existing_nullable=False)
