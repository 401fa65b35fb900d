"""What contexts above ask of an account that is made or changed: whether its region and its subject are known.

Accounts stand below regions and subjects, so whoever knows of those registers a check here when its face is imported.
"""

from __future__ import annotations

from collections.abc import Callable

from cloud.accounts.model import Account
from cloud.kernel.audit import Deed

Check = Callable[[Deed, Account], None]  # raises Problem
_checks: dict[str, Check] = {}


def expect(what: str, check: Check) -> None:
    """Ask this of every account from now on; once for each `what`."""
    _checks[what] = check


def examine(deed: Deed, account: Account) -> None:
    """Raises Problem for an account that some check refuses."""
    for check in _checks.values():
        check(deed, account)
