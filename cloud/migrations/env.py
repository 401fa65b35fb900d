"""What Alembic runs, on the connection that it was handed.

The metadata is only asked how constraints are named: no step reads the tables of today, and to load all of them would
cost every start of a cloud most of a second.
"""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
