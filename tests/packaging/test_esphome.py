"""The ESP32 nodes: ESPHome takes each file, and what they put on the air is BTHome as others read it.

Nothing is flashed here and there is no radio. bthome.h is compiled for this machine, with both libraries that it may
meet on a chip, and its adverts are opened by parties that do not know it: the sample of the format's own site, the
AES-CCM of `cryptography`, and `bthome-ble`.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from tests.packaging.images import ROOT
from tests.parts import missing, part

NODES = ROOT / "firmware-configs" / "esphome"
KEY = "231d39c1d7cc1ab1aee224cd096db932"
ADDRESS = "5448E68F80A5"
COUNTER = 0x33221100
PROBE = """
#include "bthome.h"
#include <cstdio>
#include <cstring>
int main(int count, char **words) {
  bthome::Address address;
  for (int i = 0; i < 6; i++) address[i] = std::stoul(std::string(words[2]).substr(2 * i, 2), nullptr, 16);
  bthome::Packet packet;
  for (int i = 4; i + 1 < count; i += 2) {
    const float value = std::strtof(words[i + 1], nullptr);
    if (!strcmp(words[i], "temperature")) packet.temperature(value);
    if (!strcmp(words[i], "humidity")) packet.humidity(value);
    if (!strcmp(words[i], "co2")) packet.co2(value);
    if (!strcmp(words[i], "moisture")) packet.moisture(value);
    if (!strcmp(words[i], "conductivity")) packet.conductivity(value);
  }
  for (uint8_t byte : packet.sealed(bthome::key_of(words[1]), address, std::stoul(words[3]))) printf("%02x", byte);
}
"""


def _esphome() -> str:
    own = ROOT / "build" / "esphome" / "bin" / "esphome"
    found = str(own) if own.exists() else shutil.which("esphome")
    if not found:
        missing("esphome (`make esphome`)")
    return str(found)


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    """A copy of the folder, with the sample of the secrets in the place of secrets."""
    folder = tmp_path / "nodes"
    shutil.copytree(NODES, folder, ignore=shutil.ignore_patterns("secrets.yaml", ".esphome"))
    shutil.copy(folder / "secrets.example.yaml", folder / "secrets.yaml")
    return folder


def _asked(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run([_esphome(), *words], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["air", "soil", "co2"])
def test_esphome_takes_each_node(nodes: Path, name: str) -> None:
    code, said = _asked(nodes, "config", f"{name}.yaml")
    assert (code, "Configuration is valid!" in said) == (0, True), said


def test_esphome_refuses_a_broken_copy(nodes: Path) -> None:
    file = nodes / "soil.yaml"
    text = file.read_text("utf-8")
    assert "value_type: S_WORD" in text
    file.write_text(text.replace("value_type: S_WORD", "value_type: WORDS"), "utf-8")
    code, said = _asked(nodes, "config", "soil.yaml")
    assert code != 0
    assert "WORDS" in said


def test_esphome_writes_the_program_of_a_node(nodes: Path) -> None:
    code, said = _asked(nodes, "compile", "--only-generate", "air.yaml")
    assert code == 0, said
    (program,) = nodes.rglob("main.cpp")
    text = program.read_text("utf-8")
    assert "advertising_set_service_data" in text
    assert "bthome::Packet" in text


def test_every_node_is_shown_and_none_has_a_network_or_a_key_in_it() -> None:
    names = sorted(file.stem for file in NODES.glob("*.yaml") if file.stem not in ("node", "secrets.example"))
    assert names == ["air", "co2", "soil"]
    secrets = yaml.safe_load((NODES / "secrets.example.yaml").read_text("utf-8"))
    for name in names:
        text = (NODES / f"{name}.yaml").read_text("utf-8") + (NODES / "node.yaml").read_text("utf-8")
        assert not re.search(r"^(wifi|ota|api|web_server|mqtt|external_components):", text, re.M)
        assert not re.search(r"\b[0-9a-fA-F]{32}\b", text)
        assert re.findall(r"bindkey: !secret (\w+)", text) == [f"{name}_1"]
        assert f"{name}_1" in secrets
    assert "secrets.yaml" in (NODES / ".gitignore").read_text().splitlines()


def test_the_soil_node_reads_the_registers_that_the_profile_names() -> None:
    profile = yaml.safe_load((ROOT / "device-profiles" / "zts-soil-7in1.yaml").read_text("utf-8"))
    points = {point["key"]: point for point in profile["points"]}
    text = (NODES / "soil.yaml").read_text("utf-8")
    node = yaml.safe_load(text.replace("!secret", "").replace("!include", "").replace("!lambda", ""))
    assert node["uart"]["baud_rate"] == profile["serial"]["baud"]
    for sensor in node["sensor"]:
        point = points[sensor["id"]]
        assert sensor["address"] == point["address"]
        assert sensor["value_type"] == {"u16": "U_WORD", "s16": "S_WORD"}[point.get("type", "u16")]
        assert next((item["multiply"] for item in sensor["filters"] if "multiply" in item), 1) == point.get("scale", 1)


@pytest.fixture(scope="module", params=["mbedtls", "psa"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bthome.h compiled for this machine, with one of the two libraries."""
    if not Path("/usr/include/mbedtls/ccm.h").exists():
        missing("libmbedtls-dev")
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "probe.cpp").write_text(PROBE)
    made = subprocess.run(
        [part("g++"), "-std=gnu++20", "-Wall", "-Wextra", "-Werror", *(["-DBTHOME_PSA"] * (request.param == "psa")),
         f"-I{NODES}", "probe.cpp", "-o", "probe", "-lmbedcrypto"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder / "probe"


def _advert(program: Path, *values: str, key: str = KEY, counter: int = COUNTER) -> bytes:
    done = subprocess.run([program, key, ADDRESS, str(counter), *values], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return bytes.fromhex(done.stdout)


def _opened(advert: bytes) -> bytes:
    assert advert[:3] == bytes.fromhex("d2fc41")
    nonce = bytes.fromhex(ADDRESS) + advert[:3] + advert[-8:-4]
    return AESCCM(bytes.fromhex(KEY), tag_length=4).decrypt(nonce, advert[3:-8] + advert[-4:], None)


def test_it_says_what_the_formats_own_sample_says(program: Path) -> None:
    advert = _advert(program, "temperature", "25.06", "humidity", "50.55")
    assert advert.hex() == "d2fc" + "41a47266c95f730011223378237214"


@pytest.mark.parametrize(
    ("values", "objects"),
    [
        ({"temperature": "-12.34", "humidity": "100"}, "022efb" + "031027"),
        ({"temperature": "21.5", "humidity": "88.8", "co2": "1250"}, "026608" + "03b022" + "12e204"),
        ({"temperature": "18.2", "moisture": "30.74", "conductivity": "512"}, "021c07" + "14020c" + "560002"),
        ({"temperature": "nan", "humidity": "50"}, "038813"),  # a broken sensor is silent, the other speaks
        ({"temperature": "400", "co2": "70000", "humidity": "-1"}, ""),  # what does not fit is left out
        ({"temperature": "nan"}, ""),
    ],
)
def test_what_is_sealed_can_be_opened(program: Path, values: dict[str, str], objects: str) -> None:
    advert = _advert(program, *(word for pair in values.items() for word in pair))
    assert (_opened(advert).hex() if advert else "") == objects
    assert len(advert) <= 26, "flags (3) and the header of the service data (2) leave 26 of 31 bytes"


@pytest.mark.parametrize("key", ["", "change me", "0" * 32, KEY[:-1], KEY + "0", "g" * 32])
def test_without_a_key_of_its_own_nothing_is_sent(program: Path, key: str) -> None:
    assert _advert(program, "temperature", "20", key=key) == b""


def test_the_sample_of_the_secrets_is_no_key(program: Path) -> None:
    for key in yaml.safe_load((NODES / "secrets.example.yaml").read_text("utf-8")).values():
        assert _advert(program, "temperature", "20", key=key) == b""


def test_bthome_ble_reads_it(program: Path) -> None:
    if importlib.util.find_spec("bthome_ble") is None:
        missing("bthome-ble")
    from bthome_ble import BTHomeBluetoothDeviceData
    from habluetooth import BluetoothServiceInfoBleak

    reader = BTHomeBluetoothDeviceData(bindkey=bytes.fromhex(KEY))
    for counter, (celsius, ppm) in enumerate([("21.5", "1250"), ("-3.25", "400")], 1 << 20):
        advert = _advert(program, "temperature", celsius, "humidity", "88.8", "co2", ppm, counter=counter)
        address = ":".join(re.findall("..", ADDRESS))
        data = {"0000fcd2-0000-1000-8000-00805f9b34fb": advert[2:]}
        told = BluetoothServiceInfoBleak(
            name="zhigen-co2-1", address=address, rssi=-60, manufacturer_data={}, service_data=data, service_uuids=[],
            source="", device=None, advertisement=None, connectable=False, time=0, tx_power=None,
        )  # fmt: skip
        values = {key.key: value.native_value for key, value in reader.update(told).entity_values.items()}
        assert values["temperature"] == float(celsius)
        assert values["carbon_dioxide"] == float(ppm)
        assert values["humidity"] == 88.8
