"""The engineer's page of a gateway that runs, without a line to the county: over HTTP, with instruments that answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.core import trace
from gateway.rim.profiles import Shelf
from simulators.modbus import Simulator, Station
from tests.gateway.app.process import GatewayProcess
from tests.parts import free_port
from tests.patience import until

WORD = "maple-river-42"
PASSWORD = "broker-secret-77"
SOIL = {"id": "soil-2", "profile": "dfrobot-sen0600", "bus": "house", "unit": 3, "interval_s": 0.1, "lost_after": 2}


@dataclass
class Farm:
    """A gateway, its instruments, and the client of an engineer who has entered the word."""

    process: GatewayProcess
    instruments: Simulator
    port: int
    engineer: httpx.Client

    def kiosk(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=120)

    def get(self, path: str) -> Any:
        answer = self.engineer.get(f"/api/care/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.engineer.post(f"/api/care/{path}", json=body)

    def device(self, key: str) -> Any:
        return next((one for one in self.get("devices") if one["id"] == key), None)

    def restart(self) -> None:
        self.process.start()
        until(self._open, "the pages")

    def _open(self) -> bool:
        try:
            return self.engineer.get("/api/care/state").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    shelf = Shelf([])
    models = (("xy-md02", 1), ("dfrobot-sen0600", 2), ("dfrobot-sen0600", 3))
    stations = [Station(shelf.find(name), unit=unit) for name, unit in models]
    port = free_port()
    with Simulator(stations, tcp=("127.0.0.1", 0), seed=3) as instruments:
        instruments.hold(2, "soil_moisture", 30.0)
        process = GatewayProcess(tmp_path, broker=free_port(), modbus=instruments.address[1])
        for name, secret in (("word", WORD), ("broker", PASSWORD)):
            (tmp_path / name).write_text(secret + "\n")
            (tmp_path / name).chmod(0o600)
        login = "{username: gw, password_file: broker, host: "
        text = process.config.read_text().replace("{host: ", login, 1)
        process.config.write_text(text + f"terminal: {{port: {port}, access_file: word}}\nremote: {{trial_s: 5}}\n")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as engineer:
            made = Farm(process, instruments, port, engineer)
            made.restart()
            assert engineer.post("/access", data={"word": WORD}).headers["location"] == "/"
            yield made
        process.close()


def _told(farm: Farm, key: str = "air") -> Any:
    found = farm.device(key)
    return found if found is not None and found["state"] == "ok" else None


def test_the_state_and_every_device_with_its_values_and_frames(farm: Farm) -> None:
    air = until(lambda: _told(farm), "the first reading")
    state = farm.get("state")
    assert (state["who"]["gateway"], state["who"]["county"], state["who"]["enrolled"]) == ("gw-1", "341225", False)
    assert (state["line"]["connected"], state["restart"], state["mistakes"], state["addition"]) == (False, [], [], None)
    assert state["outbox"]["bound"] == 64 * 1024 * 1024
    assert 0 < state["outbox"]["bytes"] < state["outbox"]["bound"]
    assert state["machine"]["disk_free"] > 0
    assert state["clock"]["source"] in ("none", "ntp")
    assert [bus["place"] for bus in state["buses"]] == [f"127.0.0.1:{farm.instruments.address[1]}"]
    assert [one["id"] for one in state["devices"]] == ["air", "soil"]
    point = next(one for one in air["points"] if one["key"] == "air_temperature")
    assert (point["unit"], point["name"]["zh"], point["quality"], point["told"]["zh"]) == (
        "°C",
        "空气温度",
        "good",
        "正常",
    )
    assert abs(state["t"] - point["t"]) < 60_000
    asked, came = (trace.read(line).heard[0] for line in air["frames"])
    assert (asked.side, came.side) == (">", "<")
    assert asked.data[6] == came.data[6] == 1  # the unit id of Modbus TCP
    with farm.kiosk() as kiosk, kiosk.stream("GET", "/api/care/stream") as answer:
        lines = (line for line in answer.iter_lines() if line.startswith("data: "))
        pushed = json.loads(next(lines).removeprefix("data: "))
        assert pushed["boot"] == state["boot"]
        farm.instruments.fault(1, "silence")
        while pushed["devices"][0]["state"] != "lost":
            pushed = json.loads(next(lines).removeprefix("data: "))
    lost = pushed["devices"][0]
    assert lost["cause"] == "no_answer"
    assert "检查供电" in lost["why"]["zh"]
    assert {one["quality"] for one in lost["points"]} == {"stale"}
    assert lost["points"][0]["value"] is not None


def test_whoever_stands_at_the_machine_may_look_and_not_change(farm: Farm) -> None:
    with farm.kiosk() as kiosk:
        assert kiosk.get("/api/care/access").json() == {"role": "kiosk", "may_change": False, "word": True}
        for path in ("state", "devices", "profiles", "calibrations", "wizard"):
            assert kiosk.get(f"/api/care/{path}").status_code == 200
        for path in ("logs", "diagnostics"):
            assert kiosk.get(f"/api/care/{path}").json()["code"] == "no_role"
        assert kiosk.post("/api/care/devices", json={"device": SOIL}).json()["code"] == "no_role"
        assert kiosk.get("/access", follow_redirects=False).status_code == 200  # the machine's own screen may enter it
    assert farm.get("access") == {"role": "engineer", "may_change": True, "word": True}


def test_a_device_is_asked_now_while_its_bus_goes_on(farm: Farm) -> None:
    until(lambda: _told(farm, "soil"), "the first reading")
    before = farm.device("soil")["replies"]
    found = farm.post("devices/soil/probe").json()
    assert (found["live"], found["ok"], found["fault"]) == (True, True, None)
    moisture = next(one for one in found["points"] if one["key"] == "soil_moisture")
    assert (moisture["value"], moisture["raw"], moisture["unit"]) == (30.0, [300], "%")
    assert [line.split()[1] for line in found["frames"]][:2] == [">", "<"]
    until(lambda: farm.device("soil")["replies"] > before, "the bus to go on")
    farm.instruments.fault(2, "silence")
    silent = farm.post("devices/soil/probe").json()
    assert (silent["ok"], "no answer" in silent["fault"]["en"]) == (False, True)
    assert [line.split()[1] for line in silent["frames"]] == [">"] * len(silent["frames"])
    assert farm.post("devices/nobody/probe").json()["code"] == "no_device"


def test_a_device_is_tried_out_then_added_without_a_restart(farm: Farm) -> None:
    boot = farm.get("state")["boot"]
    tried = farm.post("probes", device=SOIL).json()
    assert tried["ok"]
    assert not (farm.process.folder / "devices.d").exists()
    added = farm.post("devices", device=SOIL).json()
    assert (added["device"], added["state"]) == ("soil-2", "trying")
    until(lambda: farm.get("state")["addition"]["state"] == "stayed", "the new device to prove itself")
    assert farm.device("soil-2")["state"] == "ok"
    assert farm.get("state")["boot"] == boot
    assert [path.name for path in (farm.process.folder / "devices.d").iterdir()] == ["soil-2.yaml"]
    again = farm.post("devices", device=SOIL)
    assert (again.status_code, again.json()["code"]) == (409, "addition_there")
    assert farm.process.end() == 0
    farm.restart()
    until(lambda: _told(farm, "soil-2"), "the new device after a restart")


def test_a_bus_may_come_with_its_device(farm: Farm) -> None:
    bus = {"id": "shed", "kind": "tcp", "host": "127.0.0.1", "port": farm.instruments.address[1]}
    device = {"id": "air-2", "profile": "xy-md02", "bus": "shed", "unit": 1, "interval_s": 0.1}
    assert farm.post("probes", device=device, bus={**bus, "port": free_port()}).json()["fault"]["en"].startswith("127")
    assert farm.post("devices", device=device, bus=bus).json()["state"] == "trying"
    until(lambda: farm.get("state")["addition"]["state"] == "stayed", "the new device to prove itself")
    assert [one["id"] for one in farm.get("state")["buses"]] == ["house", "shed"]


def test_what_does_not_answer_is_not_written(farm: Farm) -> None:
    farm.instruments.fault(3, "silence")
    refused = farm.post("devices", device=SOIL)
    assert (refused.status_code, refused.json()["code"]) == (409, "probe_failed")
    assert "no answer within" in refused.json()["en"]
    assert not (farm.process.folder / "devices.d").exists()
    assert farm.get("state")["addition"] is None


def test_an_addition_that_a_cut_interrupts_is_taken_back_at_the_next_start(farm: Farm) -> None:
    assert farm.process.end() == 0
    folder = farm.process.folder / "devices.d"
    folder.mkdir()
    (folder / "soil-2.yaml").write_text(json.dumps({"devices": [SOIL]}))
    (folder / "soil-2.trial").write_text("")
    farm.restart()
    until(lambda: [one["id"] for one in farm.get("devices")] == ["air", "soil"], "the device to go")
    assert list(folder.iterdir()) == []
    assert farm.get("state")["addition"]["why"]["en"].endswith("taken back")


def test_every_mistake_is_told_by_its_place(farm: Farm) -> None:
    changes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"unit": 1}, "devices[0].unit"),
        ({"profile": "nobody-makes-it"}, "devices[0].profile"),
        ({"profile": "../identity/key.yaml"}, "devices[0].profile"),
        ({"bus": "attic"}, "devices[0].bus"),
        ({"key_file": "identity/key.pem"}, "devices[0].key_file"),
        ({"id": "../../etc/x"}, "devices[0].id"),
        ({"colour": "green"}, "devices[0].colour"),
    )
    for change, place in changes:
        answer = farm.post("probes", device={**SOIL, **change})
        assert answer.status_code == 422, change
        told = answer.json()
        assert place in [one["place"] for one in told["mistakes"]]
        assert all(one["zh"] and one["en"] for one in told["mistakes"])


def test_profiles_are_found_by_words_in_either_language(farm: Farm) -> None:
    assert {one["id"] for one in farm.get("profiles")} == set(Shelf([]).ids())
    found = farm.get("profiles?q=dfrobot%20土壤")
    assert "dfrobot-sen0600" in [one["id"] for one in found]
    model = next(one for one in found if one["id"] == "dfrobot-sen0600")
    assert (model["carriers"], model["protocol"]) == (["tcp", "rtu"], "modbus")
    assert "soil_moisture" in [point["key"] for point in model["points"]]
    assert farm.get("profiles?q=nobody-makes-it") == []


def test_a_calibration_is_in_force_at_once(farm: Farm) -> None:
    until(lambda: _told(farm, "soil"), "the first reading")
    record = {"device": "soil", "point": "soil_moisture", "by": "张工", "certificate": "in-house"}
    added = farm.post("calibrations", **record, compare=[[30.0, 33.0], [60.0, 66.0]]).json()
    assert (added["gain"], added["offset"], added["state"], added["unit"]) == (1.1, 0.0, "now", "%")

    def corrected() -> bool:
        points = {one["key"]: one for one in farm.device("soil")["points"]}
        return bool(points["soil_moisture"]["value"] == 33.0)

    until(corrected, "the corrected value")
    assert farm.get("calibrations") == [added]
    assert farm.post("calibrations", **record, compare=[[3, 4], [3, 5]]).json()["code"] == "same_twice"
    assert farm.post("calibrations", **record, offset=1, since="soon").json()["mistakes"][0]["place"] == "since"
    assert farm.post("calibrations", **{**record, "point": "co2"}, offset=1).json()["code"] == "no_point"
    assert farm.post("calibrations", **{**record, "by": ""}, offset=1).status_code == 422


def test_tests_say_what_is_not_there(farm: Farm) -> None:
    said = {
        "tests/beep": "no_buzzer",
        "tests/print": "no_desk",
        "tests/scan": "no_desk",
        "tests/card": "no_desk",
        "tests/snapshot": "no_such_camera",
    }
    for path, code in said.items():
        assert farm.post(path, printer="p", camera="c").json()["code"] == code
    assert farm.post("tests/print").json()["code"] == "no_desk"


def test_the_bundle_is_a_file(farm: Farm) -> None:
    answer = farm.engineer.get("/api/care/diagnostics")
    assert re.fullmatch(r'attachment; filename="zhigen-gw-1-\d{8}-\d{6}\.json"', answer.headers["content-disposition"])
    assert answer.json()["config"]["gateway"]["id"] == "gw-1"
    assert len(farm.get("logs?lines=2")) == 2


def test_the_first_run_goes_on_at_a_gateway_that_runs(farm: Farm) -> None:
    found = farm.get("wizard")
    assert (found["mode"], found["gateway"], found["enrolled"]) == ("run", "gw-1", False)
    assert {one["key"]: one["done"] for one in found["steps"]}["enrol"] is False
    assert farm.post("wizard/configure", gateway={}, site={}, broker={}).json()["code"] == "configured"
    shut = free_port()
    assert "refuses" in farm.post("wizard/reach", host="127.0.0.1", port=shut).json()["fault"]["en"]
    assert farm.post("wizard/reach", host="127.0.0.1", port=farm.port).json() == {"fault": None}
    wrong = farm.post("wizard/enrol", cloud=f"http://127.0.0.1:{shut}", code="AAAA-BBBB-CCCC")
    assert (wrong.status_code, wrong.json()["code"]) == (422, wrong.json()["code"])
    assert "AAAA" not in wrong.text


def test_nothing_secret_is_in_any_answer(farm: Farm) -> None:
    until(lambda: _told(farm), "the first reading")
    until(lambda: "state=start" in farm.process.log, "the log")
    key = (farm.process.folder / "identity" / "key.pem").read_text()
    middle = key.splitlines()[1]
    heard = [farm.engineer.get(f"/api/care/{path}").text for path in (
        "access", "state", "devices", "profiles", "calibrations", "wizard", "logs", "diagnostics",
    )]  # fmt: skip
    heard += [
        farm.post("devices/air/probe").text,
        farm.post("probes", device={**SOIL, "profile": "identity/key.pem"}).text,
        farm.post("probes", device={**SOIL, "key_file": "word"}).text,
        farm.post("devices", device=SOIL).text,
        farm.post("wizard/enrol", cloud="http://127.0.0.1:1", code="7Q2K-9F4M-XR1T").text,
    ]
    with farm.kiosk() as kiosk, kiosk.stream("GET", "/api/care/stream") as answer:
        heard.append(next(line for line in answer.iter_lines() if line.startswith("data: ")))
    for text in heard:
        for secret in (WORD, PASSWORD, middle, "PRIVATE KEY", "7Q2K"):
            assert secret not in text
