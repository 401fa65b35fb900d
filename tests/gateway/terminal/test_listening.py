"""The socket that a gateway's pages are served on."""

from __future__ import annotations

import socket

from gateway.rim.terminal.server import bind


def test_an_answer_of_several_parts_waits_for_no_ack() -> None:
    """A till has 150 ms from scan to verdict; Nagle's algorithm and delayed acks would take 40 of them."""
    with bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        served, _ = listener.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
