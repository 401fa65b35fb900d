"""`zhigen sim camera` as a process: says what it is, makes a film, obeys orders, refuses with one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import pytest
from click.testing import CliRunner

from zhigen.commands.sim_camera import camera

COMMAND = [sys.executable, "-c", "from zhigen.cli import main; main()", "sim", "camera"]
ENGLISH = {**os.environ, "LC_ALL": "C"}
SMALL = ("--size", "320x184")


def test_a_film_is_made_at_full_speed_with_its_truth(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("HTTPS://ZG.CN/ONE\n\nHTTPS://ZG.CN/TWO\n")
    film, truth = tmp_path / "belt.avi", tmp_path / "truth.jsonl"
    done = subprocess.run(
        [*COMMAND, *SMALL, "--file", str(film), "--for", "1", "--texts", str(tmp_path / "texts"),
         "--truth", str(truth), "--fault", "dark@0.5"],
        capture_output=True, text=True, env=ENGLISH, timeout=60, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert (said["simulator"], said["file"]) == ("zhigen sim camera", str(film))
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) == 25
    lines = [json.loads(line) for line in truth.read_text().splitlines()][1:]
    assert {line["text"] for line in lines if line["truth"] == "box"} <= {
        "",
        "HTTPS://ZG.CN/ONE",
        "HTTPS://ZG.CN/TWO",
    } | {line["text"] for line in lines if line.get("paper") == "flyer"}


def test_it_serves_takes_orders_and_stops_when_asked(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    process = subprocess.Popen(
        [*COMMAND, *SMALL, "--mjpeg", "127.0.0.1:0", "--ledger", str(ledger), "--control", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stderr is not None
    said = json.loads(process.stdout.readline())
    assert "simulator: no real instrument" in process.stderr.readline()
    process.stdin.write('{"do": "lay", "text": "HTTPS://ZG.CN/MINE"}\n{"do": "take"}\n')
    process.stdin.flush()
    assert "cannot do that" in process.stderr.readline()
    capture = cv2.VideoCapture(said["mjpeg"], cv2.CAP_FFMPEG)
    assert capture.read()[0]
    capture.release()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert json.loads(ledger.read_text().splitlines()[0])["simulator"] == "zhigen sim camera"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give --mjpeg, --rtsp or --file"),
        (("--mjpeg", "127.0.0.1:0", "--for", "3"), "--for belongs to --file"),
        (("--mjpeg", "here"), "--mjpeg here: HOST:PORT"),
        (("--rtsp", "127.0.0.1:0", "--size", "1279x720"), "--size 1279x720: multiples of 8"),
        (("--rtsp", "127.0.0.1:0", "--size", "big"), "--size big: 1280x720"),
        (("--mjpeg", "127.0.0.1:0", "--fault", "fog"), "fog: no such fault"),
        (("--mjpeg", "127.0.0.1:0", "--texts", "/nowhere/texts"), "/nowhere/texts: No such file"),
        (("--file", "/nowhere/belt.avi", "--for", "1"), "/nowhere/belt.avi: cannot be written"),
    ],
)
def test_what_is_wrong_is_one_line(arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    done = CliRunner().invoke(camera, [*SMALL, *arguments])
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_line_that_no_code_holds_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = tmp_path / "texts"
    texts.write_text("HTTPS://ZG.CN/ONE\n" + "x" * 3000 + "\nHTTPS://ZG.CN/TWO\n")
    monkeypatch.setenv("LC_ALL", "C")
    done = CliRunner().invoke(
        camera, [*SMALL, "--file", str(tmp_path / "belt.avi"), "--for", "0.2", "--texts", str(texts)]
    )
    assert done.exit_code == 0
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cannot be printed" in done.stderr
