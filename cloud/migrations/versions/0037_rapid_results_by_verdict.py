"""Rapid tests by verdict: of two years in fifty counties those without a verdict are a needle in a haystack."""

from __future__ import annotations

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.create_index("ix_rapid_result_verdict", ["verdict", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rapid_result", schema=None) as batch_op:
        batch_op.drop_index("ix_rapid_result_verdict")
