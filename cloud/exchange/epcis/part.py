"""The parts that events are made of: quantities, places, parties, papers, what a sensor said, what was wrong.

Written from EPCIS 2.0, chapter 7: which keys each part has, which it cannot do without, and which of them others may
extend. A quantity, a paper and a party may not be extended: JSON has no place for it.
"""

from __future__ import annotations

from typing import Any, Final

from cloud.exchange.epcis.fault import Desk
from cloud.exchange.epcis.shape import (
    Check,
    Shape,
    boolean,
    extension,
    hexadecimal,
    many,
    number,
    text,
    time,
    uri,
    word,
)
from cloud.exchange.epcis.vocabulary import judge_measured, judge_unit


def _set_or_unset(desk: Desk, value: dict[str, Any], at: str) -> None:
    if "set" not in value and "unset" not in value:
        desk.tell(at, "shape", "要有 set 或 unset", "needs set or unset")


def master(desk: Desk, value: Any, at: str) -> None:
    """ilmd: words of others about instances and lots, each with its namespace."""
    if not isinstance(value, dict):
        return desk.tell(at, "shape", "应为对象", "must be an object")
    for key, one in value.items():
        extension(desk, key, one, f"{at}/{key}")
    return None


def certification(desk: Desk, value: Any, at: str) -> None:
    """One URI, or a list of them."""
    (many(uri) if isinstance(value, list) else uri)(desk, value, at)


EPCS: Final[Check] = many(uri)
UNIQUE_EPCS: Final[Check] = many(uri, unique=True)
QUANTITY: Final = Shape({"epcClass": uri, "quantity": number, "uom": judge_unit}, ("epcClass",), open=False)
QUANTITIES: Final[Check] = many(QUANTITY)
PLACE: Final = Shape({"id": uri}, ("id",))
PAPER: Final = Shape({"type": word("bizTransaction"), "bizTransaction": uri}, ("bizTransaction",), open=False)
PAPERS: Final[Check] = many(PAPER)
SOURCE: Final = Shape({"type": word("sourceDestination"), "source": uri}, ("type", "source"), open=False)
DESTINATION: Final = Shape({"type": word("sourceDestination"), "destination": uri}, ("type", "destination"), open=False)
_DISPOSITIONS: Final = many(word("disposition"), least=1, unique=True)
PERSISTENT: Final = Shape({"set": _DISPOSITIONS, "unset": _DISPOSITIONS}, open=False, also=(_set_or_unset,))
ERROR: Final = Shape(
    {"declarationTime": time, "reason": word("errorReason"), "correctiveEventIDs": many(uri)}, ("declarationTime",)
)

_METADATA: Final = Shape(
    {
        **dict.fromkeys(("time", "startTime", "endTime"), time),
        **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), uri),
    }
)
_MEASURED: Final = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
_LINKS: Final = (
    "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism", "chemicalSubstance",
    "coordinateReferenceSystem", "uriValue",
)  # fmt: skip
_REPORT: Final = Shape(
    {
        "type": word("measurement"),
        "exception": word("exception"),
        "component": word("component"),
        "time": time,
        "stringValue": text,
        "booleanValue": boolean,
        "hexBinaryValue": hexadecimal,
        "uom": judge_unit,
        **dict.fromkeys(_MEASURED, number),
        **dict.fromkeys(_LINKS, uri),
    },
    ("type",),
    also=(judge_measured,),
)
SENSORS: Final[Check] = many(
    Shape({"sensorMetadata": _METADATA, "sensorReport": many(_REPORT, least=1)}, ("sensorReport",))
)
