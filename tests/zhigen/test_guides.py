"""docs/guide: every word that a page quotes as it stands on the screen stands there, and every role has its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from cloud.accounts.rules import Role

ROOT: Final = Path(__file__).parents[2]
GUIDE: Final = ROOT / "docs/guide"
PAGES: Final = sorted(path for path in GUIDE.glob("*.md"))
PUBLIC: Final = {"public"}  # who has no account
SLOT: Final = re.compile(r"\{\w+\}")


def _words(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
        return
    for branch in tree.values():
        yield from _words(branch)


def _screen() -> tuple[set[str], str]:
    """Labels of the console and the terminals, each part between its slots too; all text of the public pages."""
    labels: set[str] = set()
    for file in (ROOT / "dashboards/web/src/locale").rglob("zh.json"):
        for text in _words(json.loads(file.read_text("utf-8"))):
            labels |= {text, *(part.strip(" ，。：") for part in SLOT.split(text))}
    templates = [*(ROOT / "cloud/public/templates").glob("*.html")]
    return labels, "\n".join(path.read_text("utf-8") for path in templates)


LABELS, TEMPLATES = _screen()


def _there(label: str) -> bool:
    # in a template a label is a text of its own, or the beginning of one: between quotes, tags and slots
    return label in LABELS or re.search(rf"[\"'>}}]\s*{re.escape(label)}[\"'<，。%{{]", TEMPLATES) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_guide_quotes_stands_on_the_screen(page: Path) -> None:
    quoted = set(re.findall(r"「([^」]+)」", page.read_text("utf-8"))) - {""}
    assert quoted
    assert sorted(one for one in quoted if not _there(one)) == []


def test_a_word_that_is_not_on_the_screen_is_found_out() -> None:
    assert not _there("通过审批备案")
    assert not _there("在哪")
    assert _there("通过备案")
    assert _there("查投诉进度")


def test_every_role_has_a_page_of_readable_length() -> None:
    pages = {page.stem: page.read_text("utf-8").count("\n") for page in PAGES if page.stem != "README"}
    assert pages.keys() == {*get_args(Role), *PUBLIC}
    assert all(40 <= lines <= 90 for lines in pages.values()), pages
    index = (GUIDE / "README.md").read_text("utf-8")
    assert all(f"]({name}.md)" in index for name in pages)
