"""How well records are kept: completeness and timeliness by subject and township, and rectifications.

Its face: the chores that count, and what statistics ask.
"""

from cloud.dataquality import problems  # noqa: F401  # its problems are known from here on
from cloud.dataquality.count import count_months, recount
from cloud.dataquality.office import count_deadlines
from cloud.dataquality.rules import STATES, Score, score
from cloud.dataquality.store import Kept, kept, notices

__all__ = ["STATES", "Kept", "Score", "count_deadlines", "count_months", "kept", "notices", "recount", "score"]
