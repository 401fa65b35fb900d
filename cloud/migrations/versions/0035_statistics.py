"""Statistics: the tally by month, and two figures that nobody foresaw: laboratory tests, sales of restricted inputs."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_tally: Any = import_module("cloud.migrations.versions.0033_tally")
_SORT: Final = (
    "(CASE WHEN confirms <> '' THEN 'confirmation' WHEN reinspects <> '' THEN 'reinspection' ELSE purpose END)"
)
_LAB: Final = ("tested", "product", _SORT, '"of"')
_SALE: Final = ("at", "crop", "''", "subject")
_RESTRICTED: Final = " OR ".join(
    f"""reasons LIKE '%"code":"{code}"%'""" for code in ("licensed_shop", "restricted", "not_licensed")
)
_SOURCES: Final = (
    _tally._Source("lab_test", "lab", "1 = 1", *_LAB),
    _tally._Source("lab_test", "lab_conformant", "verdict = 'conformant'", *_LAB),
    _tally._Source("lab_test", "lab_violation", "verdict = 'violation'", *_LAB),
    _tally._Source("ledger_entry", "restricted_sale", f"kind = 'sale' AND ({_RESTRICTED})", *_SALE),
)
_MONTHS: Final = {"day": "month", "product": "mproduct", "kind": "mkind"}
_FIGURES: Final = ", ".join(f"'{source.figure}'" for source in _SOURCES)
_FACETS: Final = ", ".join(f"'{facet}'" for facet in _MONTHS.values())


def _filling(dialect: str) -> list[str]:
    """New figures from their rows, then all months from their days."""
    figures = [statement for source in _SOURCES for statement in _tally._filling(source, dialect)]
    months = [
        # our own words, and none of anybody else
        f"INSERT INTO tally (figure, facet, day, region, key, number) SELECT figure, '{whole}', "  # noqa: S608
        f"SUBSTR(day, 1, 7), region, key, SUM(number) FROM tally WHERE facet = '{part}' GROUP BY 1, 3, 4, 5"
        for part, whole in _MONTHS.items()
    ]
    return figures + months


def upgrade() -> None:
    for statement in _filling(op.get_bind().dialect.name):
        op.execute(statement.replace(":", r"\:"))  # a colon would begin the name of a parameter


def downgrade() -> None:
    op.execute(f"DELETE FROM tally WHERE figure IN ({_FIGURES}) OR facet IN ({_FACETS})")  # noqa: S608
