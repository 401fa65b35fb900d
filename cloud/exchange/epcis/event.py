"""The five kinds of events, and events of others: what each must say and what it may (EPCIS 2.0, 7.4)."""

from __future__ import annotations

from typing import Any, Final

from cloud.exchange.epcis import part
from cloud.exchange.epcis.context import Context
from cloud.exchange.epcis.fault import Desk, below, shown
from cloud.exchange.epcis.shape import Check, Shape, extension, many, offset, one_of, text, time, uri, word
from cloud.exchange.epcis.uri import is_uri, prefix_of


def judge_context(desk: Desk, value: Any, at: str) -> None:
    """@context: a URI, an object, or a list of such with none of them twice."""
    parts = value if isinstance(value, list) else [value]
    for place, one in enumerate(parts):
        where = below(at, place) if isinstance(value, list) else at
        if isinstance(one, str):
            uri(desk, one, where)
        elif not isinstance(one, dict):
            desk.tell(where, "shape", "应为 URI 或对象", "must be a URI or an object")
    if isinstance(value, list):
        many(lambda *_: None, unique=True)(desk, value, at)


def _filled(event: dict[str, Any], *keys: str) -> bool:
    return any(isinstance(event.get(key), list) and event[key] for key in keys)


def _what(desk: Desk, event: dict[str, Any], at: str) -> None:
    sensed = _filled(event, "sensorElementList") and "readPoint" in event
    if not ("epcList" in event or _filled(event, "quantityList") or sensed):
        zh, en = (
            "要有 epcList、quantityList，或 sensorElementList 加 readPoint",
            "needs epcList or quantityList, or sensors",
        )
        desk.tell(at, "shape", zh, f"{en} at a readPoint")


def _new_only(desk: Desk, event: dict[str, Any], at: str) -> None:
    if "ilmd" in event and event.get("action") != "ADD":
        desk.tell(f"{at}/ilmd", "shape", "只有 ADD 事件可以有 ilmd", "stands only where the action is ADD")


def _children(desk: Desk, event: dict[str, Any], at: str) -> None:
    if event.get("action") != "DELETE" and not _filled(event, "childEPCs", "childQuantityList"):
        desk.tell(at, "shape", "要有 childEPCs 或 childQuantityList", "needs childEPCs or childQuantityList")


def _parent(desk: Desk, event: dict[str, Any], at: str) -> None:
    if event.get("action") in ("ADD", "DELETE") and "parentID" not in event:
        zh, en = "ADD、DELETE 要有 parentID", "needs parentID where the action is ADD or DELETE"
        desk.tell(at, "parent", zh, en)


def _traded(desk: Desk, event: dict[str, Any], at: str) -> None:
    if not ("epcList" in event or _filled(event, "quantityList") or event.get("action") == "DELETE"):
        desk.tell(at, "shape", "要有 epcList 或 quantityList", "needs epcList or quantityList")


def _both_sides(desk: Desk, event: dict[str, Any], at: str) -> None:
    came, made = (_filled(event, f"{side}EPCList", f"{side}QuantityList") for side in ("input", "output"))
    if not ((came and made) or ("transformationID" in event and (came or made))):
        zh, en = (
            "要有投入和产出，或 transformationID 加其中之一",
            "needs inputs and outputs, or a transformationID and one",
        )
        desk.tell(at, "shape", zh, f"{en} of them")


_BASE: Final[dict[str, Check]] = {
    "@context": judge_context,
    "type": text,
    "eventTime": time,
    "recordTime": time,
    "eventTimeZoneOffset": offset,
    "eventID": uri,
    "certificationInfo": part.certification,
    "errorDeclaration": part.ERROR,
}
_COMMON: Final[dict[str, Check]] = {
    **_BASE,
    "bizStep": word("bizStep"),
    "disposition": word("disposition"),
    "readPoint": part.PLACE,
    "bizLocation": part.PLACE,
    "bizTransactionList": part.PAPERS,
    "sourceList": many(part.SOURCE),
    "destinationList": many(part.DESTINATION),
    "sensorElementList": part.SENSORS,
}
_ACTION: Final[dict[str, Check]] = {"action": one_of("ADD", "OBSERVE", "DELETE")}
_GROUP: Final[dict[str, Check]] = {
    "parentID": uri,
    "childEPCs": part.EPCS,
    "childQuantityList": part.QUANTITIES,
}
_MADE: Final[dict[str, Check]] = {"persistentDisposition": part.PERSISTENT, "ilmd": part.master}
_WHEN: Final = ("type", "eventTime", "eventTimeZoneOffset")

EVENTS: Final[dict[str, Shape]] = {
    "ObjectEvent": Shape(
        {**_COMMON, **_ACTION, **_MADE, "epcList": part.UNIQUE_EPCS, "quantityList": part.QUANTITIES},
        (*_WHEN, "action"),
        also=(_what, _new_only),
    ),
    "AggregationEvent": Shape({**_COMMON, **_ACTION, **_GROUP}, (*_WHEN, "action"), also=(_children, _parent)),
    "AssociationEvent": Shape({**_COMMON, **_ACTION, **_GROUP}, (*_WHEN, "action", "parentID"), also=(_children,)),
    "TransactionEvent": Shape(
        {
            **_COMMON,
            **_ACTION,
            "parentID": uri,
            "epcList": part.EPCS,
            "quantityList": part.QUANTITIES,
            "bizTransactionList": many(part.PAPER, least=1),
        },
        (*_WHEN, "action", "bizTransactionList"),
        also=(_traded,),
    ),
    "TransformationEvent": Shape(
        {
            **_COMMON,
            **_MADE,
            "transformationID": uri,
            **dict.fromkeys(("inputEPCList", "outputEPCList"), part.UNIQUE_EPCS),
            **dict.fromkeys(("inputQuantityList", "outputQuantityList"), part.QUANTITIES),
        },
        _WHEN,
        also=(_both_sides,),
    ),
}
# In an event of others the words of EPCIS may stand, and only the others mean anything by them.
_WORDS: Final = frozenset(key for shape in EVENTS.values() for key in shape.known)


def _foreign(desk: Desk, event: dict[str, Any], at: str) -> None:
    for key in _WHEN:
        if key not in event:
            desk.tell(at, "shape", f"缺少 {key}", f"{key} is missing")
    kind = event.get("type")
    if isinstance(kind, str):
        prefix = prefix_of(kind)
        if not is_uri(kind):
            zh, en = f"没有这种事件：{shown(kind)}", f"is no kind of event: {shown(kind)}"
            desk.tell(f"{at}/type", "shape", zh, en)
        elif prefix and not desk.context.declares(prefix):
            zh, en = f"前缀 {shown(prefix)} 没有声明", f"the prefix {shown(prefix)} is not declared"
            desk.tell(f"{at}/type", "namespace", zh, en)
    for key, value in event.items():
        if key in _BASE:
            _BASE[key](desk, value, below(at, key))
        elif key not in _WORDS:
            extension(desk, key, value, below(at, key))


def judge_event(desk: Desk, value: Any, at: str) -> None:
    """One event, of GS1's kinds or of others'."""
    if not isinstance(value, dict):
        return desk.tell(at, "shape", "事件应为对象", "an event must be an object")
    outer: Context = desk.context
    if "@context" in value:
        desk.context = outer.joined(value["@context"])
    kind = value.get("type")
    shape = EVENTS.get(kind) if isinstance(kind, str) else None
    (shape or _foreign)(desk, value, at)
    desk.context = outer
    return None
