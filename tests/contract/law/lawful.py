"""A sale and a use in which everything is in order, so that a test changes the one thing that it is about."""

from __future__ import annotations

from datetime import date

from contract.law import InputProduct, Licence, Period, RegisteredUse, SaleFacts, UseFacts
from contract.law.rule import Circumstance

LONG_AGO = date(1990, 1, 1)
FAR_OFF = date(2090, 1, 1)
LICENSED = Licence(LONG_AGO, FAR_OFF, restricted=True)
PLAIN = Licence(LONG_AGO, FAR_OFF)
COUNTY = "990421"


def product(
    *ingredients: str,
    circumstances: frozenset[Circumstance] = frozenset(),
    labels: tuple[RegisteredUse, ...] | None = None,
    registration: str = "PD20150001",
) -> InputProduct:
    return InputProduct(
        registration=registration,
        ingredients=ingredients,
        circumstances=circumstances,
        registered=Period(LONG_AGO),
        labels=labels,
    )


def sale(
    *ingredients: str,
    crop: str = "",
    licence: Licence | None = LICENSED,
    made: date | None = LONG_AGO,
    expires: date | None = FAR_OFF,
    region: str = COUNTY,
    circumstances: frozenset[Circumstance] = frozenset(),
) -> SaleFacts:
    return SaleFacts(
        product=product(*ingredients, circumstances=circumstances),
        made=made,
        expires=expires,
        licence=licence,
        region=region,
        crop=crop,
        pest="蚜虫",
    )


def use(ingredient: str, crop: str, interval: int | None = 7, per_season: int | None = 2, earlier: int = 0) -> UseFacts:
    lines = (RegisteredUse(crop, "蚜虫", interval, per_season),)
    return UseFacts(product=product(ingredient, labels=lines), crop=crop, region=COUNTY, earlier_uses=earlier)
