"""What became of the produce: batches, how they came of one another, who has them, what carried them, may they go out.

Its face: what testing below is never asked, and what labels, vouchers, markets and recalls above ask.
"""

from cloud.trace.graph import Exposure, Flow, ancestors, descendants, exposures
from cloud.trace.model import Batch, BatchEdge
from cloud.trace.release import Release
from cloud.trace.store import batch, batches, holder_of

__all__ = ["Batch", "BatchEdge", "Flow", "Release", "ancestors", "batch", "batches", "descendants", "holder_of"]
