"""A served cloud for tests: real uvicorn on a free port, real stores in a folder, people who are logged in."""

from __future__ import annotations

import secrets
import threading
from hashlib import sha256
from pathlib import Path

import httpx
import uvicorn
from alembic.runtime.migration import MigrationContext

from cloud import migrations
from cloud.accounts.model import Account, LogIn
from cloud.app.factory import create_app
from cloud.app.listener import bind
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config, Listen
from cloud.kernel.database import Database
from cloud.migrations import tables
from cloud.telemetry.embedded import EmbeddedSeries
from contract.identifiers import uuid7
from tests.patience import until

assert tables.metadata  # all models are known


class House:
    """One cloud. `enter` makes an account and a log-in without the cost of argon2. `database`: instead of its own."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        self.database = database or Database.in_folder(folder)
        if database is None:
            self.database.create_all()
        with self.database.engine.begin() as connection:  # its tables are those of the newest version
            MigrationContext.configure(connection).stamp(migrations.script(), "head")
        self.series = EmbeddedSeries(folder / "series.db")
        self.app = create_app(self.database, self.series, Config(data=folder))
        listener = bind(Listen(port=0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(self.app, log_config=None, access_log=False))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        self._clients: list[httpx.Client] = []
        until(lambda: self._server.started, "the server")

    def client(self, **headers: str) -> httpx.Client:
        """Somebody who is not logged in."""
        client = httpx.Client(base_url=self.url + "/api/v1", headers=headers, timeout=120)
        self._clients.append(client)
        return client

    def enter(self, role: str = "admin", region: str = "", name: str | None = None, subject: str = "") -> httpx.Client:
        """Somebody of this role, region and subject who is logged in."""
        token, now = secrets.token_urlsafe(32), now_ms()
        account = Account(
            id=str(uuid7()),
            name=name or f"{role}-{secrets.token_hex(4)}",
            password="*",
            role=role,
            region=region,
            subject=subject,
            created=now,
            password_changed=now,
        )
        with self.database.write() as session:
            session.add(account)
            session.flush()
            session.add(
                LogIn(
                    token_hash=sha256(token.encode()).hexdigest(),
                    account_id=account.id,
                    opened=now,
                    used=now,
                    expires=now + 3_600_000,
                )
            )
        client = self.client()
        client.cookies.set("zhigen_session", token)
        return client

    def shut(self) -> None:
        """End the server; the database is left open."""
        for client in self._clients:
            client.close()
        self.app.state.live.close()
        self._server.should_exit = True
        self._thread.join(120)
        self.series.close()

    def close(self) -> None:
        self.shut()
        self.database.close()
