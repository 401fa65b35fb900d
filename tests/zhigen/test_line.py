"""The line of the demo that a visitor may cut."""

from __future__ import annotations

import socket
import threading

import pytest

from zhigen.demo.line import Line


def echo(server: socket.socket) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        with client:
            while data := client.recv(100):
                client.sendall(data)


def says(line: Line, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", line.port), timeout=60) as client:
        client.sendall(data)
        return client.recv(100)


def test_cut_it_hangs_up_and_answers_nobody_and_mended_it_is_as_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        line = Line(server.getsockname()[1])
        port = line.port
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(b"one")
            assert client.recv(100) == b"one"
            line.cut()
            assert client.recv(100) == b""
        assert not line.whole
        with pytest.raises(ConnectionRefusedError):
            says(line, b"two")
        line.mend()
        line.mend()
        assert (line.port, says(line, b"three")) == (port, b"three")
        line.cut()
        server.shutdown(socket.SHUT_RDWR)


def test_a_broker_that_is_away_hangs_up_and_is_reached_when_it_is_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line = Line(port)
    with socket.create_connection(("127.0.0.1", line.port), timeout=60) as client:
        assert client.recv(100) == b""
    with socket.create_server(("127.0.0.1", port)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        assert says(line, b"back") == b"back"
        server.shutdown(socket.SHUT_RDWR)
    line.cut()
