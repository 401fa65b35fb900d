"""Who takes part: subjects with their filing, papers, identity, land, licences and certificates.

Its face: what the contexts above ask about a subject, its licences and its plots.
"""

from cloud import accounts
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.subjects import problems
from cloud.subjects.agreements.store import promised
from cloud.subjects.certificates.kinds import CERTIFICATE_KINDS, KINDS, CertificateKind
from cloud.subjects.certificates.statistics import Held, Row
from cloud.subjects.certificates.statistics import table as certificate_table
from cloud.subjects.certificates.store import held
from cloud.subjects.filing.model import Application
from cloud.subjects.filing.recount import count_deadlines
from cloud.subjects.guests import guests
from cloud.subjects.model import Licence, Plot, Subject, Tenure
from cloud.subjects.store import holder, licences, plot, subject
from cloud.subjects.words import state_words


def _check(deed: Deed, account: accounts.Account) -> None:
    """Whoever acts for a subject acts for one that is known, within their region."""
    if not account.subject:
        return
    known = subject(Scope(deed.scope.regions), deed.session, account.subject)
    if known is None or not Scope((account.region,)).covers(known.region):
        raise Problem("account_subject", subject=account.subject, region=account.region or "–")


accounts.expect("subject", _check)

__all__ = [
    "CERTIFICATE_KINDS",
    "KINDS",
    "Application",
    "CertificateKind",
    "Held",
    "Licence",
    "Plot",
    "Row",
    "Subject",
    "Tenure",
    "certificate_table",
    "count_deadlines",
    "guests",
    "held",
    "holder",
    "licences",
    "plot",
    "problems",
    "promised",
    "state_words",
    "subject",
]
