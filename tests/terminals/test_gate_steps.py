"""The power goes at every step at a gate: each vehicle is recorded once or stands there again, and never both."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from contract.event import Passage, Scan
from gateway.core.gatehouse.standing import RETURN_MS
from gateway.rim.gate.gate import Yard
from tests.gateway.gate.dying import DEEDS, FIRST, FOURTH, SECOND, THIRD
from tests.gateway.gate.market import Market
from tests.gateway.outbox.world import bodies

STEPS = [(deed, step, when) for deed, steps in DEEDS.items() for step in steps for when in ("before", "after")]
SHORT = {
    ("read", "write", "before"),
    ("type", "write", "after"),
    ("decide", "commit", "after"),
    ("leave", "wiped", "before"),
}
CASES = [
    pytest.param(*one, id="-".join(one), marks=pytest.mark.short if one in SHORT else ())  # each is a process
    for one in STEPS
]


def texts(yard: Yard) -> list[str]:
    found = [one.vehicle for one in (*yard.waiting, yard.here, yard.behind) if one is not None]
    return [item.read.text for one in found for item in one.items]


def concluded(market: Market) -> list[str]:
    return [one.text for passage in market.passed for one in passage.shown]


@pytest.mark.parametrize(("deed", "step", "when"), CASES)
def test_a_cut_leaves_no_vehicle_out_and_none_twice(tmp_path: Path, deed: str, step: str, when: str) -> None:
    command = [sys.executable, "-m", "tests.gateway.gate.dying", str(tmp_path), deed, step, when]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    market = Market(tmp_path)
    again, done = texts(market.gate.yard()), concluded(market)
    assert max(Counter(again + done).values()) == 1
    assert {FIRST, SECOND, THIRD} <= set(again + done) <= {FIRST, SECOND, THIRD, FOURTH}
    scanned = {body.text for body in bodies(market.box) if isinstance(body, Scan)}
    if deed == "read" and (step, when) != ("scan", "before"):
        assert FOURTH in scanned  # the scan itself is recorded before anything is made of it
    if (deed, when) in (("read", "after"), ("type", "after")) and step == "write":
        assert FOURTH in again
    if deed == "decide":
        assert (THIRD in done) == (step in ("told", "wiped") or (step, when) == ("record", "after"))
    market.turns(RETURN_MS)
    assert texts(market.gate.yard()) == []
    assert sorted(concluded(market)) == sorted(again + done)
    assert all(isinstance(one, Passage) and one.decision != "pass" for one in market.passed)
    market.close()
