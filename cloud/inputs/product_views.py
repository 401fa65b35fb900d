"""How products of the catalogue are shown."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict, Field

from cloud.inputs import examples
from cloud.inputs.model import Product
from cloud.inputs.product_file import LabelLine, ProductKind, Span


class ProductView(BaseModel):
    """A product of the catalogue."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PRODUCT]})

    id: str
    version: int
    region: str
    kind: ProductKind
    registration: str = Field(examples=["PD20150000"])
    name: str
    maker: str
    ingredients: list[str]
    circumstances: list[str]
    registered_since: str
    registered_until: str
    suspensions: list[Span]
    labels: list[LabelLine] | None
    prescription: bool
    enterprise: str
    unit: str
    content: str = Field(examples=["500 mL"])
    changed: int


class Products(BaseModel):
    """A page of the catalogue."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.PRODUCT], "next": None}]})

    items: list[ProductView]
    next: str | None = None


def product_view(row: Product) -> ProductView:
    """A product as it is shown."""
    content = json.loads(row.content)
    return ProductView(
        **row.model_dump(exclude={"ingredients", "circumstances", "suspensions", "labels", "content"}),
        ingredients=json.loads(row.ingredients),
        circumstances=json.loads(row.circumstances),
        suspensions=[Span(since=since, until=until) for since, until in json.loads(row.suspensions)],
        labels=json.loads(row.labels),
        content=f"{content['amount']} {content['unit']}" if content else "",
    )
