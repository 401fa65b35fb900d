"""Who takes part: filings, papers, identities, land, licences, certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("region", "kind", "edition", name=op.f("uq_agreement_region_kind_edition")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_region"), ["region"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("submitted", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("due_known", sa.Boolean(), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.String(length=2100), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_region"), ["region"], unique=False)
        batch_op.create_index("ix_application_state_due", ["state", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_subject"), ["subject"], unique=False)

    op.create_table(
        "credential_scan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("credential", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("found", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("doubt", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_scan")),
    )
    with op.batch_alter_table("credential_scan", schema=None) as batch_op:
        batch_op.create_index("ix_credential_scan_credential", ["credential", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_scan_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_scan_subject"), ["subject"], unique=False)

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
        sa.Column("drawn", sa.Float(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_base_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base")),
    )
    with op.batch_alter_table("base", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_base_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_base_subject"), ["subject"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("revoked", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_certificate_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_certificate_kind_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_days", ["since", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_subject"), ["subject"], unique=False)

    op.create_table(
        "credential",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("successor", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_credential_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("code", name=op.f("uq_credential_code")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credential_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_subject"), ["subject"], unique=False)

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
        "paper",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_paper_application_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("application", "digest", name=op.f("uq_paper_application_digest")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_application"), ["application"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_region"), ["region"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("agreement", sa.String(length=36), nullable=False),
        sa.Column("signed", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["agreement"], ["agreement.id"], name=op.f("fk_signature_agreement_agreement")),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_signature_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_agreement"), ["agreement"], unique=False)
        batch_op.create_index(batch_op.f("ix_signature_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_signature_subject"), ["subject"], unique=False)

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
        "certified_product",
        sa.Column("certificate", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate"], ["certificate.id"], name=op.f("fk_certified_product_certificate_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate", "place", name=op.f("pk_certified_product")),
    )
    with op.batch_alter_table("certified_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certified_product_region"), ["region"], unique=False)

    op.create_table(
        "paper_content",
        sa.Column("paper", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["paper.id"], name=op.f("fk_paper_content_paper_paper")),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_paper_content")),
    )
    with op.batch_alter_table("paper_content", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_content_region"), ["region"], unique=False)

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
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["base.id"], name=op.f("fk_plot_base_base")),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"], name=op.f("fk_plot_subject_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plot")),
        sa.UniqueConstraint("origin_code", name=op.f("uq_plot_origin_code")),
    )
    with op.batch_alter_table("plot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plot_base"), ["base"], unique=False)
        batch_op.create_index(batch_op.f("ix_plot_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_plot_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plot_subject"))
        batch_op.drop_index(batch_op.f("ix_plot_region"))
        batch_op.drop_index(batch_op.f("ix_plot_base"))

    op.drop_table("plot")
    with op.batch_alter_table("paper_content", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_content_region"))

    op.drop_table("paper_content")
    with op.batch_alter_table("certified_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certified_product_region"))

    op.drop_table("certified_product")
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenure_subject"))
        batch_op.drop_index("ix_tenure_site")
        batch_op.drop_index(batch_op.f("ix_tenure_region"))

    op.drop_table("tenure")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_subject"))
        batch_op.drop_index(batch_op.f("ix_signature_region"))
        batch_op.drop_index(batch_op.f("ix_signature_agreement"))

    op.drop_table("signature")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_region"))
        batch_op.drop_index(batch_op.f("ix_paper_application"))

    op.drop_table("paper")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_subject"))
        batch_op.drop_index(batch_op.f("ix_licence_region"))

    op.drop_table("licence")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_subject"))
        batch_op.drop_index(batch_op.f("ix_credential_region"))

    op.drop_table("credential")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_subject"))
        batch_op.drop_index(batch_op.f("ix_certificate_region"))
        batch_op.drop_index("ix_certificate_days")

    op.drop_table("certificate")
    with op.batch_alter_table("base", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_base_subject"))
        batch_op.drop_index(batch_op.f("ix_base_region"))

    op.drop_table("base")
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_state"))
        batch_op.drop_index(batch_op.f("ix_subject_region"))
        batch_op.drop_index("ix_subject_name")
        batch_op.drop_index("ix_subject_credit_code")

    op.drop_table("subject")
    with op.batch_alter_table("credential_scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_scan_subject"))
        batch_op.drop_index(batch_op.f("ix_credential_scan_region"))
        batch_op.drop_index("ix_credential_scan_credential")

    op.drop_table("credential_scan")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_subject"))
        batch_op.drop_index("ix_application_state_due")
        batch_op.drop_index(batch_op.f("ix_application_region"))

    op.drop_table("application")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_region"))

    op.drop_table("agreement")
