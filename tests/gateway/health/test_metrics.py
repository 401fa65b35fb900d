"""The figures of a gateway: scraped from a real one, named by convention, off unless asked for."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from contract.birth import Clock, Host, Identity, LaneState, RulesState, State
from gateway.core.errors import GatewayError
from gateway.core.figures import Figures
from gateway.core.peripheral import PeripheralStatus
from gateway.rim.metrics import FIGURES, MetricsServer, Vitals
from gateway.rim.port import BusStatus, DeviceStatus
from gateway.rim.profiles import Shelf
from simulators.modbus import Simulator, Station
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.parts import free_port
from tests.patience import until

UNITS = {"seconds", "bytes", "rows", "ratio", "celsius", "info"}
NOW = 1_795_418_400_000
_LOST = DeviceStatus("air", "lost", "timeout", NOW, replies=7, failures=4, skipped=1)


def _figures(**known: Any) -> Figures:
    none: dict[str, Any] = dict.fromkeys(Figures.__struct_fields__, 0)
    return Figures(**{**none, "clock": "none", "shift_ms": None, "ack_age_ms": None, **known})


FULL = Vitals(
    now=NOW,
    state=State(
        online=True,
        boot="b1",
        t=NOW,
        up_ms=5_000,
        software="0.1.0",
        events=LaneState(1, 5, 4, 0),
        readings=LaneState(1, 90, 99, 10, NOW - 900),
        produced=1234,
        last_ack=NOW - 500,
        clock=Clock(synced=False),
        host=Host(9, 10, 11, 0.5, 48.5),
        lost=["air"],
        rules=RulesState(7, NOW - 60_000, NOW + 60_000),
        identity=Identity("gateway-1", NOW + 86_400_000),
    ),
    figures=_figures(connected=True, connections=3, refused=2, not_after=NOW + 86_400_000),
    buses=[BusStatus("house", connected=True, cause=("", ""), devices=(_LOST,))],
    peripherals=[PeripheralStatus("slips", "escpos", "ok", "paper_out", ("缺纸", "no paper"), 0, 8, 2, waiting=3)],
)
EMPTY = Vitals(NOW, State(online=True, boot="b1", t=NOW), _figures(), buses=())


def _read(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        return str(answer.read().decode())


def _values(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name.removeprefix("zhigen_gateway_"), *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _connected(port: int) -> dict[tuple[str, ...], float] | None:
    """The figures of a gateway that is connected, None before that."""
    try:
        values = _values(_read(port))
    except OSError:
        return None
    return values if values["connected",] else None


@pytest.fixture
def served() -> Iterator[tuple[int, list[Vitals]]]:
    port, vitals = free_port(), [FULL]
    server = MetricsServer("127.0.0.1", port, lambda: vitals[-1])
    yield port, vitals
    server.close()


def test_everything_that_is_known_is_told(served: tuple[int, list[Vitals]]) -> None:
    values = _values(_read(served[0]))
    for key, wanted in {
        ("outbox_rows", "readings"): 10,
        ("oldest_row_seconds", "readings"): 0.9,
        ("oldest_row_seconds", "events"): 0,
        ("values_total",): 1234,
        ("connections_total",): 3,
        ("refused_rows_total",): 2,
        ("last_ack_timestamp_seconds",): (NOW - 500) / 1000,
        ("clock_synced",): 0,
        ("rules_age_seconds",): 60,
        ("certificate_end_timestamp_seconds",): (NOW + 86_400_000) / 1000,
        ("board_celsius",): 48.5,
        ("device_lost", "air", "house"): 1,
        ("device_failures_total", "air", "house"): 4,
        ("peripheral_lost", "escpos", "slips"): 0,
        ("peripheral_trouble", "escpos", "slips"): 1,
        ("peripheral_served_total", "escpos", "slips"): 8,
        ("peripheral_failures_total", "escpos", "slips"): 2,
        ("peripheral_waiting", "escpos", "slips"): 3,
    }.items():
        assert values[key] == wanted, key
    assert len({key[0] for key in values}) == len(FIGURES)


def test_what_is_not_known_is_left_out_and_never_zero(served: tuple[int, list[Vitals]]) -> None:
    port, vitals = served
    vitals.append(EMPTY)
    told = {key[0] for key in _values(_read(port))}
    assert told == {
        "build_info",
        "up_seconds",
        "values_total",
        "connected",
        "connections_total",
        "refused_rows_total",
        "config_mistakes",
        "config_restart",
    }


def test_figures_are_named_by_convention_and_have_words_in_both_languages() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert figure.name.startswith("zhigen_gateway_")
        assert figure.name.endswith("_total") == (figure.kind == "counter")
        assert figure.zh
        assert figure.en
        if figure.unit:
            assert figure.unit in UNITS
            assert figure.name.removesuffix("_total").endswith(f"_{figure.unit}")


def test_a_port_that_is_taken_is_told_in_a_line(served: tuple[int, list[Vitals]]) -> None:
    with pytest.raises(GatewayError, match="choose another"):
        MetricsServer("127.0.0.1", served[0], lambda: FULL)


def test_a_real_gateway_is_scraped_and_its_figures_move(tmp_path: Path, mosquitto: Mosquitto) -> None:
    shelf = Shelf([])
    stations = [Station(shelf.find("xy-md02"), unit=1), Station(shelf.find("dfrobot-sen0600"), unit=2)]
    with Simulator(stations, tcp=("127.0.0.1", 0), seed=3) as instruments:
        process = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=instruments.address[1])
        port = free_port()
        process.config.write_text(process.config.read_text() + f"metrics: {{port: {port}}}\n")
        process.start()
        try:
            first = until(lambda: _connected(port), "the gateway to be connected")
            assert first["disk_size_bytes",] > 0
            until(lambda: _values(_read(port))["values_total",] > first["values_total",] + 10)
            last = _values(_read(port))
            assert last["device_replies_total", "air", "house"] > 0
            assert last["outbox_rows", "readings"] > 0, "no cloud acks here"
            assert process.end() == 0
        finally:
            process.close()
