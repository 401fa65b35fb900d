"""One device live: values and what they are made of, silence, refusal, correction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from contract.quality import Quality
from gateway.config import calibrations
from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec, TcpBus
from gateway.rim.clock import now
from gateway.rim.look import Look
from gateway.rim.nameplate import plates
from gateway.rim.wire import TcpLine
from tests.patience import until
from tests.zhigen.device.stage import box, device, line, model

CONFIG = """\
version: 1
gateway: {{id: farm-1, county: "990101"}}
site: {{id: site-1, name: {{zh: 一号棚}}, region: "990101"}}
broker: {{host: 127.0.0.1}}
buses: [{{id: box, kind: tcp, host: 127.0.0.1, port: {port}}}]
devices: [{{id: air-1, profile: xy-md02, bus: box, unit: 3}}]
"""


def answered(*words: str, language: str = "en") -> Result | None:
    """What was said, once the simulator answers in time: not on every turn of a busy machine."""
    found = device(*words, language=language)
    return found if found.exit_code == 0 else None


def test_once_shows_every_point_with_its_registers() -> None:
    with box([("xy-md02", 3)]) as (simulator, where):
        simulator.hold(3, "air_temperature", -12.3)
        words = ("watch", where, "--profile", "xy-md02", "--unit", "3", "--once")
        found = until(lambda: answered(*words, language="zh"))
        assert found
        row = next(row.split() for row in found.stdout.splitlines() if row.startswith("空气温度"))
        assert row[:4] == ["空气温度", "-12.3", "°C", "正常"]
        assert row[-1] == "FF85"
        said = json.loads(until(lambda: answered(*words, "--json")).stdout)  # type: ignore[union-attr]
        assert said["points"]["air_temperature"]["value"] == -12.3
        assert said["points"]["air_temperature"]["raw"] == [0xFF85]


def test_silence_and_a_wrong_baud_rate_exit_1_and_say_why(tmp_path: Path) -> None:
    with line(tmp_path, [("xy-md02", 3)], baud=9600) as simulator:
        words = ("watch", str(simulator.link), "--profile", "xy-md02", "--once")
        for more in (("--unit", "9"), ("--unit", "3", "--baud", "4800")):
            found = device(*words, *more)
            assert found.exit_code == 1
            assert "no answer within" in found.stdout
            assert "stale" in found.stdout


def test_the_error_rate_counts_and_a_value_grows_old_but_stays() -> None:
    with box([("xy-md02", 3)]) as (simulator, where):
        host, port = where.rsplit(":", 1)
        wire = TcpLine(TcpBus("b", host, int(port)))
        look = Look(wire, DeviceSpec("air", model("xy-md02"), 3), now)
        until(lambda: all(sight.quality == Quality.GOOD for sight in look.turn()))
        before = {sight.point.key: sight for sight in look.turn()}
        asked, failed = look.asked, look.failed
        simulator.fault(3, "exception")
        refused = until(lambda: next((one for one in look.turn() if one.fault and one.fault.answered), None))
        assert refused is not None
        assert (refused.quality, refused.value) == (Quality.DEVICE_ERROR, before[refused.point.key].value)
        assert refused.t == before[refused.point.key].t
        assert look.asked - asked == look.failed - failed > 0
        wire.close()


def test_a_device_of_a_configuration_is_shown_with_its_correction(tmp_path: Path) -> None:
    with box([("xy-md02", 3)]) as (simulator, where):
        simulator.hold(3, "air_temperature", 20.0)
        file = tmp_path / "gateway.yaml"
        file.write_text(CONFIG.format(port=where.rsplit(":", 1)[1]))
        (tmp_path / calibrations.FILE).write_text(
            "version: 1\ncalibrations:\n"
            "  - {device: air-1, point: air_temperature, since: 2026-01-01, offset: -0.5, by: 王芳, certificate: J1}\n"
        )
        found = until(lambda: answered("watch", "--config", str(file), "--device", "air-1", "--once"))
        assert found
    row = next(row.split() for row in found.stdout.splitlines() if row.startswith("air_temperature"))
    assert row[1:5] == ["19.5", "°C", "20", "good"]


def test_once_shows_the_nameplate_and_a_plate_that_is_refused() -> None:
    with box([("ecowitt-wn90lp", 144)]) as (_, where):
        words = ("watch", where, "--profile", "ecowitt-wn90lp", "--unit", "144", "--once")
        found = until(lambda: answered(*words, language="zh"))
        assert found
        assert "铭牌：型号代码 144, 设备编号 12345678" in found.stdout
        said = json.loads(until(lambda: answered(*words, "--json")).stdout)  # type: ignore[union-attr]
        assert said["nameplate"] == {"device_code": "144", "device_id": "12345678"}
        host, port = where.rsplit(":", 1)
        own = model("ecowitt-wn90lp")
        gone = {**own.nameplate, "device_id": own.nameplate["device_id"].model_copy(update={"address": 0x4000})}
        wire = TcpLine(TcpBus("b", host, int(port)))
        assert wire.open() is None
        read = plates(wire, 144, own.model_copy(update={"nameplate": gone}), 3000)
        wire.close()
        assert read["device_code"] == "144"
        refused = read["device_id"]
        assert isinstance(refused, Fault)
        assert refused.answered


@pytest.mark.parametrize(
    ("bus", "entry", "said"),
    [
        (
            "{kind: ble, id: air}",
            '{id: d1, profile: ruuvitag, bus: air, address: "CB:B8:33:4C:88:4F"}',
            "is a ble device: watch shows Modbus only; see tags with zhigen device scan --ble",
        ),
        (
            "{kind: host, id: air}",
            "{id: d1, profile: raspberry-pi, bus: air}",
            "is a host device: watch shows Modbus only; run the gateway and see it on the pages",
        ),
    ],
)
def test_what_cannot_be_watched_is_told_with_what_can(tmp_path: Path, bus: str, entry: str, said: str) -> None:
    text = CONFIG.format(port=502).replace("{id: box, kind: tcp, host: 127.0.0.1, port: 502}", bus)
    file = tmp_path / "gateway.yaml"
    file.write_text(text.replace("{id: air-1, profile: xy-md02, bus: box, unit: 3}", entry))
    found = device("watch", "--config", str(file), "--device", "d1", "--once")
    assert (found.exit_code, said in found.stderr) == (2, True), found.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--config"),
        (("127.0.0.1",), "--profile"),
        (("127.0.0.1", "--profile", "xy-md03"), "did you mean xy-md02?"),
        (("127.0.0.1", "--profile", "ruuvitag"), "zhigen device scan --ble"),
        (("127.0.0.1:nine", "--profile", "xy-md02"), "HOST:PORT"),
        (("--config", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_is_missing_is_named(words: tuple[str, ...], said: str) -> None:
    found = device("watch", *words, "--once")
    assert (found.exit_code, said in found.stderr) == (2, True)
