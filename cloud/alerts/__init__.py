"""Alerts: about the pipe itself (a gateway that fell silent, a hole, a fork), and about produce (预警, a duty).

An alarm (telemetry) is about a value in the field; an alert is about whether the county can believe and reach what
stands there. Its face: `raise_alert`, `amend_alert` and `clear_alert` for whoever finds something, all inside the
caller's write, and the rows and their views for whoever shows them. For duties: `Matter`, which contexts find, and
`settle`, which brings the alerts up to date with all that are found.
"""

from cloud.alerts.desk import amend_alert, clear_alert, open_alerts, raise_alert
from cloud.alerts.duties import DUTIES, Matter
from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import CODES, Finding, Severity
from cloud.alerts.settling import Changes, compare, settle
from cloud.alerts.store import alert_revision, alerts_changed, open_counts, open_of
from cloud.alerts.views import ALERT_EXAMPLE, AlertView, alert_view

__all__ = [
    "ALERT_EXAMPLE",
    "CODES",
    "DUTIES",
    "AlertView",
    "Changes",
    "Finding",
    "Matter",
    "PipeAlert",
    "Severity",
    "alert_revision",
    "alert_view",
    "alerts_changed",
    "amend_alert",
    "clear_alert",
    "compare",
    "open_alerts",
    "open_counts",
    "open_of",
    "raise_alert",
    "settle",
]
