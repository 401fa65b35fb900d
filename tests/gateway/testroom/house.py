"""A test room with everything real but the county: outbox, day book, pages over HTTP, analyzer and desk on ptys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from contract.catalogue import EMPTY
from contract.dossier import Dossier, Guest, Holder
from contract.event import Body, RapidTest
from contract.law import national
from contract.printed import new_identity
from gateway.core.spec import DeviceSpec, DirectSerial
from gateway.rim import clock
from gateway.rim.analyzer import AnalyzerPort
from gateway.rim.ground import Ground
from gateway.rim.outbox import Outbox
from gateway.rim.peripherals import Desk
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.house import House
from gateway.rim.terminal.server import TerminalServer
from gateway.rim.testroom.instrument import Instrument
from gateway.rim.testroom.room import Fittings, TestRoom
from simulators.analyzer import Simulator
from simulators.analyzer.bench import Bench, Test
from simulators.analyzer.result_line import ResultLineInstrument
from simulators.scanner import Simulator as Scanner
from tests.gateway.analyzer.test_port import profile
from tests.gateway.desk.house import at
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.terminal.conftest import house as shown
from tests.keys import gateway_signer
from tests.patience import until

CODE = new_identity(77).text
DOSSIER = Dossier(
    county="341225", gateway="gw-1", version=1, issued=1_795_918_800_000, holder=Holder("room-1", "城关检测站"),
    guests=(Guest("farm-1", "赵家合作社", codes=(CODE,), products=("菠菜", "芹菜")),),
)  # fmt: skip
OPTIONS = """
result_line: {fields: [number, sample, rate, verdict, control, change], idle_ms: 200, repeat_s: 0}
"""


@dataclass
class Laboratory:
    """What a test holds in its hands."""

    folder: Path
    dossier: Dossier | None = DOSSIER
    printed: list[object] = field(default_factory=list)
    box: Outbox = field(init=False)
    room: TestRoom = field(init=False)
    house: House = field(init=False)
    server: TerminalServer = field(init=False)
    client: httpx.Client = field(init=False)
    bench: Simulator = field(init=False)
    scanner: Scanner = field(init=False)

    def open(self, boot: str = "b1") -> None:
        """Begin, or begin again after a cut."""
        self.box = Outbox(self.folder, gateway="gw-1", boot=boot, meta="m1", clock=clock.now, signer=gateway_signer)
        self.box.start("0.1")
        ground = Ground(
            "gw-1", lambda: ("检测站", "station"), self.box.days,
            lambda: (self.box.epoch, self.box.high("events")),
            lambda body, facts=None: str(self.box.record(body, facts).event.id),
            lambda: clock.now()[0], lambda: self.dossier, lambda: EMPTY, national,
            self.box.record_two, self.box.memory,
        )  # fmt: skip
        self.room = TestRoom(
            ground,
            Fittings("one", "labels", self._instruments, lambda: (), self._print, self.box.memory, self.box.remember),
        )
        self.house = shown(self.folder, test_room=self.room, place=lambda: ("城关检测站", "Chengguan test station"))
        self.server = TerminalServer("127.0.0.1", 0, self.house)
        token = self.server.duty.begin(Shift("ana", "安娜", frozenset({"analyst"}), "test-room"))
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.server.port}/api/test-room", cookies={OPERATOR: token}, timeout=120
        )

    def close(self) -> None:
        """As if the plug was pulled, but in order."""
        self.client.close()
        self.server.close()
        self.box.close()

    def emit(self, body: Body) -> None:
        """As the gateway does."""
        self.box.record(self.room.recognised(body))
        self.room.board.change()

    def finish(self, rate: float, number: int = 3) -> RapidTest:
        """The instrument ends a test; the event that came of it."""
        before = len(self.results)
        line = self.bench.instrument.finished(Test(number, "白菜", rate, 0), 0.0)
        self.bench.say(line[0])
        until(lambda: len(self.results) > before, "the result")
        return self.results[-1]

    def register(self, text: str = CODE, **more: object) -> str:
        """Type a code, take a sample of it; its number."""
        assert self.client.post("/scans", json={"text": text}).status_code == 204
        answer = self.client.post("/samples", json={"product": "菠菜", **more})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["number"])

    def put(self, number: str, channel: str = "3", **more: object) -> httpx.Response:
        return self.client.put(f"/samples/{number}/slot", json={"device": "tester", "channel": channel, **more})

    @property
    def results(self) -> list[RapidTest]:
        told = self.box.days.between(0, 1 << 60, ["rapid_test"])
        return [one.body for one in told if isinstance(one.body, RapidTest)]

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/state").json()
        return found

    def sample(self, number: str) -> dict[str, Any]:
        return next(one for one in self.state["samples"] if one["number"] == number)

    def _instruments(self) -> Sequence[Instrument]:
        return [Instrument("tester", ("分析仪", "analyzer"), "enzyme_inhibition", 8, told=True, state="ok")]

    def _print(self, printer: str, document: object) -> int:
        self.printed.append((printer, document))
        return len(self.printed)


@contextmanager
def laboratory(folder: Path) -> Iterator[Laboratory]:
    """A room that is open, an analyzer on its channel, a scanner in its hand."""
    made, link, eye = Laboratory(folder / "box"), folder / "tester", folder / "scanner"
    made.box = None  # type: ignore[assignment]
    made.open()
    model = profile("result-line", OPTIONS)
    made.bench = Simulator(ResultLineInstrument(Bench(), model.options), link)  # type: ignore[arg-type]
    made.scanner = Scanner(eye)
    desk = Desk([at("serial-scanner", eye)], made.emit, clock.now, folder)
    port = AnalyzerPort(
        DirectSerial("bus", str(link)), DeviceSpec("tester", model), lambda body: made.emit(body), clock.now
    )
    with ExitStack() as stack:
        stack.enter_context(made.bench)
        stack.enter_context(made.scanner)
        stack.callback(made.close)
        desk.listen(lambda peripheral, heard: made.room.heard(peripheral, heard))
        desk.start()
        stack.callback(desk.stop)
        port.start()
        stack.callback(port.stop)
        until(lambda: port.status().connected and desk.status()[0].state == "ok", "the devices")
        yield made
