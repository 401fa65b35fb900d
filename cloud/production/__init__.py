"""Production: cycles of crops, herds and ponds, what was done and used in them, and from when they may be sold.

Its face: the rows, as other contexts judge them.
"""

from cloud.production.model import Cycle, FarmOperation, InputUse

__all__ = ["Cycle", "FarmOperation", "InputUse"]
