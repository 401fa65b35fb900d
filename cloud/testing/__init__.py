"""What samples said: plans and draws, custody, rapid tests judged by their method, laboratory tests by the limits of
their date.

Its face: what the release of a batch, the markets, the recalls, exchange and the seed ask of samples and of tests.
"""

from cloud.testing import rapid_problems as rapid_problems
from cloud.testing import sample_problems as sample_problems
from cloud.testing.alerting import CODES as ALERTS
from cloud.testing.alerting import matters
from cloud.testing.control_watch import watch as watch_rapid_tests
from cloud.testing.control_words import finding_words
from cloud.testing.lab_deadlines import count_deadlines
from cloud.testing.lab_standing import LabStanding, lab_standing
from cloud.testing.lab_tallied import SORTS, Sort
from cloud.testing.outside import Shown, SpotCheck, marks, published, shown, spot_checks
from cloud.testing.plan_model import SamplingPlan
from cloud.testing.plan_office import Wanted, source_of_batches
from cloud.testing.plan_rules import Member
from cloud.testing.plan_store import Progress, progress, running
from cloud.testing.rapid import PROJECTION as RAPID
from cloud.testing.rapid import Standing, rapid_standing, rejudge
from cloud.testing.rapid_model import RapidCount, RapidFinding, RapidResult
from cloud.testing.rapid_place import NEVER_POSITIVE
from cloud.testing.rapid_store import result as rapid_result
from cloud.testing.sample_model import PURPOSE_WORDS, Sample
from cloud.testing.sample_projection import SAMPLES
from cloud.testing.verdicts import verdicts

__all__ = [
    "ALERTS",
    "NEVER_POSITIVE",
    "PURPOSE_WORDS",
    "RAPID",
    "SAMPLES",
    "SORTS",
    "LabStanding",
    "Member",
    "Progress",
    "RapidCount",
    "RapidFinding",
    "RapidResult",
    "Sample",
    "SamplingPlan",
    "Shown",
    "Sort",
    "SpotCheck",
    "Standing",
    "Wanted",
    "count_deadlines",
    "finding_words",
    "lab_standing",
    "marks",
    "matters",
    "progress",
    "published",
    "rapid_result",
    "rapid_standing",
    "rejudge",
    "running",
    "shown",
    "source_of_batches",
    "spot_checks",
    "verdicts",
    "watch_rapid_tests",
]
