"""Who takes part: subjects with their filing, papers, identity, land, licences and certificates.

Its face: what the contexts above ask about a subject, its licences and its plots.
"""

from cloud.subjects import problems
from cloud.subjects.agreements.store import promised
from cloud.subjects.filing.recount import count_deadlines
from cloud.subjects.model import Licence, Plot, Subject
from cloud.subjects.store import holder, licences, plot, subject

__all__ = [
    "Licence",
    "Plot",
    "Subject",
    "count_deadlines",
    "holder",
    "licences",
    "plot",
    "problems",
    "promised",
    "subject",
]
