"""`zhigen camera watch` beside a real recording and a real stream."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.gateway.camera.film import OIL, PACK, RICE, STRANGER, film, jpeg, passing, plain, with_codes
from tests.gateway.camera.server import HttpCamera
from zhigen.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["camera", "watch", *words])


@pytest.fixture
def belt(tmp_path: Path) -> str:
    return str(film(tmp_path / "belt.avi", chain(*map(passing, (RICE, STRANGER, PACK))), fps=30))


def test_a_line_of_json_for_each_code_that_is_counted(belt: str) -> None:
    ended = run(belt, "--json", "--forget", "0.5")
    assert ended.exit_code == 0
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [(one["code"], one["text"]) for one in told] == [("label", RICE), ("foreign", ""), ("pesticide_pack", PACK)]
    assert all(set(one) == {"t", "code", "text", "symbology", "reads", "proof", "decided_ms"} for one in told)
    assert "3 counted" in ended.stderr
    assert STRANGER not in ended.output


def test_only_a_part_of_the_picture_and_some_kinds_of_codes(tmp_path: Path) -> None:
    both = str(film(tmp_path / "both.avi", (with_codes(RICE, OIL, shift=place) for place in range(0, 80, 8))))
    told = [json.loads(line) for line in run(both, "--json", "--region", "0,0,0.33,1").stdout.splitlines()]
    assert [one["text"] for one in told] == [RICE]
    assert run(both, "--json", "--symbology", "data_matrix").stdout == ""


def test_lost_and_found_are_told_in_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ended = run("/dev/v4l/by-id/usb-none", "--for", "0.5")
    assert ended.exit_code == 1
    assert ended.output.count("不存在") == 1, "told once, not once a try"
    assert "断线 1 次" in ended.output


def test_what_cannot_be_is_one_line(tmp_path: Path) -> None:
    for words, said in [
        ((str(tmp_path / "none.avi"),), "there is no recording"),
        (("rtsp://admin:hush@10.0.0.9/live",), "must hold no password"),
        (("x.avi", "--region", "1,2"), "wants four numbers"),
        (("x.avi", "--region", "0.5,0,0.2,1"), "must be greater than left 0.5"),
        (("x.avi", "--symbology", "aztec"), "symbologies"),
        (("rtsp://10.0.0.9/live", "--username", "a"), "is needed beside username"),
    ]:
        ended = run(*words)
        assert ended.exit_code in (1, 2)
        assert said in ended.output
        assert "hush" not in ended.output
        assert "Traceback" not in ended.output


def test_a_terminal_shows_it_live_and_ctrl_c_ends_it_with_a_summary() -> None:
    camera = HttpCamera([*(jpeg(with_codes(OIL, shift=place)) for place in range(0, 80)), jpeg(plain())])
    ours, theirs = pty.openpty()
    command = ["env", "--default-signal=INT"]  # a job in the background of a shell hears no Ctrl-C, nor do its children
    command += [sys.executable, "-m", "zhigen", "camera", "watch", camera.url]
    process = subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    )
    os.close(theirs)
    try:
        shown = b""
        while OIL.encode() not in shown or b"pictures/s" not in shown:
            shown += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        rest = b""
        try:
            while more := os.read(ours, 4096):
                rest += more
        except OSError:  # the other end of a terminal that is gone
            pass
        assert process.wait(120) == 0
        assert b"lost 0 times" in rest
        assert b"Traceback" not in rest
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        camera.close()
