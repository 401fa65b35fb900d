"""The law as this cloud knows it: the nation's rules and the files of its regions.

Its face: the rule set that everything is judged by.
"""

from cloud.law.rules import rules

__all__ = ["rules"]
