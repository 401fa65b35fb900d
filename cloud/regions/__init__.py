"""Regions as versioned reference data: which codes were in use when, and what they are called.

Its face: the name of a code, whether it is in use, what lies in it, and `check` for a code that a person names.
"""

from cloud import accounts
from cloud.kernel.audit import Deed
from cloud.regions.asking import check, children, known, name_of, today, townships


def _check(deed: Deed, account: accounts.Account) -> None:
    check(deed.session, account.region)


accounts.expect("region", _check)

__all__ = ["check", "children", "known", "name_of", "today", "townships"]
