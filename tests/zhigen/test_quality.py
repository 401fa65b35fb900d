"""The table of driver quality can only name what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhigen.docs import quality

DRIVER = """\
drivers:
  - name: {zh: 一, en: one}
    module: one.py
    captures: {places: [tests/captures/one]}
    fuzz: {places: ["test_one.py::test_fuzz"]}
    peer: {reason: {zh: 无, en: none}}
    simulator: {places: [one.py]}
    faults: {places: [test_one.py]}
    docs: {places: [one.py]}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "docs/devices").mkdir(parents=True)
    (tmp_path / quality.SOURCE).write_text(DRIVER)
    (tmp_path / "one.py").write_text("")
    (tmp_path / "test_one.py").write_text("def test_fuzz() -> None: ...")
    for case in ("good", "bad"):
        (tmp_path / "tests/captures/one" / case).mkdir(parents=True)
    return tmp_path


def test_a_true_table_counts_its_cases_and_gives_its_reasons(tree: Path) -> None:
    assert list(quality.problems(tree)) == []
    assert "| [一 · one](../../one.py) | 2 | 1 | — 无 · none | 1 | 1 | 1 |" in quality.table(tree)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("::test_fuzz", "::test_gone", "fuzz: no test_one.py::test_gone"),
        ("places: [tests/captures/one]", "places: [tests/captures/two]", "captures: no tests/captures/two"),
        ("peer: {reason: {zh: 无, en: none}}", "peer: {}", "peer: empty, and no reason"),
        ("module: one.py", "module: two.py", "no two.py"),
    ],
)
def test_what_is_not_there_is_told(tree: Path, old: str, new: str, said: str) -> None:
    (tree / quality.SOURCE).write_text(DRIVER.replace(old, new))
    (found,) = quality.problems(tree)
    assert found.endswith(said)
