"""The rules of a county on their way down: the part `law` of the signed rules (contract.rules), as JSON.

A gateway takes its bytes only when their hash is the one that a signed manifest names, so the part itself carries no
signature. Its content is the whole set, the nation and the regions around the gateway: a till needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, TypeVar

import msgspec

from contract.law.name import Crop, Ingredient
from contract.law.rule import Rule, Source
from contract.law.ruleset import Cover, RuleSet
from contract.wire import Reader, Version

PART: Final = "law"
VERSION: Final = 1
_MOST: Final = 20_000
P = TypeVar("P", Rule, Ingredient, Crop, Cover, Source)


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """A set of rules as it travels."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    covers: Annotated[tuple[Cover, ...], msgspec.Meta(max_length=_MOST)]
    sources: Annotated[tuple[Source, ...], msgspec.Meta(max_length=_MOST)]
    rules: Annotated[tuple[Rule, ...], msgspec.Meta(max_length=_MOST)]
    ingredients: Annotated[tuple[Ingredient, ...], msgspec.Meta(max_length=_MOST)]
    crops: Annotated[tuple[Crop, ...], msgspec.Meta(max_length=_MOST)]


_read: Final = Reader(Law, VERSION)


def encode(rules: RuleSet) -> bytes:
    """The part of a set; equal sets give equal bytes."""
    ingredients, crops, covers, sources = rules.content
    law = Law(
        covers=covers, sources=tuple(sources), rules=rules.rules, ingredients=tuple(ingredients), crops=tuple(crops)
    )
    return msgspec.json.encode(law)


def decode(body: bytes) -> RuleSet:
    """The set of a part. Raises ContractError ("newer_version" | "shape" | "not_json"), and nothing else."""
    law = _read(body)
    return RuleSet(law.rules, law.ingredients, law.crops, law.covers, law.sources)


def around(rules: RuleSet, county: str) -> RuleSet:
    """The set without what other places laid down: what a gateway of this county, its townships included, can meet.

    Nothing of another county is in it, neither rules nor names nor papers, so that its files change no other's part.
    """
    ingredients, crops, covers, sources = rules.content
    return RuleSet(
        _met(rules.rules, county), _met(ingredients, county), _met(crops, county), _met(covers, county),
        _met(sources, county),
    )  # fmt: skip


def _met(listed: Iterable[P], county: str) -> list[P]:
    return [one for one in listed if _meets(one.region, county)]


def _meets(region: str, county: str) -> bool:
    return county.startswith(region) or region.startswith(county)
