"""The law that comes with the product: the nation's rules, names of substances and crops, the working calendar."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from contract.law.file import LawFile, read, together
from contract.law.ruleset import RuleSet

FOLDER: Final = Path(__file__).parent / "data"


def files(folder: Path = FOLDER) -> dict[str, LawFile]:
    """File name -> content of every *.yaml in a folder. Raises DocumentError with the mistakes of the first bad one."""
    return dict(_shipped()) if folder == FOLDER else _read(folder)


def _read(folder: Path) -> dict[str, LawFile]:
    return {path.name: read(path.read_bytes(), path.name) for path in sorted(folder.glob("*.yaml"))}


@cache
def _shipped() -> dict[str, LawFile]:
    """Ours, read once: a draft is judged beside them each time that somebody tries it."""
    return _read(FOLDER)


@cache
def national() -> RuleSet:
    """The nation's rules; a county puts its own beside them with `with_files`."""
    return together(files().values())


def with_files(*more: LawFile) -> RuleSet:
    """The nation's rules and those of more files."""
    return together([*files().values(), *more])
