"""What in the docs is not so.

Every relative link leads somewhere; every `make` target, every `zhigen` command and every test that a page names
exists; the two READMEs have the same sections; generated pages are what the code would generate now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

_LINK: Final = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_MAKE: Final = re.compile(r"\bmake ([a-z]+)")
_COMMAND: Final = re.compile(
    r"`(?:\.venv/bin/)?zhigen ((?:[a-z][a-z-]* ?)+)|^(?:\$ )?(?:\.venv/bin/)?zhigen ((?:[a-z][a-z-]* ?)+)", re.M
)


_TEST: Final = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


def pages(root: Path) -> list[Path]:
    """Every page that people read."""
    folders = [*(root / "docs").rglob("*.md"), *(root / "firmware-configs").rglob("*.md")]
    return sorted([*root.glob("*.md"), *folders, *(root / "device-profiles").glob("*.md")])


def problems(root: Path, generated: Mapping[str, Callable[[], str]]) -> Iterator[str]:
    """One line for each thing that a page says and that is not so; `generated`: path of a page -> what writes it."""
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.M))
    for page in pages(root):
        text, name = page.read_text(), page.relative_to(root)
        for link in _LINK.findall(text):
            if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists():
                yield f"{name}: link to {link} leads nowhere"
        for target in _MAKE.findall(_code(text)):
            if target not in targets:
                yield f"{name}: there is no `make {target}`"
        for file, test in _TEST.findall(text):
            there = root / file
            if not there.exists() or f"def {test}(" not in there.read_text("utf-8"):
                yield f"{name}: there is no test {file}::{test}"
        for first, second in _COMMAND.findall(_code(text)):
            wrong = _unknown_command((first or second).split())
            if wrong:
                yield f"{name}: there is no `zhigen {wrong}`"
    chinese, english = (_sections(root / readme) for readme in ("README.md", "README.en.md"))
    if chinese != english:
        yield f"README.md and README.en.md differ in their sections: {chinese} and {english} by level"
    for path, render in generated.items():
        page = root / path
        if not page.exists() or page.read_text() != render():
            yield f"{path}: is not what the code says now; run `python -m zhigen.docs`"


def _code(text: str) -> str:
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S)
    return "\n".join([*fenced, *(f"`{inline}`" for inline in re.findall(r"`([^`\n]+)`", text))])


def _unknown_command(words: list[str]) -> str:
    from zhigen.cli import main

    command: click.Command | None = main
    with click.Context(main) as context:
        for place, word in enumerate(words):
            if not isinstance(command, click.Group):
                return ""
            command = command.get_command(context, word)
            if command is None:
                return " ".join(words[: place + 1])
    return ""


def _sections(page: Path) -> list[int]:
    return [
        len(marks)
        for marks in re.findall(r"^(#+) ", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S), re.M)
    ]
