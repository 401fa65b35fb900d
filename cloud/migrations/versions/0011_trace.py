"""Audit, idempotency, regions, subjects, inputs, production, law, vault."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("account", "key", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_at"), ["at"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("case", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_record", ["kind", "record"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_region"), ["region"], unique=False)

    op.create_table(
        "cycle",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("plot", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("variety", sa.String(length=60), nullable=False),
        sa.Column("begun", sa.String(length=10), nullable=False),
        sa.Column("expected", sa.String(length=10), nullable=False),
        sa.Column("ended", sa.String(length=10), nullable=False),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.create_index("ix_cycle_plot", ["plot", "begun"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_region"), ["region"], unique=False)
        batch_op.create_index("ix_cycle_subject", ["subject", "begun"], unique=False)

    op.create_table(
        "farm_operation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("plot", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("pest", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("corrects", sa.String(length=36), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("corrected_by", sa.String(length=36), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farm_operation")),
        sa.UniqueConstraint("position", name=op.f("uq_farm_operation_position")),
    )
    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_farm_operation_corrects"), ["corrects"], unique=False)
        batch_op.create_index("ix_farm_operation_cycle", ["cycle", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_farm_operation_region"), ["region"], unique=False)
        batch_op.create_index("ix_farm_operation_subject", ["subject", "at"], unique=False)

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
        "region_edition",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("brought", sa.BigInteger(), nullable=False),
        sa.Column("brought_by", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_edition")),
    )
    with op.batch_alter_table("region_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_edition_region"), ["region"], unique=False)

    op.create_table(
        "region_law",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_law")),
        sa.UniqueConstraint("region", "name", "edition", name=op.f("uq_region_law_region_name_edition")),
    )
    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_law_region"), ["region"], unique=False)

    op.create_table(
        "stock",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("pack", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("bought", sa.BigInteger(), nullable=False),
        sa.Column("sold", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("subject", "registration", "lot", "pack", name=op.f("pk_stock")),
    )
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.create_index("ix_stock_product", ["registration", "region"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_region"), ["region"], unique=False)

    op.create_table(
        "subject",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sectors", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_reason", sa.String(length=200), nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
    )
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.create_index("ix_subject_credit_code", ["credit_code"], unique=False)
        batch_op.create_index("ix_subject_name", ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_state"), ["state"], unique=False)

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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_person")),
        sa.UniqueConstraint("county", "match", name=op.f("uq_vault_person_county_match")),
    )
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_person_forget"), ["forget"], unique=False)
        batch_op.create_index(batch_op.f("ix_vault_person_region"), ["region"], unique=False)

    op.create_table(
        "base",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("geometry", sa.String(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_base_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base")),
    )
    with op.batch_alter_table("base", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_subject"), ["subject"], unique=False)

    op.create_table(
        "input_use",
        sa.Column("operation", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("cycle", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=32), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("purchase", sa.String(length=36), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("earliest", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["farm_operation.id"], name=op.f("fk_input_use_operation_farm_operation")
        ),
        sa.PrimaryKeyConstraint("operation", "line", name=op.f("pk_input_use")),
    )
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_input_use_cycle"), ["cycle"], unique=False)
        batch_op.create_index("ix_input_use_pack", ["pack"], unique=False)
        batch_op.create_index("ix_input_use_product", ["registration", "region", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_input_use_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_input_use_subject"), ["subject"], unique=False)

    op.create_table(
        "ledger_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=36), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=32), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("doubts", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name=op.f("fk_ledger_line_entry_ledger_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_line_entry"), ["entry"], unique=False)
        batch_op.create_index("ix_ledger_line_pack", ["pack"], unique=False)
        batch_op.create_index("ix_ledger_line_product", ["registration", "region", "at"], unique=False)
        batch_op.create_index("ix_ledger_line_stock", ["subject", "registration", "lot"], unique=False)

    op.create_table(
        "licence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("suspended", sa.String(length=200), nullable=False),
        sa.Column("dealer_filed", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_licence_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
    )
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_licence_subject"), ["subject"], unique=False)

    op.create_table(
        "region_name",
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("parent", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["region_edition.id"], name=op.f("fk_region_name_edition_region_edition")),
        sa.PrimaryKeyConstraint("edition", "region", name=op.f("pk_region_name")),
    )
    with op.batch_alter_table("region_name", schema=None) as batch_op:
        batch_op.create_index("ix_region_name_parent", ["parent"], unique=False)
        batch_op.create_index(batch_op.f("ix_region_name_region"), ["region"], unique=False)

    op.create_table(
        "tenure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_tenure_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenure")),
    )
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenure_region"), ["region"], unique=False)
        batch_op.create_index("ix_tenure_site", ["site", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenure_subject"), ["subject"], unique=False)

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

    op.create_table(
        "plot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("origin_code", sa.String(length=20), nullable=False),
        sa.Column("area", sa.Float(), nullable=False),
        sa.Column("drawn", sa.Float(), nullable=False),
        sa.Column("geometry", sa.String(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["base"], ["base.id"], name=op.f("fk_plot_base_base")),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_plot_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plot")),
        sa.UniqueConstraint("origin_code", name=op.f("uq_plot_origin_code")),
    )
    with op.batch_alter_table("plot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plot_base"), ["base"], unique=False)
        batch_op.create_index(batch_op.f("ix_plot_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_plot_subject"), ["subject"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=36), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("subject")

    with op.batch_alter_table("plot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plot_subject"))
        batch_op.drop_index(batch_op.f("ix_plot_region"))
        batch_op.drop_index(batch_op.f("ix_plot_base"))

    op.drop_table("plot")
    with op.batch_alter_table("vault_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_event_region"))
        batch_op.drop_index(batch_op.f("ix_vault_event_person"))

    op.drop_table("vault_event")
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenure_subject"))
        batch_op.drop_index("ix_tenure_site")
        batch_op.drop_index(batch_op.f("ix_tenure_region"))

    op.drop_table("tenure")
    with op.batch_alter_table("region_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_name_region"))
        batch_op.drop_index("ix_region_name_parent")

    op.drop_table("region_name")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_subject"))
        batch_op.drop_index(batch_op.f("ix_licence_region"))

    op.drop_table("licence")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_line_stock")
        batch_op.drop_index("ix_ledger_line_product")
        batch_op.drop_index("ix_ledger_line_pack")
        batch_op.drop_index(batch_op.f("ix_ledger_line_entry"))

    op.drop_table("ledger_line")
    with op.batch_alter_table("input_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_input_use_subject"))
        batch_op.drop_index(batch_op.f("ix_input_use_region"))
        batch_op.drop_index("ix_input_use_product")
        batch_op.drop_index("ix_input_use_pack")
        batch_op.drop_index(batch_op.f("ix_input_use_cycle"))

    op.drop_table("input_use")
    with op.batch_alter_table("base", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_subject"))
        batch_op.drop_index(batch_op.f("ix_base_region"))

    op.drop_table("base")
    with op.batch_alter_table("vault_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_person_region"))
        batch_op.drop_index(batch_op.f("ix_vault_person_forget"))

    op.drop_table("vault_person")
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_state"))
        batch_op.drop_index(batch_op.f("ix_subject_region"))
        batch_op.drop_index("ix_subject_name")
        batch_op.drop_index("ix_subject_credit_code")

    op.drop_table("subject")
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_region"))
        batch_op.drop_index("ix_stock_product")

    op.drop_table("stock")
    with op.batch_alter_table("region_law", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_law_region"))

    op.drop_table("region_law")
    with op.batch_alter_table("region_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_edition_region"))

    op.drop_table("region_edition")
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
    with op.batch_alter_table("farm_operation", schema=None) as batch_op:
        batch_op.drop_index("ix_farm_operation_subject")
        batch_op.drop_index(batch_op.f("ix_farm_operation_region"))
        batch_op.drop_index("ix_farm_operation_cycle")
        batch_op.drop_index(batch_op.f("ix_farm_operation_corrects"))

    op.drop_table("farm_operation")
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_index("ix_cycle_subject")
        batch_op.drop_index(batch_op.f("ix_cycle_region"))
        batch_op.drop_index("ix_cycle_plot")

    op.drop_table("cycle")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_region"))
        batch_op.drop_index("ix_audit_record")
        batch_op.drop_index(batch_op.f("ix_audit_at"))
        batch_op.drop_index(batch_op.f("ix_audit_account"))

    op.drop_table("audit")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_at"))

    op.drop_table("answer")
