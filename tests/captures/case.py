"""One capture: a folder with what passed over a wire, and what must come out of it.

about.yaml     about (one line), source (where the bytes come from), profile (id, where one is needed), options
sent.hex       one transmission a line, `< hex` from the instrument, `> hex` from the gateway; `#` begins a comment
expected.json  what must come out, in order
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml


@dataclass(frozen=True)
class Line:
    """Bytes in one direction."""

    side: Literal["<", ">"]
    data: bytes


@dataclass(frozen=True)
class Case:
    """What one folder holds."""

    name: str
    about: str
    source: str
    profile: str
    options: dict[str, Any]
    lines: tuple[Line, ...]
    expected: list[Any]


def read(folder: Path) -> Case:
    """The case of a folder; a missing or unknown part fails by name."""
    about = yaml.safe_load((folder / "about.yaml").read_text("utf-8"))
    unknown = set(about) - {"about", "source", "profile", "options"}
    assert not unknown, f"{folder}: {unknown} in about.yaml"
    lines: list[Line] = []
    for number, text in enumerate((folder / "sent.hex").read_text("utf-8").splitlines(), 1):
        said = text.partition("#")[0].strip()
        if said:
            side = said[0]
            assert side in "<>", f"{folder}/sent.hex:{number}: begins with neither < nor >"
            lines.append(Line("<" if side == "<" else ">", bytes.fromhex(said[1:])))
    return Case(
        f"{folder.parent.name}/{folder.name}",
        about["about"],
        about["source"],
        about.get("profile", ""),
        about.get("options", {}),
        tuple(lines),
        json.loads((folder / "expected.json").read_text("utf-8")),
    )
