"""Regions as versioned reference data: which codes were in use when, and what they are called.

Its face: the name of a code, whether it is in use, and what lies in it.
"""

from cloud.regions.asking import children, known, name_of, today

__all__ = ["children", "known", "name_of", "today"]
