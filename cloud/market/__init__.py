"""What came to the gates of markets: passages, double entries, clones, day books, the policy of a region.

Its face: what goes down to the gates, and by which passages the vouchers of a batch came in.
"""

from cloud.market import problems as problems
from cloud.market.alerting import CODES as ALERTS
from cloud.market.alerting import matters
from cloud.market.model import Entry, EntryPaper
from cloud.market.part import gate_part
from cloud.market.projection import PROJECTION, places
from cloud.market.rules import distance_km
from cloud.market.store import came_in, came_in_by, entry

__all__ = [
    "ALERTS",
    "PROJECTION",
    "Entry",
    "EntryPaper",
    "came_in",
    "came_in_by",
    "distance_km",
    "entry",
    "gate_part",
    "matters",
    "places",
]
