"""The pages in a thread of their own, from now on until `close`."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from threading import Thread
from time import monotonic, time
from typing import Final, cast

import uvicorn
from fastapi import FastAPI

from contract.event import Attendance
from gateway.core.errors import GatewayError
from gateway.rim.terminal.door import Door, word_of
from gateway.rim.terminal.duty import Duty
from gateway.rim.terminal.factory import create_app
from gateway.rim.terminal.house import House

log = logging.getLogger(__name__)
_MOST_CONNECTIONS: Final = 64
_GRACE_S: Final = 2


class TerminalServer:
    """Serves the pages. Raises GatewayError where the port cannot be had or the access word cannot be read.

    `house` is asked in the server's threads.
    """

    def __init__(self, host: str, port: int, house: House, access_file: str = "", names: tuple[str, ...] = ()) -> None:
        door = Door(host, word_of(access_file), names, time)
        self._listener = bind(host, port)
        self.port: int = self._listener.getsockname()[1]
        self.duty = Duty(monotonic, house.idle_s)
        self._house = house
        app = create_app(house, door, duty=self.duty)
        # proxy_headers: what a proxy says of an address would make anybody this very machine.
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE_S,
        )
        self._server = _Server(config, app)
        self._thread = Thread(target=self._server.run, args=([self._listener],), name="terminal", daemon=True)
        self._thread.start()
        log.info("terminal state=listening host=%s port=%d", host, self.port)

    def beat(self) -> None:
        """Lock where nobody has done anything for long. To be called about once a second."""
        for shift in self.duty.over():
            self._house.emit(Attendance("lock", shift.operator, shift.terminal, why="idle", at=self._house.clock()))

    def close(self) -> None:
        """End the streams with a word, then stop serving."""
        self._server.should_exit = True
        self._thread.join(2 * _GRACE_S + 1)
        self._listener.close()


class _Server(uvicorn.Server):
    """Ends the live streams before it waits for requests to finish, which they never would."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._closers = cast(list[Callable[[], None]], app.state.closers)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for close in self._closers:
            close()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises GatewayError("terminal_port") where the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited; else an answer waits 40 ms for an ack
    try:
        listener.bind((host, port))
        listener.listen(_MOST_CONNECTIONS)
    except OSError as error:
        listener.close()
        why = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        raise GatewayError("terminal_port", place=f"{host}:{port}", why=why) from None
    return listener
