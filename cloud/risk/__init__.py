"""Warnings (风险预警): rules and statistics over what all contexts know, published only after a person's review.

Each rule is a pure decision of its own (positive_rate, buying, flat_sensor, clone_travel, unbought_use), fed by a
scout (of_*) that reads rows; figures are data that regions lay down; findings are kept day by day and can be filled
anew, warnings carry what people decided. Its face: the look, and what of it is a duty.
"""

from cloud.risk import problems as problems
from cloud.risk.alerting import CODES as ALERTS
from cloud.risk.alerting import matters
from cloud.risk.watch import forget, look

__all__ = ["ALERTS", "forget", "look", "matters"]
