"""Labels on packs: templates filed, codes ordered, allotted, printed, put on packs of a batch, made void.

Its face: what a code is of, how much of a batch is labelled, and the projection of what edge and desk tell of labels.
"""

from cloud.labels import problems as problems
from cloud.labels.alerting import CODES as ALERTS
from cloud.labels.alerting import matters
from cloud.labels.amount import micro, same
from cloud.labels.held import Held, held
from cloud.labels.model import Label, LabelOrder, LabelTemplate
from cloud.labels.projection import PROJECTION
from cloud.labels.store import Printed, label, labelled, printed
from cloud.labels.touched import BATCHES, batches_of

__all__ = [
    "ALERTS",
    "BATCHES",
    "PROJECTION",
    "Held",
    "Label",
    "LabelOrder",
    "LabelTemplate",
    "Printed",
    "batches_of",
    "held",
    "label",
    "labelled",
    "matters",
    "micro",
    "printed",
    "same",
]
