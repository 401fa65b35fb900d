"""Alerts about the pipe itself: a gateway that fell silent, a hole, a fork, a forged message, a disk that fills up.

An alarm (telemetry) is about a value in the field; an alert is about whether the county can believe and reach what
stands there. Its face: `raise_alert` and `clear_alert` for whoever finds something, both inside the caller's write, and
the rows for whoever shows them.
"""

from cloud.alerts.desk import clear_alert, open_alerts, raise_alert
from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import CODES, Finding

__all__ = ["CODES", "Finding", "PipeAlert", "clear_alert", "open_alerts", "raise_alert"]
