"""An analyzer port on a real pseudo terminal or socket, with simulated instruments and the faults of cables."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from contract.event import Body, DeviceHealth, RapidTest, Unread
from contract.profile import AnalyzerProfile, read
from contract.profile.analyzer_options import Astm, Dy3000, Lz4000t, ResultLine, Ty16
from gateway.core.spec import DeviceSpec, DirectSerial, DirectTcp
from gateway.rim import clock
from gateway.rim.analyzer import AnalyzerPort
from simulators.analyzer import Simulator
from simulators.analyzer.astm import AstmInstrument
from simulators.analyzer.bench import Bench
from simulators.analyzer.dy3000 import Dy3000Instrument
from simulators.analyzer.instrument import Instrument
from simulators.analyzer.lz4000t import Lz4000tInstrument
from simulators.analyzer.result_line import ResultLineInstrument
from simulators.analyzer.ty16 import Ty16Instrument
from tests.patience import until

HEAD = """
format: 1
id: bench
model: {maker: none, name: none}
name: {zh: 试验台, en: bench}
kind: analyzer
source: [none]
confidence: c
examples: [{sent: ""}]
"""
INSTRUMENTS: dict[str, Callable[[Bench], Instrument]] = {
    "lz4000t": lambda bench: Lz4000tInstrument(bench, Lz4000t()),
    "dy3000": lambda bench: Dy3000Instrument(bench, Dy3000()),
    "ty16": lambda bench: Ty16Instrument(bench, Ty16()),
    "result-line": lambda bench: ResultLineInstrument(bench, ResultLine()),
    "astm": lambda bench: AstmInstrument(bench, Astm(), reply_s=0.3, rest_s=0.2),
}


class Told:
    """What a port emitted."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []

    def __call__(self, body: Body) -> None:
        self.bodies.append(body)

    @property
    def tests(self) -> list[RapidTest]:
        return [body for body in self.bodies if isinstance(body, RapidTest)]

    @property
    def health(self) -> list[tuple[str, str]]:
        return [(body.state, body.cause) for body in self.bodies if isinstance(body, DeviceHealth)]

    @property
    def unread(self) -> list[str]:
        return [body.cause for body in self.bodies if isinstance(body, Unread)]


def profile(protocol: str, more: str = "") -> AnalyzerProfile:
    found = read(f"{HEAD}protocol: {protocol}\n{more}")
    assert isinstance(found, AnalyzerProfile)
    return found


@contextmanager
def running(
    protocol: str, place: Path | tuple[str, int], active: tuple[Body, ...] = (), more: str = "", lost_after: int = 3
) -> Iterator[tuple[AnalyzerPort, Told]]:
    told = Told()
    spec = DirectSerial("bench", str(place)) if isinstance(place, Path) else DirectTcp("bench", *place)
    device = DeviceSpec("tester", profile(protocol, more), interval_s=0.3, lost_after=lost_after)
    port = AnalyzerPort(spec, device, told, clock.now, active)
    port.start()
    try:
        yield port, told
    finally:
        assert port.stop()


def simulated(protocol: str, link: Path, made: int = 0) -> Simulator:
    return Simulator(INSTRUMENTS[protocol](Bench(seed=3)), link, made=made)


@pytest.mark.parametrize("protocol", sorted(INSTRUMENTS))
def test_every_test_arrives_once(protocol: str, tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated(protocol, link) as simulator, running(protocol, link) as (port, told):
        until(lambda: port.status().connected)
        for _ in range(3):
            simulator.finish()
            time.sleep(0.05)
        until(lambda: len(told.tests) == 3)
        time.sleep(0.8)  # two more beats: the memory is read again, and nothing comes of it
        assert [test.rate for test in told.tests] == pytest.approx([test.rate for test in simulator.bench.done])
        assert told.unread == []
        assert port.status().devices[0].state == "ok"


@pytest.mark.parametrize("protocol", ["lz4000t", "dy3000", "ty16"])
def test_what_was_recorded_before_a_restart_is_not_recorded_again(protocol: str, tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated(protocol, link, made=5) as simulator:
        with running(protocol, link) as (_, first):
            until(lambda: len(first.tests) == 5)
        with running(protocol, link, tuple(first.tests)) as (_, second):
            simulator.finish()
            until(lambda: len(second.tests) == 1)
            time.sleep(0.5)
            assert len(second.tests) == 1


def test_a_silent_instrument_is_lost_and_found(tmp_path: Path) -> None:
    link = tmp_path / "tester"
    more = "lz4000t: {timeout_ms: 100, lookback_days: 0}"
    with (
        simulated("lz4000t", link, made=1) as simulator,
        running("lz4000t", link, more=more, lost_after=2) as (_, told),
    ):
        until(lambda: len(told.tests) == 1)
        simulator.fault("silence")
        until(lambda: told.health == [("lost", "no_reply")])
        simulator.clear()
        until(lambda: told.health[-1][0] == "found")


@pytest.mark.parametrize("protocol", ["lz4000t", "astm"])
def test_a_pulled_cable_is_lost_and_found_and_costs_no_result(protocol: str, tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated(protocol, link) as simulator, running(protocol, link, lost_after=1) as (port, told):
        until(lambda: port.status().connected)
        simulator.fault("unplug")
        until(lambda: bool(told.health) and told.health[0][0] == "lost")
        assert port.status().cause[0]
        simulator.clear()
        until(lambda: told.health[-1][0] == "found")
        simulator.finish()
        until(lambda: len(told.tests) == 1)


def test_results_that_an_instrument_could_not_deliver_come_when_it_can(tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated("astm", link) as simulator:
        for _ in range(3):
            simulator.finish()  # nobody acknowledges
        with running("astm", link) as (_, told):
            until(lambda: len(told.tests) == 3)


def test_a_result_leaves_before_its_acknowledgement(tmp_path: Path) -> None:
    """What could not be handed on is not acknowledged, and comes again."""
    link = tmp_path / "tester"
    told = Told()
    refusals = 2

    def full(body: Body) -> None:
        nonlocal refusals
        if isinstance(body, RapidTest) and refusals:
            refusals -= 1
            raise OSError("no room")
        told(body)

    with simulated("astm", link) as simulator:
        port = AnalyzerPort(DirectSerial("bench", str(link)), DeviceSpec("tester", profile("astm")), full, clock.now)
        port.start()
        simulator.finish()
        until(lambda: len(told.tests) == 1)
        port.stop()
    assert refusals == 0


def test_contradiction_and_clock_travel_as_doubts(tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated("astm", link) as simulator, running("astm", link) as (port, told):
        until(lambda: port.status().connected)
        simulator.fault("contradiction")
        simulator.fault("clock")
        simulator.finish()
        until(lambda: len(told.tests) == 1)
        assert told.tests[0].doubts == ("contradiction", "clock")


def test_noise_is_kept_once_and_does_not_flood(tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with simulated("result-line", link) as simulator, running("result-line", link) as (port, told):
        until(lambda: port.status().connected)
        for number in range(100):
            simulator.say(b"garbage %d\r\n" % number)
            simulator.say(b"garbage\r\n")
        until(lambda: "flood" in told.unread)
        simulator.finish()
        until(lambda: len(told.tests) == 1)
        assert told.unread.count("wrong_parts") == 60
        assert told.unread.count("flood") == 1


def test_a_port_that_is_not_there_says_so_and_is_opened_when_it_comes(tmp_path: Path) -> None:
    link = tmp_path / "tester"
    with running("result-line", link) as (port, told):
        until(lambda: "不存在" in port.status().cause[0])
        with simulated("result-line", link) as simulator:
            until(lambda: port.status().connected)
            simulator.finish()
            until(lambda: len(told.tests) == 1)


def test_an_instrument_behind_a_serial_server() -> None:
    bench = Bench()
    instrument = AstmInstrument(bench, Astm(), reply_s=2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def serve() -> None:
            for _ in range(2):
                # The gateway may hang up first: the second result is all that it was waited for.
                with server.accept()[0] as connection, suppress(ConnectionError):
                    connection.settimeout(0.05)
                    for data in instrument.finished(bench.finish(int(time.time())), time.monotonic()):
                        connection.sendall(data)
                    while instrument.waiting and not over.is_set():
                        try:
                            heard = connection.recv(100)
                        except TimeoutError:
                            continue
                        for data in instrument.hear(heard, time.monotonic()):
                            connection.sendall(data)
                # the server restarts

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with running("astm", ("127.0.0.1", server.getsockname()[1])) as (_, told):
            until(lambda: len(told.tests) == 2)
        over.set()
        thread.join(120)
