"""The command line: every group answers `--help`, and what a machine lacks is said in one line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from zhigen.cli import GROUPS, main


def test_help_names_every_group() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    assert [name for name in GROUPS if name not in said] == []


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_help(group: str) -> None:
    found = CliRunner().invoke(main, [group, "--help"])
    assert found.exit_code == 0
    assert "Usage" in found.output


def test_an_unknown_command_is_named() -> None:
    found = CliRunner().invoke(main, ["clowd"])
    assert found.exit_code == 2
    assert "clowd" in found.output


def test_a_missing_library_names_its_extra() -> None:
    without = "import sys; sys.modules['fastapi'] = None; from zhigen.cli import main; main(['cloud', 'openapi'])"
    found = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, timeout=60, env={**os.environ, "LC_ALL": "C"}
    )
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.strip() == "Error: fastapi is missing: install zhigen[cloud]"
