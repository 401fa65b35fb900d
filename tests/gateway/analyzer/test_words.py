"""Every word that an analyzer's event may carry is explained to people, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

import contract
from contract.event import RapidTest
from contract.profile.analyzer import SECTIONS
from gateway.core.unread import CAUSES

ROOT = Path(contract.__file__).parents[1]
PAGE = (ROOT / "docs" / "devices" / "analyzers.md").read_text("utf-8")


def test_every_doubt_and_protocol_stands_on_the_page_in_both_languages() -> None:
    (words,) = {get_args(inner) for inner in get_args(get_type_hints(RapidTest)["doubts"]) if inner is not ...}
    zh, _, en = PAGE.partition("\n---\n")
    for word in (*words, *SECTIONS):
        assert f"`{word}`" in zh
        assert f"`{word}`" in en


def test_every_cause_that_a_driver_names_is_known_and_none_is_idle() -> None:
    drivers = (ROOT / "gateway" / "drivers").glob("*.py")
    named = {
        cause
        for path in drivers
        for cause in re.findall(r'(?:Unreadable|_refuse)\(\s*"([a-z_]+)"', path.read_text("utf-8"))
    }
    assert named | {"flood"} == CAUSES.keys()
    for zh, en in CAUSES.values():
        assert re.search("[一-鿿]", zh)
        assert not re.search("[一-鿿]", en)
