"""`zhigen cloud serve`: the API and the pages in one process, until SIGTERM."""

from __future__ import annotations

import errno
import logging
import os
import socket
from typing import Any

import uvicorn
from fastapi import FastAPI

from cloud import migrations
from cloud.app.factory import create_app
from cloud.kernel.config import Config, ConfigError, Listen
from cloud.kernel.database import Database
from cloud.kernel.folder import prepare
from cloud.kernel.log import note
from cloud.telemetry.embedded import EmbeddedSeries

SERIES_FILE = "series.db"
_log = logging.getLogger("zhigen.serve")


def bind(listen: Listen) -> socket.socket:
    """A listening socket. Raises ConfigError with one line where the port is busy or not permitted."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((listen.host, listen.port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise ConfigError([_why(listen, error)]) from None
    return listener


def _why(listen: Listen, error: OSError) -> str:
    place = f"{listen.host}:{listen.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{place} is taken by another program: stop it, or choose another port with --port"
    if error.errno == errno.EACCES:
        return f"{place} is not permitted for this user: choose a port above 1023 with --port"
    return f"cannot listen on {place}: {os.strerror(error.errno).lower() if error.errno else error}"


class _Server(uvicorn.Server):
    """Ends the live streams before it waits for requests to finish, which they never would."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.live.close()
        await super().shutdown(sockets)


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT."""
    settings: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}
    server = _Server(uvicorn.Config(app, timeout_graceful_shutdown=5, **settings), app)
    host, port = listener.getsockname()[:2]
    note(_log, logging.INFO, "listening", url=f"http://{host}:{port}")
    server.run(sockets=[listener])


def serve(config: Config, listener: socket.socket | None = None) -> None:
    """Open the stores, listen (unless a listening socket is given), serve. Raises ConfigError, SchemaError."""
    folder = prepare(config.data)
    database = Database.in_folder(folder)
    migrations.check(database)
    listener = listener or bind(config.listen)
    series = EmbeddedSeries(folder / SERIES_FILE)
    try:
        run(create_app(database, series, config), listener)
    finally:
        listener.close()
        series.close()
        database.close()
