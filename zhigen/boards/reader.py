"""What a board may read of the county's database: a role of its own, and these columns, nothing else.

No account, no session, no key, no bytes of a message, no person. Grafana knows no regions: whoever may look at the
boards sees the whole county.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier, Literal

ROLE: Final = "zhigen_reader"
_ROLE: Final = Identifier(ROLE)
SHORTEST: Final = 12  # characters of its password
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
        "code", "gateway", "subject", "severity", "raised", "count", "cleared", "acknowledged", "area",
    ),
    "projection": ("name", "position", "state", "error", "updated"),
    "proof": ("first", "last", "end"),
    "quarantine": ("gateway", "code", "zh", "en", "seen", "last", "state"),
    "quarantine_loss": ("dropped",),
    "rapid_test": ("position", "gateway_id", "t", "verdict"),
    "scan": ("position", "gateway_id", "t", "code"),
    "site": ("id", "kind", "region", "name_zh", "name_en"),
    "watermark": ("gateway", "lane", "epoch", "sound", "low", "missing", "since"),
}  # fmt: skip


def admit(connection: Connection[Any], password: str = "") -> None:
    """Make the role where it is not there, give it a password where there is one, and grant exactly READABLE.

    Nothing is left of what it could read before. The server is told the password's SCRAM secret only, so that no log of
    it can hold the password. The caller commits. Raises psycopg.Error where the user of the connection may not do that:
    roles are made by who has CREATEROLE, rights are given by the owner of the tables.
    """
    if not _known(connection):
        for statement in made():
            connection.execute(statement)
    if password:
        secret = connection.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256").decode()
        connection.execute(SQL("ALTER ROLE {} PASSWORD {}").format(_ROLE, Literal(secret)))
    for statement in rights(connection.info.dbname):
        connection.execute(statement)


def made() -> Iterator[Composed]:
    """The statements that make the role; it cannot log in before it has a password."""
    yield SQL("CREATE ROLE {} LOGIN").format(_ROLE)
    yield SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(_ROLE)
    yield SQL("ALTER ROLE {} SET statement_timeout = {}").format(_ROLE, Literal(WAIT_MS))


def rights(database: str) -> Iterator[Composed]:
    """The statements that set the rights of the role, which is there."""
    yield SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(_ROLE)
    yield SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(database), _ROLE)
    yield SQL("GRANT USAGE ON SCHEMA public TO {}").format(_ROLE)
    for table, columns in READABLE.items():
        chosen = SQL(", ").join(map(Identifier, columns))
        yield SQL("GRANT SELECT ({}) ON {} TO {}").format(chosen, Identifier(table), _ROLE)


def _known(connection: Connection[Any]) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone() is not None
