"""Codes of places: GB/T 2260 down to the county, its statistical extension below; levels nest by prefix.

2 digits province, 4 city, 6 county, 9 township, 12 village. Whether a code is in use is for the register of regions to
say; here only its shape is read.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from contract import names
from contract.identifiers.spelling import Family, clean

REGION: Final = Family("行政区划代码", "region code")
Level = Literal["province", "city", "county", "township", "village"]
_LEVELS: Final[dict[int, Level]] = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}


class Region(NamedTuple):
    """A code and how far down it reaches."""

    text: str
    level: Level

    @property
    def parents(self) -> tuple[str, ...]:
        """The codes of the levels above, widest first."""
        return tuple(self.text[:length] for length in _LEVELS if length < len(self.text))


def region(text: str) -> Region:
    """Read a region code. Raises ContractError("identifier")."""
    code = clean(text)
    if not names.REGION.match(code):
        raise REGION.refusal("应为 2、4、6、9 或 12 位数字", "wants 2, 4, 6, 9 or 12 digits")
    return Region(code, _LEVELS[len(code)])
