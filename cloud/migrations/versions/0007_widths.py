"""Columns as wide as what the contract lets in: PostgreSQL holds a column to its width, SQLite never did."""

from __future__ import annotations

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
_NUMBERS = (("point", "interval_ms"), ("quarantine", "seen"), ("quarantine_loss", "dropped"))


def upgrade() -> None:
    for table, column, before, now in _TEXTS:
        _alter(table, column, sa.String(length=before), sa.String(length=now))
    for table, column in _NUMBERS:
        _alter(table, column, sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    for table, column in _NUMBERS:
        _alter(table, column, sa.BigInteger(), sa.Integer())
    for table, column, before, now in _TEXTS:
        _alter(table, column, sa.String(length=now), sa.String(length=before))


def _alter(table: str, column: str, before: sa.types.TypeEngine[object], now: sa.types.TypeEngine[object]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column, existing_type=before, type_=now, existing_nullable=False)
