"""What the routes of the exchange answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

EXAMPLE: JsonDict = {
    "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"zhigen": "https://trace.example.cn/ns/epcis/"},
    ],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-11-29T00:00:00.000Z",
    "epcisBody": {
        "eventList": [
            {
                "type": "ObjectEvent",
                "eventID": "urn:uuid:01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d",
                "eventTime": "2026-11-28T22:30:00.000Z",
                "eventTimeZoneOffset": "+08:00",
                "action": "ADD",
                "bizStep": "commissioning",
                "disposition": "active",
                "quantityList": [
                    {"epcClass": "https://trace.example.cn/id/batch/00c0ffee00c0ffee", "quantity": 500, "uom": "KGM"}
                ],
                "ilmd": {"cbvmda:lotNumber": "00c0ffee00c0ffee", "zhigen:product": "黄瓜"},
            }
        ]
    },
}


class EpcisBody(BaseModel):
    """The events, by time; each is as GS1's EPCIS 2.0 describes its type."""

    eventList: list[dict[str, Any]]  # noqa: N815  # GS1's name


class EpcisDocument(BaseModel):
    """An EPCISDocument of EPCIS 2.0 (JSON-LD)."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]}, populate_by_name=True)

    context: list[Any] = Field(alias="@context")
    type: Literal["EPCISDocument"]
    schemaVersion: Literal["2.0"]  # noqa: N815  # GS1's name
    creationDate: str  # noqa: N815  # GS1's name
    epcisBody: EpcisBody  # noqa: N815  # GS1's name
