"""calibrations.yaml: every mistake in its place, records only added, the birth says what holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.mistakes import DocumentError
from gateway.config import calibrations, read, specs
from gateway.core.errors import GatewayError

CONFIG = """\
version: 1
gateway: {id: farm-1, county: "990101"}
site: {id: site-1, name: {zh: 一号棚}, region: "990101"}
broker: {host: 127.0.0.1}
buses: [{id: box, kind: tcp, host: 127.0.0.1}]
devices: [{id: air-1, profile: xy-md02, bus: box, unit: 1}]
"""
HEAD = "version: 1\ncalibrations:\n"
GOOD = "  - {device: air-1, point: air_temperature, since: 2026-11-01, offset: -0.3, by: 王芳, certificate: JL-1}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "gateway.yaml").write_text(CONFIG)
    return tmp_path / "gateway.yaml"


def written(config: Path, text: str) -> None:
    (config.parent / calibrations.FILE).write_text(text)


def fields(**others: object) -> dict[str, object]:
    return {
        "device": "air-1",
        "point": "air_temperature",
        "since": "2026-11-28T09:00:00+08:00",
        "offset": -0.3,
        "by": "王芳",
        "certificate": '校字 "7": #1',
        "noted": "2026-11-28T10:00:00+08:00",
        **others,
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("-0.3", ".nan"), "offset"),
        (GOOD.replace("offset", "ofset"), "offset"),
        (GOOD.replace("offset: -0.3", "gain: 0"), "gain"),
        (GOOD.replace("2026-11-01", "2017-01-01"), "since"),
        (GOOD.replace("2026-11-01", "soon"), "since"),
        (GOOD.replace(", certificate: JL-1", ""), "certificate"),
        (GOOD.replace("王芳", "''"), "by"),
        (GOOD.replace("JL-1", '"JL\\0 1"'), "certificate"),
        (GOOD.replace("-0.3", "0"), "note"),
        (GOOD + GOOD, "calibrations[1].since"),
        (GOOD.replace("air_temperature", "air_temp"), "calibrations[0].point"),
    ],
)
def test_each_mistake_is_named_with_its_place(config: Path, line: str, said: str) -> None:
    written(config, HEAD + line)
    with pytest.raises(DocumentError) as refusal:
        read(config)
    assert said in refusal.value.text("zh")
    assert said in refusal.value.text("en")
    assert calibrations.FILE in refusal.value.text("en")


def test_without_a_file_nothing_is_corrected_and_a_device_that_is_gone_keeps_its_records(config: Path) -> None:
    assert read(config).calibrations == {}
    written(config, HEAD + GOOD.replace("air-1", "old-9"))
    assert list(read(config).calibrations) == [("old-9", "air_temperature")]


def test_a_date_without_zone_is_midnight_in_beijing(config: Path) -> None:
    written(config, HEAD + GOOD)
    (record,) = read(config).calibrations["air-1", "air_temperature"]
    assert record.since == 1_793_462_400_000  # 2026-10-31T16:00Z


def test_a_record_is_written_behind_the_others_and_what_stood_there_stays(config: Path) -> None:
    old = f"# ours\n{HEAD}{GOOD}"
    written(config, old)
    calibrations.add(config.parent, calibrations.record(fields()))
    text = (config.parent / calibrations.FILE).read_text()
    assert text.startswith(old)
    records = read(config).calibrations["air-1", "air_temperature"]
    assert [record.certificate for record in records] == ["JL-1", '校字 "7": #1']
    assert records[1].noted - records[1].since == 3_600_000


@pytest.mark.parametrize("text", ["version: 1\n", "version: 1\ncalibrations: []\n", HEAD])
def test_the_first_record_finds_its_place_in_an_empty_file(config: Path, text: str) -> None:
    written(config, text)
    calibrations.add(config.parent, calibrations.record(fields()))
    assert len(calibrations.read(config.parent).calibrations) == 1


def test_a_record_twice_or_beside_a_broken_file_is_refused_and_nothing_is_written(config: Path) -> None:
    calibrations.add(config.parent, calibrations.record(fields()))
    path = config.parent / calibrations.FILE
    before = path.read_text()
    with pytest.raises(DocumentError):
        calibrations.add(config.parent, calibrations.record(fields()))
    assert path.read_text() == before
    path.write_text(before + "  - nonsense\n")
    with pytest.raises(DocumentError):
        calibrations.add(config.parent, calibrations.record(fields(point="relative_humidity")))
    assert path.read_text() == before + "  - nonsense\n"


def test_a_folder_that_cannot_be_written_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def full(self: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if "w" in mode:
            raise OSError(28, "No space left on device", str(self))
        return real(self, mode, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(GatewayError) as refusal:
        calibrations.add(config.parent, calibrations.record(fields()))
    assert "No space" in refusal.value.text("en")


def test_the_birth_carries_the_correction_and_its_certificate_and_the_hash_covers_it(config: Path) -> None:
    bare = read(config)
    written(config, HEAD + GOOD)
    setup = read(config)
    now = 1_795_000_000_000
    plain, told = (specs.content(one.config, one.profiles, one.calibrations, now) for one in (bare, setup))
    (own,) = told.devices[0].points["air_temperature"].calibrations
    assert (own.offset, own.gain, own.certificate) == (-0.3, 1.0, "JL-1")
    assert told.devices[0].points["relative_humidity"].calibrations == []
    assert plain.hash != told.hash
    spec = specs.device_spec(setup.config.devices[0], setup.profiles["air-1"], calibrations=setup.calibrations)
    assert spec.points["air_temperature"].calibrations[0].offset == -0.3
