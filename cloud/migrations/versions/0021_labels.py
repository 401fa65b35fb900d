"""Labels: templates, orders, codes by their digest, what was done to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "label_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("order", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("doubts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_step")),
        sa.UniqueConstraint("position", name=op.f("uq_label_step_position")),
    )
    with op.batch_alter_table("label_step", schema=None) as batch_op:
        batch_op.create_index("ix_label_step_batch", ["batch"], unique=False)
        batch_op.create_index("ix_label_step_order", ["order", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_step_region"), ["region"], unique=False)

    op.create_table(
        "label_template",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("product", sa.String(length=60), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("shelf_life", sa.String(length=40), nullable=False),
        sa.Column("producer", sa.String(length=200), nullable=False),
        sa.Column("certification", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_template")),
    )
    with op.batch_alter_table("label_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_template_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_template_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_template_subject"), ["subject"], unique=False)

    op.create_table(
        "label_order",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("template", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("pack", sa.BigInteger(), nullable=False),
        sa.Column("pack_unit", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["template"], ["label_template.id"], name=op.f("fk_label_order_template_label_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_order")),
    )
    with op.batch_alter_table("label_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_order_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_order_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_order_template"), ["template"], unique=False)

    op.create_table(
        "label",
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("order", sa.String(length=36), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["label_order.id"], name=op.f("fk_label_order_label_order")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_label")),
        sa.UniqueConstraint("order", "serial", name=op.f("uq_label_order_serial")),
    )
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.create_index("ix_label_batch", ["batch", "state", "order"], unique=False)
        batch_op.create_index("ix_label_order", ["order", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_region"), ["region"], unique=False)

    op.create_table(
        "label_seed",
        sa.Column("order", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["label_order.id"], name=op.f("fk_label_seed_order_label_order")),
        sa.PrimaryKeyConstraint("order", name=op.f("pk_label_seed")),
    )
    with op.batch_alter_table("label_seed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_seed_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("label_seed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_seed_region"))

    op.drop_table("label_seed")
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_region"))
        batch_op.drop_index("ix_label_order")
        batch_op.drop_index("ix_label_batch")

    op.drop_table("label")
    with op.batch_alter_table("label_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_order_template"))
        batch_op.drop_index(batch_op.f("ix_label_order_subject"))
        batch_op.drop_index(batch_op.f("ix_label_order_region"))

    op.drop_table("label_order")
    with op.batch_alter_table("label_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_template_subject"))
        batch_op.drop_index(batch_op.f("ix_label_template_state"))
        batch_op.drop_index(batch_op.f("ix_label_template_region"))

    op.drop_table("label_template")
    with op.batch_alter_table("label_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_step_region"))
        batch_op.drop_index("ix_label_step_order")
        batch_op.drop_index("ix_label_step_batch")

    op.drop_table("label_step")
