"""What a board may read of the county's database: a role of its own, and these columns, nothing else.

No account, no session, no key, no bytes of a message, no person. Grafana knows no regions: whoever may look at the
boards sees the whole county.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier, Literal

ROLE: Final = "zhigen_reader"
WAIT_MS: Final = 20_000  # a board never keeps the server busy for longer
READABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "alarm": ("gateway_id", "device_id", "point", "side", "limit", "raised", "cleared"),
    "device": ("gateway_id", "id", "name_zh", "present"),
    "gap": ("gateway_id", "device_id", "start", "end", "cause"),
    "gateway": ("id", "site_id", "online", "last_seen", "state", "software"),
    "gateway_disk": ("gateway", "t", "free"),
    "ingest_status": (
        "worker", "lane", "started", "beat", "connected", "messages", "readings", "stored", "duplicates", "refused",
        "dropped", "queued", "lag_ms", "held",
    ),
    "journal": ("position", "gateway", "t", "received", "kind"),
    "knock": ("gateway_id",),
    "pipe_alert": (
        "code", "gateway", "subject", "severity", "raised", "count", "cleared", "acknowledged",
    ),
    "projection": ("name", "position", "state", "error", "updated"),
    "proof": ("first", "last", "end"),
    "quarantine": ("gateway", "code", "zh", "en", "seen", "last", "state"),
    "quarantine_loss": ("dropped",),
    "site": ("id", "kind", "region", "name_zh", "name_en"),
    "watermark": ("gateway", "lane", "epoch", "sound", "low", "missing", "since"),
}  # fmt: skip


def admit(connection: Connection[tuple[object, ...]], role: str, password: str) -> None:
    """Make the role, or give it a new password, and grant exactly READABLE; nothing is left of what it had before.

    The server is told the password's SCRAM secret only, so that no log of it can hold the password. The caller
    commits. Raises psycopg.Error where the user of the connection may not do that.
    """
    secret = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = SQL("ALTER ROLE {} WITH LOGIN" if known else "CREATE ROLE {} WITH LOGIN")
    connection.execute(
        SQL("{} NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(verb.format(Identifier(role)), Literal(secret))
    )
    for statement in rights(role):
        connection.execute(statement)


def rights(role: str) -> Iterator[Composed]:
    """The statements that set the rights of a role that exists."""
    name = Identifier(role)
    yield SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name)
    yield SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(name)
    yield SQL("ALTER ROLE {} SET statement_timeout = {}").format(name, Literal(WAIT_MS))
    yield SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    for table, columns in READABLE.items():
        chosen = SQL(", ").join(map(Identifier, columns))
        yield SQL("GRANT SELECT ({}) ON {} TO {}").format(chosen, Identifier(table), name)
