"""Crops and pests that a clerk may tap instead of typing them: those of labels, the likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

import msgspec

from gateway.core.till.assortment import Assortment

MOST: Final = 240


class Purpose(msgspec.Struct, frozen=True):
    """What a product is registered for; pest: "" where its label names none."""

    crop: str
    pest: str


def purposes(registrations: Sequence[str], assortment: Assortment) -> list[Purpose]:
    """Those of these products first, then those of the whole catalogue by how many products have them."""
    ours = chain.from_iterable(assortment.product(one).labels or () for one in registrations)
    every = Counter(
        Purpose(label.crop, label.pest) for one in assortment.articles for label in one.product.labels or ()
    )
    known = (Purpose(label.crop, label.pest) for label in ours)
    return list(dict.fromkeys([*known, *(one for one, _ in every.most_common())]))[:MOST]
