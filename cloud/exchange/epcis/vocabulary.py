"""The standard words of CBV 2.0 and what may stand in their place, by field.

`vocabulary.json` lists them (CBV 2.0, chapter 7; measurement types and alert types of the GS1 Web Vocabulary);
`units.json` lists codes of UN/CEFACT Recommendation 20 that belong to one kind of quantity only. A field takes a bare
word of its list, the same word in full as https://ref.gs1.org/cbv/BizStep-shipping or cbv:BizStep-shipping, or a word
of somebody else: a URI outside of GS1's own namespaces. The old urn:epcglobal:cbv form is of EPCIS 1 and refused.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from cloud.exchange.epcis.fault import Desk, shown
from cloud.exchange.epcis.uri import is_uri, prefix_of

Name = Literal[
    "bizStep", "disposition", "bizTransaction", "sourceDestination", "errorReason", "component", "measurement",
    "exception",
]  # fmt: skip
_HERE: Final = Path(__file__).parent
_OLD: Final = re.compile(r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/")
_WEB: Final = re.compile(r"https?://(?:www\.)?gs1\.org/voc/")
_OWN: Final = {"cbv": re.compile(r"(?:cbv:|https?://ref\.gs1\.org/cbv/)(.*)"), "gs1": re.compile(r"gs1:(.*)")}
_UNIT: Final = re.compile(r"[A-Z0-9]{2,3}")


class Vocabulary(NamedTuple):
    """One list of standard words; stem: what stands before a word where it is written in full."""

    zh: str
    en: str
    namespace: str
    stem: str
    words: frozenset[str]


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """All of them."""
    found = json.loads((_HERE / "vocabulary.json").read_text("utf-8"))
    return {name: Vocabulary(**{**entry, "words": frozenset(entry["words"])}) for name, entry in found.items()}


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Of a unit's code: the measurement types that it can be of."""
    found = json.loads((_HERE / "units.json").read_text("utf-8"))
    return {code: frozenset(types.split()) for types, codes in found.items() for code in codes}


def judge_word(desk: Desk, value: Any, at: str, name: Name) -> None:
    """A word of a vocabulary, or somebody else's with its namespace."""
    known = vocabularies()[name]
    if not isinstance(value, str):
        return desk.tell(at, "shape", f"{known.zh}应为文字", f"the {known.en} must be text")
    if value in known.words:
        return None
    found = shown(value)
    old = _WEB if known.namespace == "gs1" else _OLD
    if old.match(value):
        return desk.tell(at, "shape", f"应只写标准词：{found}", f"write the bare standard word: {found}")
    if not is_uri(value):
        zh, en = f"不是标准的{known.zh}：{found}", f"is no standard {known.en}: {found}"
        return desk.tell(at, "vocabulary", zh, en)
    match = _OWN[known.namespace].fullmatch(value)
    if match is not None:
        if match[1].removeprefix(known.stem) in known.words:
            return None
        return desk.tell(at, "vocabulary", f"GS1 没有这个{known.zh}：{found}", f"GS1 has no such {known.en}: {found}")
    prefix = prefix_of(value)
    # Components are spared: GS1's own examples write them with a prefix that they do not declare.
    if prefix and name != "component" and not desk.context.declares(prefix):
        desk.tell(at, "namespace", f"前缀 {shown(prefix)} 没有声明", f"the prefix {shown(prefix)} is not declared")
    return None


def judge_unit(desk: Desk, value: Any, at: str) -> None:
    """A unit's code of UN/CEFACT Recommendation 20: two or three letters and digits."""
    if not isinstance(value, str):
        desk.tell(at, "shape", "单位应为文字", "the unit must be text")
    elif not _UNIT.fullmatch(value):
        zh, en = "单位应为 UN/CEFACT 代码，如 KGM", "the unit must be a code of UN/CEFACT as KGM"
        desk.tell(at, "unit", f"{zh}：{shown(value)}", f"{en}: {shown(value)}")


def judge_measured(desk: Desk, report: dict[str, Any], at: str) -> None:
    """A unit that is known to be of one kind of quantity is not given for another."""
    kind, unit = report.get("type"), report.get("uom")
    if not isinstance(kind, str) or not isinstance(unit, str) or kind not in vocabularies()["measurement"].words:
        return
    fit = kinds().get(unit)
    if fit is not None and kind not in fit:
        desk.tell(f"{at}/uom", "unit", f"{unit} 不是 {kind} 的单位", f"{unit} is no unit of {kind}")
