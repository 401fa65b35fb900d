from __future__ import annotations

from pathlib import Path

import pytest

from cloud.kernel.config import Config, load
from cloud.kernel.errors import CloudError
from cloud.kernel.folder import prepare
from contract.mistakes import DocumentError


def _lines(path: Path | None, **overrides: object) -> list[str]:
    with pytest.raises((CloudError, DocumentError)) as caught:
        load(path, **overrides)
    return caught.value.text("en").split("\n")


def test_no_file_is_needed() -> None:
    assert load(None) == Config()


def test_the_command_line_wins_and_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text(
        "data: stores\nlanguage: en\nlisten: {port: 9000}\n"
        "broker: {host: broker.example, password_file: pw, tls: {ca_file: ca.pem}}\n"
        "county: {code: '532331', name: {zh: 牟定县, en: Mouding}}\n"
    )
    config = load(file, **{"listen.port": 9001, "listen.host": None})
    assert config.data == tmp_path / "stores"
    assert config.listen.port == 9001
    assert config.broker is not None
    assert config.broker.password_file == tmp_path / "pw"
    assert config.broker.tls is not None
    assert config.broker.tls.ca_file == tmp_path / "ca.pem"
    assert config.county.name.en == "Mouding"
    assert load(file, data=Path("elsewhere")).data == Path("elsewhere")


def test_every_mistake_has_one_line_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text("listen: {port: 70000, hots: x}\nlanguage: fr\nbroker: {port: 1}\nlanguage: en\n")
    assert _lines(file) == [
        "cloud.yaml:1: listen.port: must be at most 65535, found 70000",
        "cloud.yaml:1: listen.hots: is not a known key, did you mean host?",
        "cloud.yaml:3: broker.host: is missing, add it",
        "cloud.yaml:4: language: stands twice (first in line 2), keep one",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"listen: [", "is not valid YAML"),
        (b"- a\n", "must be lines"),
        (b"\xff\xfe", "cloud.yaml:1: is not UTF-8 text"),
        (b"data: !!python/object:os.system {}\n", "valid YAML"),
    ],
)
def test_a_file_that_is_not_a_configuration_is_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_bytes(content)
    (line,) = _lines(file)
    assert says in line


@pytest.mark.parametrize("content", ["", "# nothing yet\n"])
def test_a_file_that_says_nothing_is_all_defaults(tmp_path: Path, content: str) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text(content)
    assert load(file) == Config(data=tmp_path / "zhigen-data")


def test_the_configuration_survives_its_way_to_a_child() -> None:
    for config in (Config(), load(None, **{"broker.host": "b", "listen.port": 1})):
        assert Config.model_validate_json(config.model_dump_json()) == config


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert _lines(tmp_path / "none.yaml") == [f"cannot read {tmp_path / 'none.yaml'}: no such file or directory"]
    assert _lines(None, **{"listen.port": -1}) == ["--port: must be at least 0, found -1"]


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CloudError, match="choose another with --data"):
        prepare(tmp_path / "file" / "data")


def test_a_data_folder_that_is_not_permitted_is_one_line() -> None:
    with pytest.raises(CloudError, match="choose another with --data"):
        prepare(Path("/proc/zhigen"))
