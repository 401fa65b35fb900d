"""`zhigen sim analyzer` as a process, heard by a serial port, and what it says to a wrong call."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial

from contract.errors import ContractError
from simulators.analyzer.bench import KINDS, Bench, Fault, parse
from tests.patience import until

SIM = (sys.executable, "-m", "zhigen", "sim", "analyzer")


@contextmanager
def terminated(process: subprocess.Popen[str]) -> Iterator[None]:
    """A test that fails must not wait for a process that nobody ends."""
    try:
        yield
    finally:
        process.terminate()


def test_it_says_what_it_is_speaks_and_obeys(tmp_path: Path) -> None:
    link, orders = tmp_path / "tester", tmp_path / "orders"
    call = (*SIM, "--protocol", "result-line", "--link", str(link), "--every", "0.1", "--control", str(orders))
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process, terminated(process):
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert (said["simulator"], said["listens"]) == ("zhigen sim analyzer", str(link))
        with serial.Serial(str(link), timeout=60) as port:
            line = port.readline().decode("gbk")
            assert line.endswith(("合格\r\n", "不合格\r\n"))
            orders.write_text('{"do": "fault", "kind": "charset"}\n')
            until(lambda: b"\xe5\x90\x88\xe6\xa0\xbc" in port.readline())
        orders.write_text('{"do": "fault", "kind": "charset"}\n{"do": "fault", "kind": "unplug"}\n')
        until(lambda: not link.is_symlink())
        process.terminate()
        assert process.wait(120) == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "give one of --protocol and --profile"),
        (("--protocol", "modbus"), "one of "),
        (("--protocol", "astm", "--fault", "fire"), "no such fault"),
        (("--protocol", "astm", "--fault", "half@x"), "write KIND"),
        (("--profile", "device-profiles/xy-md02.yaml"), "is no profile of an analyzer"),
    ],
)
def test_a_wrong_call_says_what_to_change(tmp_path: Path, more: tuple[str, ...], words: str) -> None:
    call = (*SIM, "--link", str(tmp_path / "tester"), *more)
    done = subprocess.run(
        call, capture_output=True, text=True, env={"LANG": "en_US.UTF-8"}, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_link_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "tester").write_text("precious")
    done = subprocess.run((*SIM, "--protocol", "astm", "--link", str(tmp_path / "tester")), capture_output=True)
    assert done.returncode == 2
    assert (tmp_path / "tester").read_text() == "precious"


def test_faults_have_a_beginning_and_an_end() -> None:
    fault = parse("half@10+5")
    assert [fault.active(at) for at in (9.9, 10, 14.9, 15)] == [False, True, True, False]
    assert all(parse(kind).active(0) for kind in KINDS)
    with pytest.raises(ContractError):
        Fault("fire")


def test_the_bench_is_the_same_for_the_same_seed() -> None:
    one, other = Bench(4), Bench(4)
    assert [one.finish(60 * place) for place in range(50)] == [other.finish(60 * place) for place in range(50)]
    rates = [test.rate for test in one.done]
    assert any(rate >= 50 for rate in rates)
    assert 50.0 in [Bench(seed).finish(0).rate for seed in range(60)]


def test_its_numbers_go_round_its_channels_and_a_spent_reagent_weakens_the_blank() -> None:
    bench = Bench(channels=3)
    assert [bench.finish(0).number for _ in range(4)] == [1, 2, 3, 1]
    assert bench.blank() == 0.512
    bench.faults.append(Fault("weak_blank"))
    assert bench.blank() < 0.3
