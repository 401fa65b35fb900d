"""The law as data with dates, and the pure judgements by it: the same code at the till, on the farm and in the cloud.

`judge` a sale, `judge_use` a use, `alternatives` to what was refused, `touches` of a new ban; `national` are the rules
that come with the product, and a region adds its own.
"""

from contract.law.alternative import Alternative, alternatives
from contract.law.calendar import Deadline, WorkingCalendar, deadline
from contract.law.facts import GoodsKind, InputProduct, Licence, RegisteredUse, SaleFacts, UseFacts
from contract.law.goods import LICENSED, licence_kind
from contract.law.remembered import Remembered
from contract.law.rule import Rule, Source
from contract.law.ruleset import Cover, Period, RuleSet
from contract.law.sale import judge, judge_offer
from contract.law.shipped import national, with_files
from contract.law.touch import Item, Touched, touches
from contract.law.use import Use, earliest_harvest, judge_use
from contract.law.verdict import Outcome, Reason, UseVerdict, Verdict

__all__ = [
    "LICENSED",
    "Alternative",
    "Cover",
    "Deadline",
    "GoodsKind",
    "InputProduct",
    "Item",
    "Licence",
    "Outcome",
    "Period",
    "Reason",
    "RegisteredUse",
    "Remembered",
    "Rule",
    "RuleSet",
    "SaleFacts",
    "Source",
    "Touched",
    "Use",
    "UseFacts",
    "UseVerdict",
    "Verdict",
    "WorkingCalendar",
    "alternatives",
    "deadline",
    "earliest_harvest",
    "judge",
    "judge_offer",
    "judge_use",
    "licence_kind",
    "national",
    "touches",
    "with_files",
]
