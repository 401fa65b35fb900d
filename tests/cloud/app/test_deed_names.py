"""Every deed that the audit can hold has a name in both languages, also those that no route of the API does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEB = ROOT / "dashboards/web/src"
NAMED = re.compile(r"""(?:by_machine|by_itself)\(\w+,\s*"(\w+)"|operation="(\w+)\"""")


def told() -> set[str]:
    """What the sources give to the audit as an operation by its own name."""
    sources = [path.read_text("utf-8") for part in ("cloud", "zhigen") for path in (ROOT / part).rglob("*.py")]
    return {one or other for text in sources for one, other in NAMED.findall(text)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_deed_of_the_machine_has_a_name(language: str) -> None:
    of_the_api = json.loads((WEB / "api/operations.json").read_text("utf-8"))
    words = json.loads((WEB / f"locale/office/{language}.json").read_text("utf-8"))["work"]["word"]["command"]
    found = told()
    assert {"seed", "demo", "importRegions"} <= found
    assert sorted(found - of_the_api.keys() - words.keys()) == []
    assert sorted(words.keys() - found - {"command_line"}) == []
