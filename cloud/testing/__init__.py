"""What samples said: plans and draws, custody, rapid tests judged by their method, laboratory tests by the limits of
their date.

Its face: what trace, exchange and the seed ask of samples and of laboratories.
"""

from cloud.testing import sample_problems as sample_problems
from cloud.testing.lab_standing import LabStanding, lab_standing
from cloud.testing.plan_office import Wanted, source_of_batches
from cloud.testing.plan_rules import Member
from cloud.testing.sample_projection import SAMPLES

__all__ = ["SAMPLES", "LabStanding", "Member", "Wanted", "lab_standing", "source_of_batches"]
