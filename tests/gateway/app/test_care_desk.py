"""Peripherals tried out from the engineer's page: a page printed, a code and a card read, a peripheral added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators import card, printer, scanner
from tests.gateway.app.process import GatewayProcess
from tests.parts import free_port
from tests.patience import until

WORD = "maple-river-42"
LABEL = "6901234567892"


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[tuple[httpx.Client, printer.Simulator, Path]]:
    port = free_port()
    with printer.Simulator("escpos", tcp=("127.0.0.1", 0)) as slips:
        process = GatewayProcess(tmp_path, broker=free_port(), modbus=free_port())
        (tmp_path / "word").write_text(WORD)
        (tmp_path / "word").chmod(0o600)
        host, number = slips.address
        process.config.write_text(
            process.config.read_text()
            + f"terminal: {{port: {port}, access_file: word}}\n"
            + "peripherals:\n"
            + f"  - {{id: slips, profile: escpos-80mm, host: {host}, port: {number}}}\n"
            + f"  - {{id: cards, profile: id-card-reader, port: {tmp_path / 'reader'}}}\n"
        )
        process.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as engineer:
            until(lambda: _entered(engineer), "the pages")
            yield engineer, slips, tmp_path
        process.close()


def _entered(engineer: httpx.Client) -> bool:
    try:
        engineer.post("/access", data={"word": WORD})
        return engineer.get("/api/care/logs").status_code == 200
    except httpx.TransportError:
        return False


def _device(engineer: httpx.Client, key: str) -> Any:
    return next((one for one in engineer.get("/api/care/devices").json() if one["id"] == key), None)


def _while_waiting(engineer: httpx.Client, path: str, do: Callable[[], None]) -> httpx.Response:
    """The answer to a test that waits for something, which is done again and again meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        answer: Future[httpx.Response] = pool.submit(engineer.post, f"/api/care/{path}", json={"seconds": 30})

        def done() -> bool:
            do()
            return answer.done()

        until(done, path)
        return answer.result()


def test_a_page_is_printed(gateway: tuple[httpx.Client, printer.Simulator, Path]) -> None:
    engineer, slips, _ = gateway
    assert engineer.post("/api/care/tests/print", json={"printer": "slips"}).json() == {"number": 1}
    until(lambda: _device(engineer, "slips")["served"] == 1, "the page")
    assert "打印测试" in slips.sheets[0].text
    assert engineer.post("/api/care/tests/print", json={"printer": "none"}).json()["code"] == "no_printer"
    assert engineer.post("/api/care/tests/print", json={"printer": "cards"}).json()["code"] == "no_printer"


def test_a_card_is_shown_masked(gateway: tuple[httpx.Client, printer.Simulator, Path]) -> None:
    engineer, _, folder = gateway
    with card.Simulator(folder / "reader") as reader:
        until(lambda: _device(engineer, "cards")["state"] == "ok", "the reader")
        reader.put("valid")
        answer = engineer.post("/api/care/tests/card", json={"seconds": 30})
        told = answer.json()
        assert (told["peripheral"], told["kind"], told["fault"]) == ("cards", "card", None)
        assert "***********" in told["text"]
        number = card.CARDS["valid"].number
        assert number not in answer.text
        logged = engineer.get("/api/care/logs").text + engineer.get("/api/care/diagnostics").text
        assert number not in logged


def test_a_scanner_is_added_and_a_code_is_read(gateway: tuple[httpx.Client, printer.Simulator, Path]) -> None:
    engineer, _, folder = gateway
    entry = {"id": "gun", "profile": "serial-scanner", "port": str(folder / "gun")}
    missing = engineer.post("/api/care/probes", json={"peripheral": entry}).json()
    assert (missing["ok"], "does not exist" in missing["fault"]["en"]) == (False, True)
    with scanner.Simulator(folder / "gun") as gun:
        assert engineer.post("/api/care/probes", json={"peripheral": entry}).json()["ok"]
        assert engineer.post("/api/care/devices", json={"peripheral": entry}).json()["state"] == "trying"
        state = lambda: engineer.get("/api/care/state").json()["addition"]["state"]  # noqa: E731
        until(lambda: state() == "stayed", "the scanner")
        told = _while_waiting(engineer, "tests/scan", lambda: gun.scan("https://example.org/?phone=13800000000")).json()
        assert (told["peripheral"], told["kind"], told["text"], told["size"]) == ("gun", "foreign", "", 38)


def test_a_test_that_nobody_answers_ends_and_only_one_goes_at_a_time(
    gateway: tuple[httpx.Client, printer.Simulator, Path],
) -> None:
    engineer, _, _ = gateway
    codes: list[str] = []

    def other() -> None:
        codes.append(engineer.post("/api/care/tests/scan", json={"seconds": 1}).json()["code"])

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(engineer.post, "/api/care/tests/card", json={"seconds": 3})
        while not first.done():
            other()
        assert first.result().json()["code"] in ("nothing_read", "tried_already")
    assert {"nothing_read", "tried_already"} >= set(codes)
    assert "tried_already" in [*codes, first.result().json()["code"]]
