"""Alerts about the pipe itself: a gateway that fell silent, a hole, a fork, a forged message, a disk that fills up.

An alarm (telemetry) is about a value in the field; an alert is about whether the county can believe and reach what
stands there. Its face: `raise_alert`, `amend_alert` and `clear_alert` for whoever finds something, all inside the
caller's write, and the rows and their views for whoever shows them.
"""

from cloud.alerts.desk import amend_alert, clear_alert, open_alerts, raise_alert
from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import CODES, Finding, Severity
from cloud.alerts.store import alert_revision, alerts_changed, open_counts, open_of
from cloud.alerts.views import ALERT_EXAMPLE, AlertView, alert_view

__all__ = [
    "ALERT_EXAMPLE",
    "CODES",
    "AlertView",
    "Finding",
    "PipeAlert",
    "Severity",
    "alert_revision",
    "alert_view",
    "alerts_changed",
    "amend_alert",
    "clear_alert",
    "open_alerts",
    "open_counts",
    "open_of",
    "raise_alert",
]
