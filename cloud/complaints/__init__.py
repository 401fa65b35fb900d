"""Complaints of the public (投诉举报): taken in without a log-in, answered by the authority by a day that is promised.

Its face: what the public pages hand in and show by a receipt, and what alerts are raised of.
"""

from cloud.complaints import problems as problems
from cloud.complaints.alerting import CODES as ALERTS
from cloud.complaints.alerting import matters
from cloud.complaints.model import Complaint
from cloud.complaints.money import yuan
from cloud.complaints.office import DAYS, LONGEST, Told, complain
from cloud.complaints.photo import MOST, clean
from cloud.complaints.receipt import grouped
from cloud.complaints.store import by_receipt
from cloud.complaints.words import OUTCOMES, STATES, SUBJECTS

__all__ = [
    "ALERTS",
    "DAYS",
    "LONGEST",
    "MOST",
    "OUTCOMES",
    "STATES",
    "SUBJECTS",
    "Complaint",
    "Told",
    "by_receipt",
    "clean",
    "complain",
    "grouped",
    "matters",
    "yuan",
]
