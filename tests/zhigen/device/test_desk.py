"""`zhigen device read-card`, `listen`, `print-test` against `zhigen sim card`, `scanner`, `printer`: two processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulators.card import CARDS
from tests.patience import until
from zhigen.cli import main

ZHIGEN = [sys.executable, "-m", "zhigen"]
ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8"}


@contextmanager
def simulated(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """`zhigen sim …` with orders by stdin, and what it said of itself."""
    process = subprocess.Popen(
        [*ZHIGEN, "sim", *arguments, "--control", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def order(process: subprocess.Popen[str], **what: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def device(*arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": language}
    return subprocess.run([*ZHIGEN, "device", *arguments], capture_output=True, text=True, timeout=60, env=environment)


def test_a_card_is_shown_masked_with_its_doubts(tmp_path: Path) -> None:
    link = str(tmp_path / "reader")
    with simulated("card", "--link", link, "--card", "expired") as (process, said):
        assert said["simulator"] == "zhigen sim card"
        shown = device("read-card", "--port", link)
        order(process, do="take")
        order(process, do="put", card="long_term")
        again = device("read-card", "--port", link, language="zh_CN.UTF-8")
    assert (shown.returncode, again.returncode) == (0, 0)
    assert shown.stdout.splitlines() == [f"测** 999999***********{CARDS['expired'].number[-1]}", "the card has expired"]
    assert again.stdout.splitlines() == [f"测** 999999***********{CARDS['long_term'].number[-1]}"]
    assert "请放卡" in again.stderr
    for output in (shown, again):
        assert all(card.number not in output.stdout + output.stderr for card in CARDS.values())


def test_a_card_that_is_pulled_out_is_told_and_the_wait_ends(tmp_path: Path) -> None:
    link = str(tmp_path / "reader")
    with simulated("card", "--link", link, "--card", "valid", "--fault", "pulled"):
        shown = device("read-card", "--port", link, "--for", "2")
    assert shown.returncode == 1
    assert "the card was taken away before it was read" in shown.stderr


def test_codes_are_listed_and_halves_are_told(tmp_path: Path) -> None:
    link = str(tmp_path / "gun")
    with simulated("scanner", "--link", link, "--code", "6901234567892", "--every", "0.3") as (process, _):
        shown = device("listen", "--port", link, "--baud", "115200", "--count", "2")
        first, whole = shown.stdout.splitlines()
        assert (shown.returncode, whole) == (0, "6901234567892")
        assert whole.endswith(first), "the first was perhaps under way when somebody began to listen"
        order(process, do="fault", kind="half")
        half = device("listen", "--port", link, "--count", "1", "--for", "2")
    assert half.returncode == 1
    assert "only half of a code came (7 bytes): scan it again" in half.stderr


@pytest.mark.parametrize(("language", "profile"), [("escpos", "escpos-58mm"), ("zpl", "zpl-label")])
def test_a_page_is_printed_after_paper_was_put_in(tmp_path: Path, language: str, profile: str) -> None:
    arguments = ("--language", language, "--tcp", "127.0.0.1:0", "--out", str(tmp_path), "--fault", "paper_out")
    with simulated("printer", *arguments) as (process, said):
        host, port = said["tcp"]  # type: ignore[misc]
        command = [*ZHIGEN, "device", "print-test", "--host", f"{host}:{port}", "--profile", profile]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH) as shown:
            assert shown.stderr is not None
            assert "out of paper" in shown.stderr.readline()
            order(process, do="clear")
            output, rest = shown.communicate(timeout=120)
        assert (shown.returncode, output, rest) == (0, "printed\n", "")
        until(lambda: (tmp_path / "0001.png").exists(), "the picture")
    assert "[QR https://example.org/zhigen]" in (tmp_path / "0001.txt").read_text("utf-8")


def test_a_port_that_is_not_there_is_told_with_what_to_do() -> None:
    shown = device("read-card", "--port", "/dev/serial/by-id/none", "--for", "1")
    assert shown.returncode == 1
    assert "port /dev/serial/by-id/none does not exist: check the USB cable" in shown.stderr
    chinese = device("listen", "--input", "/dev/input/by-id/none", "--count", "1", "--for", "1", language="zh_CN.UTF-8")
    assert "端口 /dev/input/by-id/none 不存在" in chinese.stderr
    assert "ls /dev/input/by-id" in chinese.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("read-card",), "give one of --port, --host, --input"),
        (
            ("listen", "--port", "/dev/x", "--profile", "zpl-label"),
            "zpl-label speaks zpl, here serial-scanner is",
        ),
        (("print-test", "--port", "/dev/x", "--profile", "zpl-lable"), "did you mean zpl-label?"),
        (("print-test", "--host", "a:b"), "the port is 1-65535"),
        (("print-test", "--port", "/dev/x", "--profile", "tspl-label", "--size", "6x"), "as in 60x40 (mm)"),
    ],
)
def test_misuse_is_one_line(arguments: tuple[str, ...], said: str) -> None:
    shown = CliRunner(env={"LC_ALL": "C"}).invoke(main, ["device", *arguments])
    assert shown.exit_code == 2
    assert said in shown.output
