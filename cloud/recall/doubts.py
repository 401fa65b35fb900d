"""What does not fit about the answer to a recall: codes that are derived, told anew, and their words.

The order is that in which a desk tells them: the first that holds is the sentence.
"""

from __future__ import annotations

from typing import Final

# code -> (zh, en)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "recall_unknown": ("没有这次召回", "there is no such recall"),
    "not_listed": ("批次不在召回清单上", "the batch is not on the list of the recall"),
    "not_holder": ("该主体不是清单上的持有人", "the subject is not who the list says has it"),
    "closed": ("召回已经关闭", "the recall is closed"),
    "before_freeze": ("早于召回清单冻结的时间", "earlier than the list was frozen"),
    "future": ("时间在将来", "a time in the future"),
    "amount": ("数量读不懂，或四项都没有", "amounts that cannot be read, or none of the four"),
    "unit": ("单位不能换算成清单上的单位", "the unit does not convert into that of the list"),
    "over_held": ("处置数量超过清单上的数量", "more than the list says was held"),
    "corrects_unknown": ("要更正的那条不存在", "what it corrects is not there"),
    "corrects_other": ("要更正的那条说的是别的批次或主体", "what it corrects is about another batch or subject"),
    "why_missing": ("更正须说明原因", "a correction says why"),
    "no_clock": ("网关时钟未校准", "the gateway's clock was not set"),
}
FLAGS: Final = frozenset({"no_clock"})
"""What a person sees and goes on."""
BARRING: Final = frozenset(WORDS) - FLAGS
"""An answer of which one of these is said counts for nothing until it is mended."""
