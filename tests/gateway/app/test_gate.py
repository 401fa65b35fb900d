"""A gate as a market runs it: a scanner, no camera, no network, nobody signed on."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import httpx

from contract.moment import LAW_ZONE
from simulators import scanner
from tests.gateway.app.process import GatewayProcess
from tests.gateway.gate.market import voucher
from tests.parts import free_port
from tests.patience import until


def test_a_gate_without_rules_lets_nothing_in_and_says_why(tmp_path: Path) -> None:
    port = free_port()
    gateway = GatewayProcess(tmp_path, broker=free_port(), modbus=free_port())
    text = gateway.config.read_text()
    gateway.config.write_text(
        f"{text}terminal: {{port: {port}}}\ngate: {{scanner: gun, quiet_s: 1}}\n"
        f"peripherals: [{{id: gun, profile: serial-scanner, port: {tmp_path / 'gun'}}}]\n"
    )

    def state() -> dict[str, Any]:
        try:
            return dict(httpx.get(f"http://127.0.0.1:{port}/api/gate").json())
        except httpx.TransportError:
            return {}

    with scanner.Simulator(tmp_path / "gun") as gun:
        try:
            gateway.start()
            until(lambda: [one["state"] for one in state().get("devices", [])] == ["ok"], "the scanner")
            gun.scan(voucher(1))
            (last,) = until(lambda: state()["last"], "the passage")
            assert (last["verdict"], last["decision"], last["clerk"]) == ("review", "review", "")
            assert {"unknown_key", "list_stale"} <= {one["code"] for one in last["reasons"]}
            today = datetime.datetime.now(LAW_ZONE).date().isoformat()
            (told,) = httpx.get(f"http://127.0.0.1:{port}/api/gate/days/{today}").json()["passages"]
            assert told["reasons"] == last["reasons"]
            assert state()["list"] == {"issued": 0, "age_ms": None, "stale": True}
            assert gateway.end() == 0
            assert "Traceback" not in gateway.log
        finally:
            gateway.close()
