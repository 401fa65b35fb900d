"""The command line: every group answers `--help`, and what a machine lacks is said in one line."""

from __future__ import annotations

import builtins
from typing import Any

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


def test_a_missing_library_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_fastapi(name: str, *rest: Any) -> Any:
        if name.startswith("fastapi"):
            raise ModuleNotFoundError("No module named 'fastapi'", name="fastapi")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_fastapi)
    monkeypatch.setenv("LC_ALL", "C")
    found = CliRunner().invoke(main, ["cloud", "openapi"])
    assert (found.exit_code, found.output.strip()) == (2, "Error: fastapi is missing: install zhigen[cloud]")
