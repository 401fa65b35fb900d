"""The law as this cloud knows it: the nation's rules and the files of its regions.

Its face: the rule set that everything is judged by, those that it was judged by before, what a draft would make of it,
and the part that goes down to the gateways of a county.
"""

from cloud.law.draft import Draft, drafted
from cloud.law.model import LawSet, RegionLaw
from cloud.law.problems import LAYING
from cloud.law.rules import keep, kept, part_of_county, rules, rules_of
from cloud.law.standing import FOREVER, in_force_until

__all__ = [
    "FOREVER",
    "LAYING",
    "Draft",
    "LawSet",
    "RegionLaw",
    "drafted",
    "in_force_until",
    "keep",
    "kept",
    "part_of_county",
    "rules",
    "rules_of",
]
