"""People behind a lock, products, ledgers and stock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_seen",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_law_seen")),
    )
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_seen_region"), ["region"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("party_subject", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("buyer", sa.String(length=36), nullable=False),
        sa.Column("crop", sa.String(length=200), nullable=False),
        sa.Column("pest", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.Boolean(), nullable=False),
        sa.Column("prescription", sa.String(length=200), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.Column("corrects", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("told_outcome", sa.String(length=20), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.Column("reversed", sa.String(length=5), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_ledger_entry_position")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_buyer", ["buyer", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_corrects"), ["corrects"], unique=False)
        batch_op.create_index("ix_ledger_entry_region_at", ["region", "at"], unique=False)
        batch_op.create_index("ix_ledger_entry_subject", ["subject", "at"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("maker", sa.String(length=200), nullable=False),
        sa.Column("ingredients", sa.String(), nullable=False),
        sa.Column("circumstances", sa.String(), nullable=False),
        sa.Column("registered_since", sa.String(length=10), nullable=False),
        sa.Column("registered_until", sa.String(length=10), nullable=False),
        sa.Column("suspensions", sa.String(), nullable=False),
        sa.Column("labels", sa.String(), nullable=False),
        sa.Column("prescription", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("region", "registration", name=op.f("uq_product_region_registration")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_registration"), ["registration"], unique=False)

    op.create_table(
        "stock",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), server_default="", nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("bought", sa.BigInteger(), nullable=False),
        sa.Column("sold", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("subject", "registration", "lot", "pack", name=op.f("pk_stock")),
    )
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_id"), ["id"], unique=False)
        batch_op.create_index("ix_stock_pack", ["pack", "subject", "registration"], unique=False)
        batch_op.create_index("ix_stock_product", ["registration", "region"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_region"), ["region"], unique=False)

    op.create_table(
        "stock_total",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "registration", name=op.f("pk_stock_total")),
    )
    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_total_region"), ["region"], unique=False)

    op.create_table(
        "vault_person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("match", sa.String(length=64), nullable=True),
        sa.Column("document", sa.String(length=10), nullable=False),
        sa.Column("shown_name", sa.String(length=40), nullable=False),
        sa.Column("shown_number", sa.String(length=40), nullable=False),
        sa.Column("shown_phone", sa.String(length=20), nullable=False),
        sa.Column("sealer", sa.String(length=32), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("forget", sa.BigInteger(), nullable=False),
        sa.Column("doubts", sa.String(length=60), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_person")),
        sa.UniqueConstraint("county", "match", name=op.f("uq_vault_person_county_match")),
    )
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_person_forget"), ["forget"], unique=False)
        batch_op.create_index(batch_op.f("ix_vault_person_region"), ["region"], unique=False)

    op.create_table(
        "ledger_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("told", sa.String(length=60), server_default="", nullable=False),
        sa.Column("lot_made", sa.String(length=10), server_default="", nullable=False),
        sa.Column("lot_expires", sa.String(length=10), server_default="", nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name=op.f("fk_ledger_line_entry_ledger_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_line_entry"), ["entry"], unique=False)
        batch_op.create_index("ix_ledger_line_law", ["registration", "kind", "at", "id", "region"], unique=False)
        batch_op.create_index("ix_ledger_line_pack", ["pack"], unique=False)
        batch_op.create_index("ix_ledger_line_product", ["registration", "region", "at"], unique=False)
        batch_op.create_index("ix_ledger_line_stock", ["subject", "registration", "lot"], unique=False)

    op.create_table(
        "vault_event",
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["vault_person.id"], name=op.f("fk_vault_event_person_vault_person")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_vault_event")),
    )
    with op.batch_alter_table("vault_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_event_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_vault_event_region"), ["region"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("vault_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_event_region"))
        batch_op.drop_index(batch_op.f("ix_vault_event_person"))

    op.drop_table("vault_event")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_line_stock")
        batch_op.drop_index("ix_ledger_line_product")
        batch_op.drop_index("ix_ledger_line_pack")
        batch_op.drop_index("ix_ledger_line_law")
        batch_op.drop_index(batch_op.f("ix_ledger_line_entry"))

    op.drop_table("ledger_line")
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_person_region"))
        batch_op.drop_index(batch_op.f("ix_vault_person_forget"))

    op.drop_table("vault_person")
    with op.batch_alter_table("stock_total", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_total_region"))

    op.drop_table("stock_total")
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_region"))
        batch_op.drop_index("ix_stock_product")
        batch_op.drop_index("ix_stock_pack")
        batch_op.drop_index(batch_op.f("ix_stock_id"))

    op.drop_table("stock")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_registration"))
        batch_op.drop_index(batch_op.f("ix_product_region"))
        batch_op.drop_index(batch_op.f("ix_product_name"))

    op.drop_table("product")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_subject")
        batch_op.drop_index("ix_ledger_entry_region_at")
        batch_op.drop_index(batch_op.f("ix_ledger_entry_corrects"))
        batch_op.drop_index("ix_ledger_entry_buyer")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("law_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_seen_region"))

    op.drop_table("law_seen")
