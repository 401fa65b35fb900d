"""The docs of this tree are true, and each of the lints can say no."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from zhigen.docs.lint import problems
from zhigen.docs.pages import GENERATED

ROOT = Path(__file__).parents[2]
MADE = {"docs/made.md": lambda: "# Made\n"}
PAGE = """\
# A page

See [the other](made.md#top), [outside](https://example.org/no/such/page) and `zhigen gateway check farm.yaml`.

```sh
make test
$ zhigen demo --for 60
```

Watched by `tests/test_x.py::test_true`.
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree of which every lint has something to read, and nothing is wrong."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "made.md").write_text("# Made\n")
    (tmp_path / "docs" / "page.md").write_text(PAGE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("def test_true() -> None:\n    assert True\n")
    (tmp_path / "Makefile").write_text("test:\n\ttrue\n")
    for readme in ("README.md", "README.en.md"):
        (tmp_path / readme).write_text("# Zhigen\n\n## Begin\n\n```sh\n# no section\n```\n")
    return tmp_path


def test_the_docs_of_this_tree_are_true() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "zhigen.docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert {"docs/gateway-config.md", "docs/cloud-config.md", "docs/devices/catalogue.md"} <= set(GENERATED)


def test_a_true_tree_passes(tree: Path) -> None:
    assert list(problems(tree, MADE)) == []


@pytest.mark.parametrize(
    ("page", "old", "new", "said"),
    [
        ("docs/page.md", "made.md#top", "none.md#top", "docs/page.md: link to none.md leads nowhere"),
        ("docs/page.md", "make test", "make toast", "docs/page.md: there is no `make toast`"),
        ("docs/page.md", "`zhigen gateway check", "`zhigen gateway chek", "there is no `zhigen gateway chek`"),
        ("docs/page.md", "$ zhigen demo", "$ zhigen dome", "there is no `zhigen dome`"),
        ("docs/page.md", "::test_true", "::test_rue", "there is no test tests/test_x.py::test_rue"),
        ("docs/page.md", "test_x.py", "test_y.py", "there is no test tests/test_y.py::test_true"),
        ("docs/made.md", "# Made", "# Written", "docs/made.md: is not what the code says now"),
        ("README.en.md", "## Begin", "### Begin", "README.md and README.en.md differ in their sections"),
    ],
)
def test_each_lint_can_say_no(tree: Path, page: str, old: str, new: str, said: str) -> None:
    text = (tree / page).read_text()
    assert old in text
    (tree / page).write_text(text.replace(old, new))
    (found,) = problems(tree, MADE)
    assert said in found


def test_a_generated_page_that_is_not_there_is_told(tree: Path) -> None:
    assert list(problems(tree, MADE | {"docs/other.md": str})) == [
        "docs/other.md: is not what the code says now; run `python -m zhigen.docs`"
    ]
