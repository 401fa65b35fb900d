"""What a laboratory's report says of a rapid test that it confirms or refutes: what the limits of its date say.

There is one judgement of a figure, that of cloud.testing.limit_rules; here it is only read.
"""

from __future__ import annotations

from typing import Literal

from cloud.kernel.doubt import split
from cloud.testing.lab_rules import counts
from cloud.testing.sample_doubts import VOIDING


def said(verdict: str, doubts: str) -> Literal["positive", "negative", ""]:
    """positive: the report is a violation; negative: all of it conforms; "": nobody can tell, or nobody believes it.

    verdict, doubts: as the report has them. What was judged in part clears nothing.
    """
    if not counts(split(doubts), VOIDING):
        return ""
    if verdict == "violation":
        return "positive"
    return "negative" if verdict == "conformant" else ""
