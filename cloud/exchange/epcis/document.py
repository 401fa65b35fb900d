"""What events come in: an EPCISDocument, an EPCISQueryDocument, or one event by itself (EPCIS 2.0, 9 and 10)."""

from __future__ import annotations

import re
from typing import Any, Final

from cloud.exchange.epcis.event import judge_context, judge_event
from cloud.exchange.epcis.fault import Desk, shown
from cloud.exchange.epcis.shape import Check, Shape, many, one_of, text, time, uri

_VERSION: Final = re.compile(r"([0-9]+)(?:\.[0-9]+)*")


def _version(desk: Desk, value: Any, at: str) -> None:
    match = _VERSION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        desk.tell(at, "shape", f"应为文字“2.0”：{shown(value)}", f'must be the text "2.0": {shown(value)}')
    elif int(match[1][:9]) != 2:
        zh, en = f"只认 EPCIS 2，文件是 {shown(value)}", f"is EPCIS {shown(value)}, and JSON began with 2"
        desk.tell(at, "version", zh, en)


def _attribute_value(desk: Desk, value: Any, at: str) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | dict):
        desk.tell(at, "shape", "应为文字、数或对象", "must be text, a number or an object")


_EVENTS: Final[Check] = many(judge_event)
_ATTRIBUTE: Final = Shape({"id": uri, "attribute": _attribute_value}, ("id",))
_ELEMENT: Final = Shape({"id": uri, "attributes": many(_ATTRIBUTE), "children": many(uri)}, ("id",))
_VOCABULARIES: Final[Check] = many(Shape({"type": uri, "vocabularyElementList": many(_ELEMENT)}, ("type",)))
_HEADER: Final = Shape({"epcisMasterData": Shape({"vocabularyList": _VOCABULARIES})})
_RESULTS: Final = Shape({"eventList": _EVENTS, "vocabularyList": _VOCABULARIES}, ("eventList",))
_ANSWER: Final = Shape(
    {"queryName": text, "subscriptionID": text, "resultsBody": _RESULTS}, ("queryName", "resultsBody")
)
_TOP: Final[dict[str, Check]] = {
    "@context": judge_context,
    "id": uri,
    "schemaVersion": _version,
    "creationDate": time,
}

DOCUMENTS: Final[dict[str, Shape]] = {
    "EPCISDocument": Shape(
        {
            **_TOP,
            "type": one_of("EPCISDocument"),
            **dict.fromkeys(("instanceIdentifier", "sender", "receiver"), text),
            "epcisHeader": _HEADER,
            "epcisBody": Shape({"eventList": _EVENTS}, ("eventList",)),
        },
        ("@context", "type", "schemaVersion", "creationDate", "epcisBody"),
    ),
    "EPCISQueryDocument": Shape(
        {
            **_TOP,
            "type": one_of("EPCISQueryDocument"),
            "epcisBody": Shape({"queryResults": _ANSWER}, ("queryResults",)),
        },
        ("@context", "type", "epcisBody"),
    ),
}


def judge(desk: Desk, value: Any) -> None:
    """A whole file's value."""
    if not isinstance(value, dict):
        return desk.tell("", "shape", "文件应为一个对象", "a file must hold one object")
    kind = value.get("type")
    shape = DOCUMENTS.get(kind) if isinstance(kind, str) else None
    if "@context" in value:
        desk.context = desk.context.joined(value["@context"])
        if not (desk.context.standard or desk.context.unknown):
            desk.tell("/@context", "context", "没有 EPCIS 的 @context", "does not name the context of EPCIS")
    elif shape is None:
        desk.tell("", "shape", "缺少 @context", "@context is missing")
    if "type" not in value:
        return desk.tell("", "shape", "缺少 type", "type is missing")
    (shape or judge_event)(desk, value, "")
    return None
