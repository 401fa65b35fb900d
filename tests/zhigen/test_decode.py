"""`zhigen decode`: a JSON line a code, one line on stderr for what is no picture, and the others are still read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import pytest
from click.testing import CliRunner, Result

from tests.gateway.vision import drawn
from zhigen.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def qr(tmp_path: Path) -> Path:
    file = tmp_path / "番茄.png"
    file.write_bytes(cv2.imencode(".png", drawn.paper(300, 300, (drawn.code("知根 ZG-0001"), 90, 90)))[1].tobytes())
    return file


def decode(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["decode", *map(str, arguments)])


def rows(found: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_a_json_line_for_every_code(tmp_path: Path, qr: Path) -> None:
    two, none = tmp_path / "two.jpg", tmp_path / "none.bmp"
    sheet = drawn.paper(
        400, 500, (drawn.code("6901234567892", "ean_13", 2), 90, 60), (drawn.code("A", "data_matrix"), 90, 240)
    )
    cv2.imwrite(str(two), sheet)
    cv2.imwrite(str(none), sheet[:10])
    found = decode("--json", qr, two, none)
    assert (found.exit_code, found.stderr) == (0, "")
    assert [(row["file"], row["text"], row["format"]) for row in rows(found)] == [
        (str(qr), "知根 ZG-0001", "qr_code"),
        (str(two), "A", "data_matrix"),
        (str(two), "6901234567892", "ean_13"),
        (str(none), None, None),
    ]
    assert all(list(row) == ["file", "text", "format", "ms"] and row["ms"] > 0 for row in rows(found))


def test_what_is_no_picture_is_named_and_the_others_are_read(tmp_path: Path, qr: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "cut.png").write_bytes(qr.read_bytes()[:200])
    (tmp_path / "random.jpg").write_bytes(os.urandom(4000))
    os.mkfifo(tmp_path / "pipe.png")
    bad = ["missing.png", "empty.png", "cut.png", "random.jpg", "pipe.png", "."]
    found = decode("--json", *(tmp_path / name for name in bad), qr)
    assert found.exit_code == 2
    assert [row["text"] for row in rows(found)] == ["知根 ZG-0001"]
    assert [line.removeprefix(str(tmp_path)).split(": ")[1] for line in found.stderr.splitlines()] == [
        "no such file",
        *["not a picture that can be opened"] * 3,
        "is not a regular file",
        "is a folder",
    ]


def test_a_line_for_people(tmp_path: Path, qr: Path) -> None:
    lines = tmp_path / "lines.png"
    cv2.imwrite(str(lines), drawn.paper(300, 300, (drawn.code("one\ntwo"), 90, 90)))
    found = decode(qr, lines)
    assert found.exit_code == 0
    assert [line.rsplit("  (", 1)[0] for line in found.stdout.splitlines()] == [
        f"{qr}  qr_code  知根 ZG-0001",
        f'{lines}  qr_code  "one\\ntwo"',
    ]


def test_only_some_symbologies(qr: Path) -> None:
    found = decode("--json", "--only", "ean_13", "--only", "code_128", qr)
    assert (found.exit_code, rows(found)[0]["text"]) == (0, None)
    assert decode("--only", "aztec", qr).exit_code == 2
    assert decode().exit_code == 2


def test_without_the_extra_it_is_named(qr: Path) -> None:
    program = "import sys; sys.modules['cv2'] = None; from zhigen.cli import main; main()"
    ran = subprocess.run([sys.executable, "-c", program, "decode", str(qr)], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (2, "Error: cv2 is missing: install zhigen[camera]\n")


def test_without_libzbar_it_is_said_once(tmp_path: Path, qr: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = tmp_path / "blank.png"
    cv2.imwrite(str(blank), drawn.paper(99, 99))
    monkeypatch.setattr("gateway.vision.zbar._library", lambda: "Unable to find zbar shared library")
    found = decode("--json", qr, blank, blank)
    assert (found.exit_code, len(rows(found))) == (0, 3)
    assert found.stderr == "without libzbar0 the last two steps are left out: apt install libzbar0\n"


def test_help_of_the_command_line_loads_no_opencv() -> None:
    program = "import sys; from zhigen.cli import main; main(['decode', '--help'], standalone_mode=False); "
    ran = subprocess.run([sys.executable, "-c", program + "sys.exit('cv2' in sys.modules)"], capture_output=True)
    assert ran.returncode == 0, ran.stderr
