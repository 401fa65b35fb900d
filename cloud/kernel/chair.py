"""The chair of the county: of several processes on one database one sits in it, and does what is done once.

On PostgreSQL it is an advisory lock on a connection of its own, free as soon as whoever sat in it is gone: the server
sees the end of a killed process at once, that of a machine without power or line after half a minute. On SQLite there
is one process, and it sits. A pooler between us and the server must keep sessions (not transactions) apart.

Two may believe for a moment that they sit: one that was frozen does not know yet that its connection was ended. So what
is done from the chair must bear to be done twice; the chair spares work, it guards nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.trouble import why

LOCK: Final = 0x63686169  # the advisory lock: "chai"
_KEEPALIVE: Final = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 4")
_log: Final = logging.getLogger("zhigen.chair")


class Chair:
    """One process's way to it. Not for several threads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shared = database.engine.dialect.name == "postgresql"
        self._connection: Connection | None = None
        self._seated = False

    def sit(self) -> bool:
        """Sit down where it is free, or stay; whether we sit. A server that is away seats nobody; never raises."""
        if not self._shared:
            return True
        try:
            if self._connection is None:
                self._connection = self._open()
            if self._seated:
                self._connection.exec_driver_sql("SELECT 1")  # the lock lasts as long as its connection
            else:
                found = self._connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LOCK})")
                self._seated = bool(found.scalar_one())
        except SQLAlchemyError as error:
            note(_log, logging.DEBUG, "chair_out_of_reach", why=why(error))
            self.leave()
        return self._seated

    def leave(self) -> None:
        """Get up; somebody else may sit down at once."""
        self._seated = False
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
        self._connection = None

    def _open(self) -> Connection:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for setting in _KEEPALIVE:  # how soon the server believes that a silent machine is gone
                connection.exec_driver_sql(f"SET {setting}")
            connection.detach()  # no longer one of the pool's
        except SQLAlchemyError:
            connection.close()
            raise
        return connection
