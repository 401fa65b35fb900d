"""What became of the produce: batches, how they came of one another, who has them, what carried them, may they go out.

Its face: what labels, vouchers, markets, recalls and exchange above ask of batches.
"""

from cloud.trace import drawing as drawing
from cloud.trace import problems as problems
from cloud.trace.alerting import CODES as ALERTS
from cloud.trace.alerting import matters
from cloud.trace.gate import reasons_of, release, stopped
from cloud.trace.graph import Exposure, Flow, ancestors, descendants, exposures
from cloud.trace.holding import Handed, blocked, handed_on, holder_at
from cloud.trace.model import Batch, BatchEdge, Block
from cloud.trace.offering import offered
from cloud.trace.office import block, blocks_of, lift, standing_blocks
from cloud.trace.projection import PROJECTION
from cloud.trace.release import Release
from cloud.trace.store import batch, batches, blocks_among, held_back, holder_of

__all__ = [
    "ALERTS",
    "PROJECTION",
    "Batch",
    "BatchEdge",
    "Block",
    "Exposure",
    "Flow",
    "Handed",
    "Release",
    "ancestors",
    "batch",
    "batches",
    "block",
    "blocked",
    "blocks_among",
    "blocks_of",
    "descendants",
    "exposures",
    "handed_on",
    "held_back",
    "holder_at",
    "holder_of",
    "lift",
    "matters",
    "offered",
    "reasons_of",
    "release",
    "standing_blocks",
    "stopped",
]
