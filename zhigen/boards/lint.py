"""What in dashboards/grafana is not so: each file by itself, and all of them against the product.

The files are read as Grafana will read them, not as they were made, so that a mistake of the maker is found too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from zhigen.boards.catalogue import GENERATED, HOME
from zhigen.boards.lint_board import board_problems
from zhigen.boards.lint_query import query_problems

_SECRET: Final = re.compile(r"\$(__file\{/[^}]+\}|[A-Z_]+)")


def problems(root: Path) -> Iterator[str]:
    """One line for each mistake under `root`."""
    home = root / HOME
    sources: dict[str, str] = {}
    folders: list[str] = []
    for file in sorted((home / "provisioning").rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        told = yaml.safe_load(text)
        sources |= {one["uid"]: one["type"] for one in told.get("datasources", [])}
        folders += [one["options"]["path"].rpartition("/")[2] for one in told.get("providers", [])]
        yield from (f"{file.relative_to(root)}: {problem}" for problem in provisioning_problems(told))
    files = sorted((home / "definitions").rglob("*.json"))
    if sorted(folders) != sorted({file.parent.name for file in files}):
        yield f"{HOME}: the folders that are provisioned are not those of the definitions"
    seen: dict[str, Path] = {}
    for file in files:
        document = json.loads(file.read_text(encoding="utf-8"))
        found = [*board_problems(document, file.stem, sources), *query_problems(document)]
        if document.get("uid") in seen:
            found.append(f"uid {document['uid']} is that of {seen[document['uid']].name} too")
        seen[str(document.get("uid"))] = file
        yield from (f"{file.relative_to(root)}: {problem}" for problem in found)
    yield from _drift(root, files)


def provisioning_problems(told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a provisioning file: a secret or an address in it, a source without a uid of ours."""
    for one in told.get("datasources", []):
        if not str(one.get("uid", "")).startswith("zhigen-"):
            yield f"{one.get('name')}: uid {one.get('uid')} does not begin with zhigen-"
        if not str(one.get("url", "")).startswith("$"):
            yield f"{one.get('name')}: its address is not from the environment"
        for name, value in one.get("secureJsonData", {}).items():
            if not _SECRET.search(str(value)):
                yield f"{one.get('name')}: {name} is not from a file"
        for name in ("password", "basicAuthPassword", "token"):
            if name in one or name in one.get("jsonData", {}):
                yield f"{one.get('name')}: {name} stands in the open"
    for one in told.get("providers", []):
        if one.get("allowUiUpdates") or not one.get("disableDeletion"):
            yield f"{one.get('name')}: people could change what is provisioned"


def _drift(root: Path, files: list[Path]) -> Iterator[str]:
    there = {file.relative_to(root).as_posix() for file in files}
    for path in sorted(there - GENERATED.keys()):
        yield f"{path}: nobody makes it"
    for path, render in GENERATED.items():
        if path not in there or (root / path).read_text(encoding="utf-8") != render():
            yield f"{path}: is not what the code says now; run `python -m zhigen.boards`"
