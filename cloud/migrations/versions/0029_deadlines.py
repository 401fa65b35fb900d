"""Each deadline of working days says whether the calendar of its year is known, by one word.

How many days a rectification had that was told before is not kept; none of them was counted without a calendar.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("due_known", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("reinspection", schema=None) as batch_op:
        batch_op.alter_column("sure", new_column_name="due_known", existing_type=sa.Boolean(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("reinspection", schema=None) as batch_op:
        batch_op.alter_column("due_known", new_column_name="sure", existing_type=sa.Boolean(), existing_nullable=False)

    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_column("due_known")
        batch_op.drop_column("days")
