"""`zhigen cloud serve`: the API and the pages in one process, until SIGTERM."""

from __future__ import annotations

import logging
import socket
from functools import partial
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from cloud import migrations
from cloud.app import stores
from cloud.app.factory import create_app
from cloud.app.listener import bind
from cloud.app.vigil import PROBE_S, Probe, Vigil, answers
from cloud.kernel.config import Config
from cloud.kernel.folder import prepare
from cloud.kernel.log import note
from cloud.kernel.notify import Notifier

_PATIENCE_S: Final = 60.0  # without one answer to its own question
_log = logging.getLogger("zhigen.serve")


class _Server(uvicorn.Server):
    """Says that it ends, and ends the live streams before it waits for requests to finish, which they never would."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, vigil: Vigil) -> None:
        super().__init__(config)
        self._app, self._vigil = app, vigil

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._vigil.stop()
        self._app.state.live.close()
        await super().shutdown(sockets)


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT."""
    settings: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}
    host, port = listener.getsockname()[:2]
    vigil = Vigil(Probe(host, port, _PATIENCE_S).parts, Notifier(), partial(answers, host, port), PROBE_S)
    server = _Server(uvicorn.Config(app, timeout_graceful_shutdown=5, **settings), app, vigil)
    note(_log, logging.INFO, "listening", url=f"http://{host}:{port}")
    vigil.start()
    server.run(sockets=[listener])


def serve(config: Config, listener: socket.socket | None = None) -> None:
    """Open the stores, listen (unless a listening socket is given), serve. Raises CloudError."""
    folder = prepare(config.data)
    database = stores.database(config, folder)
    migrations.check(database)
    listener = listener or bind(config.listen)
    series = stores.series(config, folder, database)
    try:
        run(create_app(database, series, config), listener)
    finally:
        listener.close()
        series.close()
        database.close()
