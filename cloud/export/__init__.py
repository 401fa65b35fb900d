"""What people take away: readings and events of a span of time as CSV or Parquet, row by row, never gathered.

Its face: `taken`, by which every file that leaves the house is counted and written down.
"""

from cloud.export.taking import taken

__all__ = ["taken"]
