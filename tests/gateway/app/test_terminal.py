"""A gateway as a farm runs it serves its pages, follows its files in them, and measures on where they cannot be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.gateway.app.process import GatewayProcess
from tests.parts import free_port
from tests.patience import until


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    """Not started; it has neither a broker nor an instrument, and needs none for its pages."""
    made = GatewayProcess(tmp_path, broker=free_port(), modbus=free_port())
    yield made
    made.close()


def _with_pages(gateway: GatewayProcess, port: int) -> None:
    gateway.config.write_text(gateway.config.read_text() + f"terminal: {{port: {port}}}\n")
    gateway.start()


def _site(port: int) -> str:
    try:
        return str(httpx.get(f"http://127.0.0.1:{port}/api/cameras").json()["site"]["zh"])
    except httpx.TransportError:
        return ""


def test_pages_are_served_and_follow_the_files(gateway: GatewayProcess) -> None:
    port = free_port()
    _with_pages(gateway, port)
    assert until(lambda: _site(port), "the pages") == "一号农场"
    assert httpx.get(f"http://127.0.0.1:{port}/api/cameras").json()["cameras"] == []
    gateway.config.write_text(gateway.config.read_text().replace("一号农场", "南门市场"))
    until(lambda: _site(port) == "南门市场", "the new name of the site")
    assert gateway.end() == 0
    assert "terminal state=listening host=127.0.0.1" in gateway.log
    assert "Traceback" not in gateway.log
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_costs_the_pages_and_nothing_else(gateway: GatewayProcess) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        _with_pages(gateway, port)
        said = f"terminal cannot serve the pages at 127.0.0.1:{port}: address already in use"
        until(lambda: said in gateway.log, "the reason")
        until(lambda: "outbox" in gateway.log or "uplink" in gateway.log or "state=start" in gateway.log, "the run")
        assert gateway.process is not None
        assert gateway.process.poll() is None
        assert gateway.end() == 0
    assert "Traceback" not in gateway.log


def test_a_shop_has_its_till_when_the_file_asks_for_one(gateway: GatewayProcess) -> None:
    port = free_port()
    gateway.config.write_text(gateway.config.read_text() + "till: {}\n")
    _with_pages(gateway, port)
    until(lambda: _site(port), "the pages")
    answer = httpx.get(f"http://127.0.0.1:{port}/api/till/state")
    assert (answer.status_code, answer.json()["code"]) == (401, "no_operator")
    assert gateway.end() == 0
    assert "Traceback" not in gateway.log
