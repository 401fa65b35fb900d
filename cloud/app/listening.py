"""Who listens to whom across the contexts: what a lower one tells, and which of the upper ones then work anew."""

from __future__ import annotations

from cloud import inputs, production
from cloud.kernel.database import Database


def furnish(database: Database) -> None:
    """Let the transactions of a database carry the listeners along."""
    inputs.listen(database, production.rejudge)
