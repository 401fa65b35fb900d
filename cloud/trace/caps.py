"""What one 亩, one animal or one fish can give at most, in kg: caps.tsv. Beyond it somebody typed wrongly, or worse.

These are the product's own judgement with a confidence each, no standard: what is beyond a cap is flagged with its
numbers and never refused for it alone. The margin is for a good year.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from typing import Final, NamedTuple

from contract.voucher import listed

MARGIN: Final = Fraction(3, 2)


class Cap(NamedTuple):
    """At most so many kg of one `unit`; source and confidence (%) of the figure."""

    product: str
    unit: str
    kg: Fraction
    source: str
    confidence: int


def _table() -> Mapping[tuple[str, str], Cap]:
    lines = (files("cloud.trace") / "caps.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {(name, unit): Cap(name, unit, Fraction(most), source, int(sure)) for name, unit, most, source, sure in rows}


CAPS: Final = _table()


def most_kg(product: str, amount: Fraction, unit: str) -> Fraction | None:
    """The most that `amount` units of an animal or an area of a crop give, None where no cap is known.

    An animal is found by the last character of its name too: 黑猪 is 猪, which is 生猪; 鲤鱼 is 鱼.
    """
    cap = CAPS.get((listed(product), unit)) or CAPS.get((listed(product[-1:]), unit)) or CAPS.get((product[-1:], unit))
    return None if cap is None else cap.kg * amount * MARGIN
