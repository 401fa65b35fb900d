"""One table for samples, one for reinspections, one judgement of a laboratory's figures.

Rapid tests read samples and laboratory tests where the testing of samples keeps them. A sample that only rapid tests
had kept goes there; what was asked for about rapid tests goes to the other reinspections, unless one of the same test
is there. What laboratories say of rapid tests is told again whenever their report is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_SAMPLES = """
INSERT INTO sample (id, position, region, number, purpose, "of", sampler, product, known, batch, cycle, amount, unit,
  plan, spare, place, clerk, gateway, at, told, received, draw, holder, opened, discarded, broken, doubts)
SELECT rapid.event, journal.position, rapid.region, rapid.number, 'routine', rapid."of", '', rapid.product, false,
  rapid.batch, rapid.cycle, 0, '', '', false, '', '', journal.gateway, rapid.at, rapid.at, journal.received, '', '',
  0, 0, 0, ''
FROM rapid_sample AS rapid JOIN journal ON journal.id = rapid.event
WHERE NOT EXISTS (SELECT 1 FROM sample WHERE sample.id = rapid.event OR sample.position = journal.position)
"""
_ASKED = """
INSERT INTO reinspection (id, region, version, created, created_by, changed, test, rapid, "of", number, asked, due,
  sure, method, why, laboratory, state, answer)
SELECT one.id, one.region, one.version, one.created, one.created_by, one.changed, one.test, true,
  one."of", COALESCE(result.sample, ''), one.asked,
  COALESCE(CASE WHEN result.at > result.heard THEN result.at ELSE result.heard END, one.asked) + 14400000,
  true, one.method, one.why, '', 'asked', ''
FROM rapid_reinspection AS one LEFT JOIN rapid_result AS result ON result.id = one.test
WHERE NOT EXISTS (SELECT 1 FROM reinspection WHERE reinspection.test = one.test)
  AND NOT EXISTS (
    SELECT 1 FROM rapid_reinspection AS other
    WHERE other.test = one.test AND (other.asked, other.id) < (one.asked, one.id)
  )
"""  # 14400000 ms: the four hours of a rapid test
_ASKED_BACK = """
INSERT INTO rapid_reinspection (id, region, version, created, created_by, changed, test, subject, "of", asked, method,
  why)
SELECT one.id, one.region, one.version, one.created, one.created_by, one.changed, one.test,
  COALESCE(result.subject, ''), one."of", one.asked, one.method, substr(one.why, 1, 200)
FROM reinspection AS one LEFT JOIN rapid_result AS result ON result.id = one.test
WHERE one.rapid
"""


def upgrade() -> None:
    with op.batch_alter_table("reinspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(length=60), nullable=False, server_default=""))
    op.execute(_SAMPLES)
    op.execute(_ASKED)
    op.drop_table("rapid_reinspection")
    op.drop_table("rapid_confirmation")
    op.drop_table("rapid_sample")


def downgrade() -> None:
    """The tables come back; samples and confirmations fill when the projection is rebuilt.

    What was asked for stays where it is as well: earlier versions keep such rows there too.
    """
    op.create_table(
        "rapid_sample",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "number", name=op.f("pk_rapid_sample")),
    )
    op.create_index(op.f("ix_rapid_sample_region"), "rapid_sample", ["region"], unique=False)
    op.create_table(
        "rapid_confirmation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("test", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.String(length=300), nullable=False),
        sa.Column("report", sa.String(length=300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_confirmation")),
        sa.UniqueConstraint("position", name=op.f("uq_rapid_confirmation_position")),
    )
    op.create_index(op.f("ix_rapid_confirmation_region"), "rapid_confirmation", ["region"], unique=False)
    op.create_index("ix_rapid_confirmation_sample", "rapid_confirmation", ["sample", "county"], unique=False)
    op.create_index(op.f("ix_rapid_confirmation_test"), "rapid_confirmation", ["test"], unique=False)
    op.create_table(
        "rapid_reinspection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("test", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapid_reinspection")),
    )
    op.create_index(op.f("ix_rapid_reinspection_region"), "rapid_reinspection", ["region"], unique=False)
    op.create_index(op.f("ix_rapid_reinspection_subject"), "rapid_reinspection", ["subject"], unique=False)
    op.create_index(op.f("ix_rapid_reinspection_test"), "rapid_reinspection", ["test"], unique=False)
    op.execute(_ASKED_BACK)
    with op.batch_alter_table("reinspection", schema=None) as batch_op:
        batch_op.drop_column("method")
