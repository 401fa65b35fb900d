"""What was recorded is remembered with its event, over restarts and kills: no result twice, none lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from contract.event import RapidTest
from contract.profile.analyzer_options import Lz4000t
from gateway.core.rapid_test import Known
from gateway.rim import outbox as outbox_module
from simulators.analyzer import Simulator
from simulators.analyzer.bench import Bench
from simulators.analyzer.lz4000t import Lz4000tInstrument
from tests.gateway.outbox.world import START, HandClock, bodies, outbox
from tests.keys import trusting
from tests.patience import until

TEST = RapidTest("tester", number="7", sample="菠菜", rate=37.2, tested=START, raw="7e11")
CONFIG = """\
version: 1
gateway: {{id: gw-1, county: "341225"}}
site: {{id: lab-1, name: {{zh: 检测室}}, region: "341225", kind: lab}}
broker: {{host: 127.0.0.1, port: 1}}
storage: {{folder: box, max_mb: 64}}
buses: [{{id: desk, kind: serial, port: {port}}}]
devices: [{{id: tester, profile: lz-4000t, bus: desk, interval_s: 0.2}}]
"""


def test_results_outlive_a_restart_in_the_order_of_their_recording(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    told = [replace(TEST, number=str(number), tested=START - number) for number in range(5)]
    for test in told:
        clock.pass_(7)
        box.record(test)
    box.record(replace(TEST, device="other"))
    box.close()
    again = outbox(tmp_path, clock, boot="b2")
    kept = [test for test in again.results() if test.device == "tester"]
    assert kept == [replace(test, raw="") for test in told]
    known = Known("memory", 0, kept)
    assert [known.new(test, 0) for test in told] == [None] * 5
    again.close()


def test_of_many_results_the_latest_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "MEMORY", 3)
    clock = HandClock()
    box = outbox(tmp_path, clock)
    for number in range(5):
        clock.pass_(1)
        box.record(replace(TEST, number=str(number)))
    assert [test.number for test in box.results()] == ["2", "3", "4"]
    assert len([key for key in box.memory() if key.startswith("tested/")]) == 3
    box.close()


def test_channels_of_one_moment_are_remembered_apart(tmp_path: Path) -> None:
    box = outbox(tmp_path, HandClock())
    for number in range(8):  # one reply, the same bytes, within one ms
        box.record(replace(TEST, number=str(number)))
    assert len(box.results()) == 8
    box.close()


def test_a_gateway_killed_again_and_again_records_each_result_once(tmp_path: Path) -> None:
    trusting(tmp_path / "identity")
    link = tmp_path / "tester"
    config = tmp_path / "gw.yaml"
    config.write_text(CONFIG.format(port=link))
    command = [sys.executable, "-m", "zhigen", "gateway", "run", "--config", str(config)]
    with Simulator(Lz4000tInstrument(Bench(seed=9), Lz4000t()), link, made=20) as simulator:
        for number in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM):
            simulator.finish()
            with (tmp_path / "log").open("ab") as log, subprocess.Popen(command, cwd=tmp_path, stderr=log) as process:
                try:
                    until(lambda: _recorded(tmp_path) == len(simulator.bench.done), "every result", 30)
                finally:
                    process.send_signal(number)
        assert process.returncode == 0
        box = outbox(tmp_path / "box", HandClock(), start=False)
        rates = [(body.number, body.rate) for body in bodies(box) if isinstance(body, RapidTest)]
        box.close()
        assert sorted(rates) == sorted((str(test.number), test.rate) for test in simulator.bench.done)


def _recorded(folder: Path) -> int:
    """How many results a running gateway has committed, read beside it."""
    import sqlite3

    path = next((folder / "box").glob("*.db"), None)
    if path is None:
        return 0
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60) as db:
        try:
            rows = db.execute("SELECT count(*) FROM memory WHERE key LIKE 'tested/%'").fetchone()
        except sqlite3.OperationalError:
            return 0
    db.close()
    return int(rows[0])
