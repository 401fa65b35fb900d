"""A machine without a configuration: its page writes one, a claim code of a county makes it a gateway, and it runs."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.config import read
from tests.cloud.keys.county import COUNTY, Seat
from tests.parts import free_port
from tests.patience import until

GATEWAY = {"id": "farm-9", "county": COUNTY}
SITE = {"id": "farm-9", "name": {"zh": "九号农场"}, "kind": "farm", "region": COUNTY}


@pytest.fixture
def seat(tmp_path: Path) -> Any:
    (tmp_path / "cloud").mkdir()
    made = Seat(tmp_path / "cloud")
    yield made
    made.close()


def test_from_nothing_to_a_gateway_that_runs(seat: Seat, tmp_path: Path) -> None:
    file, port = tmp_path / "gw.yaml", free_port()
    command = [sys.executable, "-m", "zhigen", "gateway", "setup", "--config", str(file), "--port", str(port)]
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    word_file = tmp_path / "terminal-word"
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}/", timeout=60)

    def asked(path: str) -> Any:
        try:
            answer = client.get(f"/api/care/{path}")
        except httpx.TransportError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def post(path: str, **body: Any) -> httpx.Response:
        return client.post(f"/api/care/wizard/{path}", json=body)

    try:
        first = until(lambda: asked("wizard"), "the page of the first run")
        assert (first["mode"], first["gateway"], first["kinds"]) == (
            "setup", "", ["farm", "shop", "lab", "market", "store"],
        )  # fmt: skip
        assert client.get("/api/care/state").json()["code"] == "not_running"
        assert post("configure", gateway=GATEWAY, site=SITE, broker={"host": "h"}).json()["code"] == "no_role"
        assert word_file.stat().st_mode & 0o777 == 0o600
        assert client.post("/access", data={"word": word_file.read_text().strip()}).headers["location"] == "/"
        assert post("finish").json()["code"] == "not_configured"
        moved = post("configure", gateway={**GATEWAY, "keys": "/etc"}, site=SITE, broker={"host": "h"}).json()
        assert [one["place"] for one in moved["mistakes"]] == ["gateway.keys"]
        wrong = post("configure", gateway={**GATEWAY, "id": "Farm 9"}, site={}, broker={}).json()
        places = [one["place"] for one in wrong["mistakes"]]
        assert {"gateway.id", "site.id", "broker.host"} <= set(places)
        assert not file.exists()
        written = post("configure", gateway=GATEWAY, site=SITE, broker={"host": "127.0.0.1", "port": free_port()})
        assert written.json()["steps"][0] == {"key": "role", "done": True}
        code = seat.claim("farm-9")
        enrolled = post("enrol", cloud=seat.url, code=code)
        assert enrolled.json()["not_after"] > 0
        assert code not in enrolled.text + client.get("/api/care/wizard").text
        assert read(file).config.broker.host == "127.0.0.1"
        assert post("finish").status_code == 200
        state = until(lambda: asked("state"), "the gateway")
        assert state["who"] | {"kid": ""} == {
            "gateway": "farm-9", "county": COUNTY, "site": {"zh": "九号农场", "en": ""}, "kind": "farm", "kid": "",
            "enrolled": True,
        }  # fmt: skip
        assert client.get("/api/care/access").json()["role"] == "engineer"
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
    finally:
        process.kill()
        process.wait()
        client.close()
    again = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert again.returncode == 2
    assert "there is a configuration" in again.stderr or "已有配置" in again.stderr
    assert code not in (tmp_path / "log").read_text()
