"""Who takes part: subjects with their filing, papers, identity, land, licences and certificates.

Its face: what the contexts above ask about a subject, its licences and its plots.
"""

from cloud import accounts
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.subjects import problems
from cloud.subjects.agreements.store import promised
from cloud.subjects.filing.recount import count_deadlines
from cloud.subjects.model import Licence, Plot, Subject, Tenure
from cloud.subjects.store import holder, licences, plot, subject


def _check(deed: Deed, account: accounts.Account) -> None:
    """Whoever acts for a subject acts for one that is known, within their region."""
    if not account.subject:
        return
    known = subject(Scope(deed.scope.regions), deed.session, account.subject)
    if known is None or not Scope((account.region,)).covers(known.region):
        raise Problem("account_subject", subject=account.subject, region=account.region or "–")


accounts.expect("subject", _check)

__all__ = [
    "Licence",
    "Plot",
    "Subject",
    "Tenure",
    "count_deadlines",
    "holder",
    "licences",
    "plot",
    "problems",
    "promised",
    "subject",
]
