"""Scope: the part of the country that a person may see, enforced where rows are read and nowhere else.

Region codes nest by prefix (GB/T 2260: 2 province, 4 city, 6 county, 9 township), so a scope is a set of prefixes. An
account of a farm, a shop, a room or a market sees, of what belongs to somebody, only what is its own subject's.
Every function of a `store` takes a Scope as its first argument; a test walks all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from contract.names import within

_LAST: Final = "9" * 12  # no code is longer than 12 digits
COUNTY_DIGITS: Final = 6
TOWNSHIP_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Scope:
    """Prefixes of region codes; ("",) is the whole nation, () is nothing. subject: "" is no narrower than that."""

    regions: tuple[str, ...] = ()
    subject: str = ""

    def covers(self, region: str, subject: str = "") -> bool:
        """Whether a row of `region` may be seen, and that of `subject` where it belongs to one.

        Rows without a region ("") only by the whole nation's scope.
        """
        own = not self.subject or not subject or self.subject == subject
        return own and any(within(region, prefix) for prefix in self.regions)

    def clause(self, column: Any) -> ColumnElement[bool]:
        """The WHERE clause on a region column; a range, so that the index on it is used under any collation."""
        if "" in self.regions:
            return true()
        if not self.regions:
            return false()
        return or_(*(and_(column >= prefix, column <= prefix + _LAST) for prefix in self.regions))

    def own(self, column: Any) -> ColumnElement[bool]:
        """The WHERE clause on the column that says to which subject a row belongs; beside `clause`, never alone."""
        return column == self.subject if self.subject else true()


NATION: Final = Scope(("",))
NOBODY: Final = Scope()


def township_of(column: Any) -> ColumnElement[str]:
    """The township of a region column; the code itself where it is a shorter one."""
    return func.substr(column, 1, TOWNSHIP_DIGITS)
