"""A county with a shop, a farm and what they sold and used: rows as the projections write them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic_core import PydanticUndefined
from sqlmodel import Session

from cloud.inputs import LedgerEntry, LedgerLine, Product, Stock
from cloud.kernel.database import Table
from cloud.production import Cycle, FarmOperation, InputUse
from cloud.subjects import Licence, Subject
from contract.identifiers import uuid7
from contract.moment import LAW_ZONE

COUNTY = "349901"
EAST, WEST = "349901101", "349901102"
T = TypeVar("T", bound=Table)


def at(day: str, hour: int = 9) -> int:
    """ms UTC of an hour of a day in Shanghai."""
    return (
        int(datetime.combine(date.fromisoformat(day), datetime.min.time(), LAW_ZONE).timestamp() + hour * 3600) * 1000
    )


def made(model: type[T], **values: Any) -> T:
    """A row with these values; columns that it must have and a test does not care about are 0 or ""."""
    for name, field in model.model_fields.items():
        if name not in values and field.default is PydanticUndefined and field.default_factory is None:
            values[name] = 0 if field.annotation is int else ""
    return model(**values)


class Ground:
    """Adds rows in one session; `position` numbers the events that they would have come from."""

    def __init__(self, session: Session) -> None:
        self.session, self.position = session, 0

    def add(self, row: T) -> T:
        self.session.add(row)
        self.session.flush()
        return row

    def product(
        self, registration: str, *ingredients: str, crops: str = "", kind: str = "pesticide", **values: Any
    ) -> Product:
        """Registered since 2015, its label names these crops against 蚜虫."""
        labels = [{"crop": crop, "pest": "蚜虫", "interval_days": 7, "per_season": 2} for crop in crops.split()]
        fields = {
            "region": "",
            "kind": kind,
            "registration": registration,
            "name": f"{'·'.join(ingredients)} {registration}",
            "ingredients": json.dumps(ingredients, ensure_ascii=False),
            "labels": json.dumps(labels, ensure_ascii=False),
            "registered_since": "2015-01-01",
        }
        return self.add(made(Product, **fields | values))

    def subject(self, identity: str, region: str = EAST, kind: str = "shop") -> Subject:
        return self.add(made(Subject, id=identity, region=region, kind=kind, name=identity))

    def licence(
        self, shop: str, since: str = "2020-01-01", until: str = "2030-01-01", *, restricted: bool = True
    ) -> None:
        row = made(
            Licence, subject=shop, kind="pesticide", region=EAST, since=since, until=until, restricted=restricted
        )
        self.add(row)

    def sale(self, shop: str, product: Product, day: str, **values: Any) -> LedgerEntry:
        """One pack sold for cotton to a known buyer, fresh on its day."""
        self.position += 1
        region = values.pop("region", EAST)
        line = {key: values.pop(key) for key in ("made", "expires", "lot") if key in values}
        fields = {"crop": "棉花", "pest": "蚜虫", "buyer": str(uuid7()), "outcome": "allowed"} | values
        entry = self.add(
            made(
                LedgerEntry, id=str(uuid7()), position=self.position, region=region, subject=shop, kind="sale",
                at=at(day), gateway="till-1", **fields,
            )
        )  # fmt: skip
        sold = {"made": "2024-01-01", "expires": "2027-01-01", "lot": "L1"} | line
        self.add(
            made(
                LedgerLine, entry=entry.id, line=0, position=self.position, region=region, subject=shop, at=entry.at,
                kind="sale", product=product.id, registration=product.registration, sign=-1, amount=1_000_000,
                unit="瓶", **sold,
            )
        )  # fmt: skip
        return entry

    def stock(
        self, shop: str, product: Product, lot: str, amount: int = 10, region: str = EAST, **values: Any
    ) -> Stock:
        fields = {"made": "2024-01-01", "expires": "2027-01-01"} | values
        return self.add(
            made(
                Stock, subject=shop, registration=product.registration, lot=lot, pack="", region=region,
                product=product.id, unit="瓶", amount=amount * 1_000_000, **fields,
            )
        )  # fmt: skip

    def cycle(self, farm: str, crop: str, begun: str, region: str = EAST) -> Cycle:
        return self.add(made(Cycle, subject=farm, plot="plot-1", kind="crop", product=crop, begun=begun, region=region))

    def use(self, cycle: Cycle, product: Product, day: str) -> FarmOperation:
        self.position += 1
        operation = self.add(
            made(
                FarmOperation, id=str(uuid7()), position=self.position, region=cycle.region, subject=cycle.subject,
                cycle=cycle.id, plot=cycle.plot, action="spray", at=at(day), gateway="desk-1",
            )
        )  # fmt: skip
        self.add(
            made(
                InputUse, operation=operation.id, line=0, region=cycle.region, subject=cycle.subject, cycle=cycle.id,
                at=operation.at, product=product.id, registration=product.registration, amount=500_000, unit="瓶",
                outcome="allowed",
            )
        )  # fmt: skip
        return operation
