"""Calling produce back: a closure frozen with its quantities, notices, what came back, a report.

Its face: what the leader looks after, what alerts are raised of, and what everybody is told.
"""

from cloud.recall import problems as problems
from cloud.recall.alerting import CODES as ALERTS
from cloud.recall.alerting import matters
from cloud.recall.listing import frozen, late, supplement
from cloud.recall.notices import Notice, notices
from cloud.recall.projection import PROJECTION

__all__ = ["ALERTS", "PROJECTION", "Notice", "frozen", "late", "matters", "notices", "supplement"]
