"""GS1's schema and examples, read where they lie; and a small document of our own to spoil."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from tests.parts import shared_data

_COMMON: Final[dict[str, Any]] = {"eventTime": "2026-11-29T08:00:00+08:00", "eventTimeZoneOffset": "+08:00"}
_LOT: Final[dict[str, Any]] = {"epcClass": "urn:epc:class:lgtin:6901234.012345.A1", "quantity": 500, "uom": "KGM"}
OBJECT: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "ObjectEvent",
    "eventID": "urn:uuid:0193773e-2a40-7000-8000-000000000001",
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "quantityList": [_LOT],
    "readPoint": {"id": "https://id.gs1.org/414/6901234000009"},
    "ilmd": {"ex:grade": "A"},
}
AGGREGATION: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "AggregationEvent",
    "action": "ADD",
    "parentID": "urn:epc:id:sscc:6901234.0000000001",
    "childQuantityList": [_LOT],
    "bizStep": "packing",
}
TRANSFORMATION: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "TransformationEvent",
    "inputQuantityList": [_LOT],
    "outputQuantityList": [{**_LOT, "epcClass": "urn:epc:class:lgtin:6901234.012345.A2"}],
}
TRANSACTION: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "TransactionEvent",
    "action": "ADD",
    "bizTransactionList": [{"type": "po", "bizTransaction": "https://example.com/po/1"}],
    "quantityList": [_LOT],
}
ASSOCIATION: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "AssociationEvent",
    "action": "ADD",
    "parentID": "https://example.com/plot/1",
    "childEPCs": ["urn:epc:id:giai:6901234.7"],
}
SENSED: Final[dict[str, Any]] = {
    **_COMMON,
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "bizStep": "sensor_reporting",
    "readPoint": {"id": "https://example.com/plot/1"},
    "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 21.5, "uom": "CEL"}]}],
}


def document(*events: dict[str, Any], context: Any = None) -> dict[str, Any]:
    """A document of these events, with the prefix `ex` declared."""
    return {
        "@context": context
        if context is not None
        else ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://example.com/ns/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-29T08:00:00.000Z",
        "epcisBody": {"eventList": deepcopy(list(events))},
    }


def spoilt(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A document of this event with keys set, or taken away (None)."""
    changed = {key: value for key, value in {**event, **changes}.items() if value is not None}
    return document(changed)


def loaded(path: Path) -> Any:
    """The JSON in a file."""
    return json.loads(path.read_bytes())


def examples() -> list[Path]:
    """GS1's examples; skips where they are not."""
    return sorted(shared_data("epcis", "examples").glob("*.jsonld"))


def schema() -> Any:
    """GS1's schema; skips where it is not."""
    return loaded(shared_data("epcis", "schema") / "EPCIS-JSON-Schema.json")
