"""A gateway as a test room and a farm run it: results and scans stand on its pages by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.printed import new_identity
from contract.profile.analyzer_options import ResultLine
from simulators.analyzer import Simulator
from simulators.analyzer.bench import Bench
from simulators.analyzer.result_line import ResultLineInstrument
from simulators.scanner import Simulator as Scanner
from tests.gateway.app.process import GatewayProcess
from tests.parts import free_port
from tests.patience import until

CONFIG = """\
version: 1
gateway: {{id: gw-1, county: "341225"}}
site: {{id: lab-1, name: {{zh: 检测站}}, region: "341225", kind: lab}}
broker: {{host: 127.0.0.1, port: {broker}}}
storage: {{folder: box, max_mb: 64}}
terminal: {{port: {port}}}
buses: [{{id: desk, kind: serial, port: {tester}}}]
devices: [{{id: tester, profile: result-line-gbk, bus: desk}}]
peripherals: [{{id: eye, profile: serial-scanner, port: {eye}}}]
test_room: {{scanner: eye, channels: 12}}
farm: {{}}
"""


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    made = GatewayProcess(tmp_path, broker=free_port(), modbus=free_port())
    yield made
    made.close()


def test_results_and_scans_appear_by_themselves_and_outlive_a_kill(gateway: GatewayProcess) -> None:
    port, folder = free_port(), gateway.folder
    gateway.config.write_text(
        CONFIG.format(broker=free_port(), port=port, tester=folder / "tester", eye=folder / "scanner")
    )

    def room(name: str = "test-room") -> dict[str, Any]:
        try:
            found: dict[str, Any] = httpx.get(f"http://127.0.0.1:{port}/api/{name}/state").json()
        except httpx.TransportError:
            return {}
        return found

    def ready() -> bool:
        found = room()
        return bool(found) and found["peripherals"][0]["state"] == found["instruments"][0]["state"] == "ok"

    instrument = ResultLineInstrument(Bench(seed=3), ResultLine())
    with Simulator(instrument, folder / "tester") as tester, Scanner(folder / "scanner") as eye:
        gateway.start()
        until(ready, "the devices")
        test = tester.finish()
        (told,) = until(lambda: room()["strangers"], "the result")
        assert (told["told"], told["device"], told["control"]) == (test.rate, "tester", None)
        assert len(room()["instruments"][0]["channels"]) == 12
        assert room()["instruments"][0]["curves"] is False

        def drafted() -> str:  # the desk is heard from the next beat on
            eye.scan(new_identity(5).text)
            return str((room()["draft"] or {}).get("kind", ""))

        assert until(drafted, "the draft") == "identity"
        farm = room("farm")
        assert (farm["growings"], farm["dossier"], farm["site"]["zh"]) == ([], 0, "检测站")
        assert gateway.process is not None
        gateway.process.kill()
        gateway.process.wait(90)
        gateway.start()
        until(ready, "the devices")
        assert [one["id"] for one in room()["strangers"]] == [told["id"]]
        assert gateway.end() == 0
    assert "Traceback" not in gateway.log
