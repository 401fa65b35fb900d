"""A gate as its own process: rules that came down before, a hand scanner on a pty, an examiner who can sign on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from contract import gate, rules
from contract.event import Passage
from contract.keys import Signer
from contract.moment import DAY_MS
from contract.rules import KEYS
from contract.voucher import PART as REVOKED
from contract.voucher import Revoked
from gateway.rim.clock import now
from gateway.rim.operators import Operators
from gateway.rim.rulebook import FOLDER, RuleBook
from simulators import scanner
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import COUNTY, manifest
from tests.gateway.gate.market import VOUCHER_KEY, voucher
from tests.gateway.uplink.cloud import Cloud
from tests.keys import RULES, TRUSTED, trusting
from tests.parts import free_port
from tests.patience import until

NAME, PIN = "陈建国", "2580"  # of the examiner
GATE = """\
terminal: {{port: {port}}}
gate: {{scanner: gun, {more}}}
peripherals: [{{id: gun, profile: serial-scanner, port: {gun}}}]
"""


class GateProcess:
    """`zhigen gateway run` of a gate, a broker, and a stand-in for the cloud; buses: of cameras, in YAML."""

    def __init__(self, folder: Path, buses: str = "", more: str = "quiet_s: 8") -> None:
        self.port = free_port()
        self.broker = Mosquitto(folder)
        self.broker.start()
        self.process = GatewayProcess(folder, broker=self.broker.port, modbus=free_port())
        config = self.process.config
        head = config.read_text().partition("buses:")[0]
        config.write_text(f"{head}{buses}{GATE.format(port=self.port, gun=folder / 'gun', more=more)}")
        self.folder = folder
        _lay_down(folder)
        self.clerk = Operators(folder / "box").add(NAME, ["keeper", "examiner"], PIN)
        self.gun = scanner.Simulator(folder / "gun")
        self.gun.start()
        self.cloud = Cloud(self.broker.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/gate"

    def state(self) -> dict[str, Any]:
        """As its page is sent it, {} while it is away."""
        try:
            return dict(httpx.get(f"http://127.0.0.1:{self.port}/api/gate").json())
        except httpx.TransportError:
            return {}

    def start(self, *, line: bool = True) -> None:
        """It runs, hears its scanner and, where there is a line, has been told the time."""
        self.process.start()
        until(lambda: self._ready(line), "the gate")

    def _ready(self, line: bool) -> bool:
        state = self.state()
        heard = {one["id"]: one["state"] for one in state.get("devices", [])}
        return heard.get("gun") == "ok" and (bool(state["clock"]) or not line)

    @property
    def passed(self) -> list[Passage]:
        """What the cloud was told, in order."""
        found = sorted(self.cloud.events.items())
        return [frame.event.body for _, frame in found if isinstance(frame.event.body, Passage)]

    def close(self) -> None:
        self.process.close()
        self.gun.stop()
        self.cloud.close()
        self.broker.kill()


def fresh(batch: int, *, days: int = 10, signer: Signer = VOUCHER_KEY) -> str:
    """A voucher of today."""
    return voucher(batch, days=days, signer=signer, now=now()[0])


def _lay_down(folder: Path) -> None:
    book = RuleBook(folder / "box" / FOLDER, COUNTY, trusting(folder / "identity"), lambda: now()[0])
    wall = now()[0]
    parts = {
        KEYS: msgspec.json.encode([VOUCHER_KEY.described(), *TRUSTED]),
        REVOKED: msgspec.json.encode(Revoked(issued=wall)),
        gate.PART: gate.encode(gate.GatePolicy()),
    }
    said = manifest(1, parts, issued=wall, valid_until=wall + 7 * DAY_MS)
    for name in book.hear(rules.encode(said, RULES)):
        assert book.hear_part(name, parts[name])


@contextmanager
def running(folder: Path, buses: str = "", more: str = "quiet_s: 8") -> Iterator[GateProcess]:
    """One, started; closed in the end."""
    made = GateProcess(folder, buses, more)
    try:
        made.start()
        yield made
    finally:
        made.close()
