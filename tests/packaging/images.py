"""Reading docker-compose.yml and the Dockerfiles as a machine would: merged, split into words, without an engine."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import check_jsonschema
import click
import yaml

from zhigen.cli import main

ROOT: Final = Path(__file__).parents[2]
COMPOSE: Final = ROOT / "docker-compose.yml"
_SCHEMA: Final = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"


def schema() -> dict[str, Any]:
    """The schema of compose files."""
    found: dict[str, Any] = json.loads(_SCHEMA.read_text("utf-8"))
    return found


@cache
def document() -> dict[str, Any]:
    """The compose file, anchors and merges resolved; whoever changes it changes a deep copy."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return found


class Mount(NamedTuple):
    """One entry of `volumes`: a named volume or a path of the host, where it lies inside, how."""

    source: str
    target: str
    mode: str

    @property
    def named(self) -> bool:
        return not self.source.startswith((".", "/"))


def mounts(service: Mapping[str, Any]) -> list[Mount]:
    return [Mount(*(*text.split(":"), "rw")[:3]) for text in service.get("volumes", [])]


def names(found: Any) -> list[str]:
    """The names in a list or a mapping of compose."""
    return list(found or [])


def texts(found: Any) -> Iterator[str]:
    """Every text in it, at any depth."""
    if isinstance(found, Mapping):
        found = found.values()
    elif not isinstance(found, list):
        yield str(found)
        return
    for one in found:
        yield from texts(one)


def program(words: list[str]) -> str:
    """What is wrong with `zhigen WORDS`, "" for nothing: every word goes through the real command line."""
    command: click.Command = main
    words = list(words)
    with click.Context(main) as context:
        while isinstance(command, click.Group):
            if not words:
                return "no command"
            found = command.get_command(context, words[0])
            if found is None:
                return f"there is no `zhigen … {words[0]}`"
            command, words = found, words[1:]
        try:
            command.make_context(command.name, words)
        except click.UsageError as error:
            return error.format_message()
    return ""


def commands(script: str) -> Iterator[list[str]]:
    """The words behind each `zhigen` of a shell script; $variables stay as they are."""
    for line in script.replace("\\\n", " ").splitlines():
        if re.match(r"\s*(exec )?zhigen ", line):
            yield shlex.split(line)[shlex.split(line).index("zhigen") + 1 :]


class Instruction(NamedTuple):
    """One instruction of a Dockerfile."""

    word: str
    text: str


def dockerfile(path: Path) -> list[Instruction]:
    """Its instructions; continued lines are joined, comments left out."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [Instruction(*line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def stages(path: Path) -> list[list[Instruction]]:
    """The instructions of each stage, from its FROM on; those before the first are left out."""
    found: list[list[Instruction]] = []
    for instruction in dockerfile(path):
        if instruction.word == "FROM":
            found.append([])
        if found:
            found[-1].append(instruction)
    return found
