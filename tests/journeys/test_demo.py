"""The demo as a newcomer without Debian packages has it: the embedded broker, all parts, every page, the account."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.faults.parts import POSTGRES
from tests.parts import missing, part
from tests.patience import until
from zhigen.demo.simulated import ROOT


def begun(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A demo that starts below a folder, in English."""
    if not (ROOT / "cloud/static/index.html").exists():
        missing("the pages (run `make web`)")
    command = [sys.executable, "-m", "zhigen", "demo", "--port", "0"]
    command += ["--folder", str(folder / "demo"), "--report", str(folder / "r.json")]
    return subprocess.Popen(
        [*command, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": ""},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everything_flows_on_the_embedded_broker(tmp_path: Path) -> None:
    part("dbus-daemon")
    with begun(tmp_path, "--for", "8", "--days", "30", "--broker", "amqtt") as process:
        greeting = welcome(process)
        pages = [url for url, _ in re.findall(r"(http://127.0.0.1:\d+/(farm|test-room|gate|till))", greeting)]
        assert len(pages) == 5, greeting
        (hands,) = re.findall(r"things to try +(\S+)", greeting)
        shown = _get(f"{hands}?lang=en")
        assert all(f'href="{page}"' in shown for page in pages if page != pages[1]), shown  # one farm has no scanner
        deeds = re.findall(r'action="(/do/[^"?]+)', shown)
        for deed in ("scan", "cut", "mend"):
            name = {"scan": "qinghe-market-01-good"}.get(deed, f"qinghe-shop-01-{deed}")
            assert f"/do/{name}" in deeds, deeds
            assert 'role="status"' in _get(f"{hands}do/{name}", b"")
        assert [_get(page)[:9] for page in pages] == ["<!doctype"] * 5
        (public,) = re.findall(r"http://127.0.0.1:\d+/V/\S+", greeting)
        assert _get(f"{public}?lang=en").count(' days missing"') == 2, "what the sensors measured since it was sown"
        said = greeting + process.communicate(timeout=400)[0]
    assert process.returncode == 0, said
    report = json.loads((tmp_path / "r.json").read_text())
    wanted = ("readings_produced", "readings_stored", "events_produced", "events_stored", "rapid_tests")
    assert all(report[name] > 0 for name in wanted), report
    assert [report[name] for name in ("lost", "duplicated", "quarantined", "declared_gaps")] == [0, 0, 0, 0]
    assert report["devices_lost"] == ["qinghe-farm-02/soil-3"]
    assert report["findings"] == []


@pytest.mark.journey
@pytest.mark.timeout(900)
@pytest.mark.xdist_group("kill")
def test_nothing_is_lost_on_servers_and_through_two_workers_while_parts_are_killed(tmp_path: Path) -> None:
    for program in ("mosquitto", "influxd"):
        part(program)
    if not POSTGRES.is_dir():
        missing("postgresql")
    with begun(tmp_path, "--for", "24", "--stores", "real", "--chaos") as process:
        said, _ = process.communicate(timeout=400)
    assert process.returncode == 0, said
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["strikes"] >= 2
    assert said.count("killed ") >= report["strikes"]
    assert (report["lost"], report["duplicated"], report["quarantined"], report["findings"]) == (0, 0, 0, [])
    assert min(report["readings_stored"], report["events_stored"], report["replies_stored"]) > 0
    county = (tmp_path / "demo" / "cloud.log").read_text()
    assert county.count(" leads ") >= 1
    assert all(f"ingest-{number} |" in county for number in (1, 2))
    assert not _processes_below(tmp_path)


@pytest.mark.slow
@pytest.mark.journey
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize(("sign", "what"), [("cloud/zhigen.db", "its past"), ("sim-*.log", "its parts")])
def test_an_end_while_it_starts_leaves_nothing_behind(
    tmp_path: Path, how: signal.Signals, sign: str, what: str
) -> None:
    with begun(tmp_path) as process:
        until(lambda: any(tmp_path.glob(f"demo/{sign}")), what, 120)
        if what == "its past":
            time.sleep(3.0)  # into it
        process.send_signal(how)
        said, _ = process.communicate(timeout=120)
    assert process.returncode == (-how if how == signal.SIGKILL else 130), said
    # A worker whose parent was killed may say so on its way out; an end that was asked for is told without one.
    assert how == signal.SIGKILL or "Traceback" not in said
    until(lambda: not _processes_below(tmp_path), "the end of all parts", 30)


def welcome(process: subprocess.Popen[str]) -> str:
    """What the demo says until it runs, or all of it where it ended before."""
    assert process.stdout is not None
    said = ""
    while "*.log" not in said and (line := process.stdout.readline()):
        said += line
    return said


def _get(url: str, body: bytes | None = None) -> str:
    with urllib.request.urlopen(url, body, timeout=120) as reply:
        return str(reply.read().decode().lower() if body is None and "lang" not in url else reply.read().decode())


def _processes_below(folder: Path) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(folder) in line]
