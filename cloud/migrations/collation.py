"""Texts of PostgreSQL in the order of their characters' numbers, as SQLite has them.

A server sorts by the language of its country unless told otherwise: "gw-10" and "gw1" change places, and an upgrade of
its C library may change the order under an index that stands. Our texts are ids, codes and names; their order must be
one and the same everywhere.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

_FOREIGN: Final = """
SELECT 'ALTER TABLE ' || quote_ident(relation.relname) || ' ALTER COLUMN ' || quote_ident(attribute.attname)
       || ' TYPE ' || format_type(attribute.atttypid, attribute.atttypmod) || ' COLLATE "C"'
FROM pg_attribute AS attribute
JOIN pg_class AS relation ON relation.oid = attribute.attrelid AND relation.relkind = 'r'
JOIN pg_namespace AS space ON space.oid = relation.relnamespace AND space.nspname = current_schema()
JOIN pg_collation AS spelling ON spelling.oid = attribute.attcollation
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped AND spelling.collname <> 'C'
ORDER BY relation.relname, attribute.attnum
"""


def straighten(connection: Connection) -> None:
    """Give every column of text the collation "C"; one that has it costs nothing. In the caller's transaction."""
    if connection.dialect.name == "postgresql":
        for statement in connection.exec_driver_sql(_FOREIGN).scalars().all():
            connection.exec_driver_sql(statement)
