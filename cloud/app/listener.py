"""The socket that pages and API are served on; apart from the server, for who starts one need not load it."""

from __future__ import annotations

import errno
import os
import socket

from cloud.kernel.config import Listen
from cloud.kernel.errors import CloudError


def bind(listen: Listen) -> socket.socket:
    """A listening socket. Raises CloudError where the port is busy or not permitted."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited; else an answer waits 40 ms for an ack
    try:
        listener.bind((listen.host, listen.port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise _refusal(listen, error) from None
    return listener


def _refusal(listen: Listen, error: OSError) -> CloudError:
    place = f"{listen.host}:{listen.port}"
    if error.errno == errno.EADDRINUSE:
        return CloudError("port_taken", place=place)
    if error.errno == errno.EACCES:
        return CloudError("port_forbidden", place=place)
    why = os.strerror(error.errno).lower() if error.errno else str(error)
    return CloudError("port_unusable", place=place, why=why)
