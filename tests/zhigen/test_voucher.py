"""`zhigen voucher verify`: yes or no, why, and what is told when a file is not what it should be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from contract.voucher import Revoked, issue, voucher_id
from tests.contract.voucher.test_verification import CODE, NOW, OTHER, SAID, key
from zhigen.cli import main

ADDRESS = CODE.address("zg.cn")
WHEN = datetime.fromtimestamp(NOW / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "keys.json"
    path.write_bytes(msgspec.json.encode([key()]))
    return path


def run(keys: Path, *words: str | Path, at: str = WHEN, lines: str = "") -> Result:
    told = ["voucher", "verify", "--keys", str(keys), "--at", at, *map(str, words)]
    return CliRunner().invoke(main, told, input=lines)


def test_a_good_one(keys: Path) -> None:
    found = run(keys, ADDRESS)
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.startswith("good: the voucher is good · cucumber · 300 kg · 2026-11-05 · until 2026-11-08 · ")


def test_in_chinese(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    found = run(keys, ADDRESS, issue(SAID, OTHER).address("zg.cn"))
    assert found.exit_code == 1
    first, second = found.stdout.splitlines()
    assert first.startswith("有效：凭证有效 · 黄瓜 · 300 kg")
    assert second.startswith("无效：签发单位的密钥不认识 · 黄瓜")


def test_one_json_line_a_code_from_standard_input_too(keys: Path) -> None:
    found = run(keys, "--json", ADDRESS, "-", lines=f"{ADDRESS.replace('/V/', '/V/0')}\n\nhello\n")
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert [(row["good"], row["why"]) for row in rows] == [(True, None), (False, "unreadable"), (False, "unreadable")]
    assert (rows[0]["amount"], rows[0]["unit"], rows[0]["batch"]) == ("300", "kg", "feed000000000001")


def test_what_was_revoked(keys: Path, tmp_path: Path) -> None:
    path = tmp_path / "revoked.json"
    path.write_bytes(msgspec.json.encode(Revoked(vouchers=frozenset({voucher_id(CODE)}))))
    found = run(keys, ADDRESS, "--revoked", path)
    assert (found.exit_code, found.stdout.partition(" · ")[0]) == (1, "not good: revoked")


@pytest.mark.parametrize("text", ["", "{}", '[{"kid": 1}]', "no json"])
def test_a_file_that_holds_no_keys_is_named(keys: Path, text: str) -> None:
    keys.write_text(text)
    found = run(keys, ADDRESS)
    assert (found.exit_code, found.stdout) == (2, "")
    assert str(keys) in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_a_key_whose_id_is_not_its_own_is_refused(keys: Path) -> None:
    keys.write_bytes(msgspec.json.encode([msgspec.structs.replace(key(), kid=f"voucher-{'0' * 16}")]))
    found = run(keys, ADDRESS)
    assert (found.exit_code, len(found.stderr.splitlines())) == (2, 1)
    assert str(keys) in found.stderr


@pytest.mark.parametrize("text", ["[]", '{"vouchers": 7}', "x"])
def test_a_file_that_lists_nothing_revoked_is_named(keys: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "revoked.json"
    path.write_text(text)
    found = run(keys, ADDRESS, "--revoked", path)
    assert (found.exit_code, len(found.stderr.splitlines())) == (2, 1)
    assert str(path) in found.stderr


def test_what_the_api_answers_for_keys_is_taken_as_it_is(keys: Path) -> None:
    one = msgspec.to_builtins(key()) | {"region": "349901", "state": "in_use", "revoked": 0}
    keys.write_text("\ufeff" + json.dumps({"items": [one]}))
    assert run(keys, ADDRESS).exit_code == 0


@pytest.mark.parametrize(("lines", "code"), [("", 2), ("\n  \n", 2), (f"\ufeff{ADDRESS}\r\n", 0)])
def test_nothing_read_is_not_good_and_a_mark_of_windows_is_no_part_of_a_code(keys: Path, lines: str, code: int) -> None:
    found = run(keys, "-", lines=lines)
    assert found.exit_code == code
    assert ("no code was read" in found.stderr) == (code == 2)


def test_an_empty_code_is_none_that_is_good(keys: Path) -> None:
    assert run(keys, "").exit_code == 1


@pytest.mark.parametrize(("option", "name"), [("--keys", "none.json"), ("--revoked", "none.json"), ("--revoked", ".")])
def test_a_file_that_is_not_there_is_named_in_both_languages(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str
) -> None:
    english = run(keys, ADDRESS, option, tmp_path / name)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    chinese = run(keys, ADDRESS, option, tmp_path / name)
    for found, words in ((english, "cannot be read"), (chinese, "读不了")):
        assert (found.exit_code, found.stdout, len(found.stderr.splitlines())) == (2, "", 1)
        assert f"{tmp_path / name}: {words}" in found.stderr
