"""What stands behind the engineer's page: one running gateway seen whole, devices tried out and added, corrections, the
first run. It uses what the field tools use, so page and command line never disagree.
"""

from gateway.config.care.care import Care
from gateway.config.care.overview import Facts

__all__ = ["Care", "Facts"]
