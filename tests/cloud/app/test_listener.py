"""The socket that pages and API are served on."""

from __future__ import annotations

import socket

from cloud.app.listener import bind
from cloud.kernel.config import Listen


def test_an_answer_of_several_parts_waits_for_no_ack() -> None:
    """Nagle's algorithm and the delayed acks of the other side (RFC 896, RFC 1122 4.2.3.2) cost 40 ms an answer."""
    with bind(Listen(port=0)) as listener, socket.create_connection(listener.getsockname()):
        served, _ = listener.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
