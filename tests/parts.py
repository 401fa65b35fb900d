"""Real parts that the tests meet, and what happens where one is missing.

A part that is not on this machine skips its tests and says which; with ZHIGEN_REQUIRE_PARTS=1 (as in CI) it fails them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from zhigen.demo.port import free

_SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def missing(what: str) -> None:
    """Skip, or fail in CI, because `what` is not here."""
    sentence = f"missing part: {what}"
    if os.environ.get("ZHIGEN_REQUIRE_PARTS") == "1":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def part(program: str) -> str:
    """The path of a program written by others (mosquitto, mbpoll, chromium …)."""
    path = shutil.which(program, path=_SBIN)
    if path is None:
        missing(program)
    assert path is not None
    return path


def shared_data(*parts: str) -> Path:
    """A folder or file of the shared data beside the checkout; always skips where it is absent: it is not a part."""
    root = Path(os.environ.get("ZHIGEN_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared data not here: {'/'.join(parts)} (set ZHIGEN_SHARED_DATA)")
    return path


def free_port() -> int:
    """A TCP port of the loopback that was free a moment ago."""
    return free()
