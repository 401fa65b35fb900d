"""The docs tell the truth: `python -m zhigen.docs [--check]` writes what is generated and lints what is written.

Lints: every relative link leads somewhere; every `make` target and every `zhigen` command that a page names exists; the
two READMEs have the same sections; generated pages are what the code would generate now.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import click

ROOT: Final = Path(__file__).resolve().parents[1]
# page -> "module:function" that renders it
GENERATED: Final[dict[str, str]] = {}
_LINK: Final = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_MAKE: Final = re.compile(r"\bmake ([a-z]+)")
_COMMAND: Final = re.compile(
    r"`(?:\.venv/bin/)?zhigen ((?:[a-z][a-z-]* ?)+)|^(?:\$ )?(?:\.venv/bin/)?zhigen ((?:[a-z][a-z-]* ?)+)", re.M
)


def pages() -> list[Path]:
    """Every page that people read."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "device-profiles").glob("*.md")])


def problems() -> Iterator[str]:
    """One line for each page that says what is not so."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in pages():
        text, name = page.read_text(), page.relative_to(ROOT)
        for link in _LINK.findall(text):
            if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists():
                yield f"{name}: link to {link} leads nowhere"
        for target in _MAKE.findall(_code(text)):
            if target not in targets:
                yield f"{name}: there is no `make {target}`"
        for first, second in _COMMAND.findall(_code(text)):
            wrong = _unknown_command((first or second).split())
            if wrong:
                yield f"{name}: there is no `zhigen {wrong}`"
    chinese, english = (_sections(ROOT / readme) for readme in ("README.md", "README.en.md"))
    if chinese != english:
        yield f"README.md and README.en.md differ in their sections: {chinese} and {english} by level"
    for path, render in GENERATED.items():
        page = ROOT / path
        if not page.exists() or page.read_text() != _render(render):
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


def _render(place: str) -> str:
    module, _, name = place.partition(":")
    render: Callable[[], str] = getattr(import_module(module), name)
    return render()


def main() -> int:
    """Write the generated pages, or with --check only lint; 1 where something is wrong."""
    if "--check" not in sys.argv:
        for path, render in GENERATED.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(_render(render))
    found = list(problems())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
