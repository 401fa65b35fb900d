"""What samples said: plans and draws, custody, rapid tests judged by their method, laboratory tests by the limits of
their date.

Its face: what the release of a batch, the markets and the recalls above ask of rapid tests.
"""

from cloud.testing import rapid_problems as rapid_problems
from cloud.testing.control_watch import watch as watch_rapid_tests
from cloud.testing.rapid import PROJECTION as RAPID
from cloud.testing.rapid import Standing, rapid_standing, reconfirm, rejudge

__all__ = ["RAPID", "Standing", "rapid_standing", "reconfirm", "rejudge", "watch_rapid_tests"]
