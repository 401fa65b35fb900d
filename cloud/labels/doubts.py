"""What does not fit in a step that was told of labels: one code each, with its sentence in both languages.

What the edge tells has happened and is kept with its doubts; the same doubts at the desk refuse the step.
"""

from __future__ import annotations

from typing import Final

# Told once, when the step is heard: what it named and what state that was in.
HEARING: Final[dict[str, tuple[str, str]]] = {
    "order_unknown": ("没有这个标签订单", "there is no such order of labels"),
    "order_foreign": ("订单是别的主体的", "the order is another subject's"),
    "not_allotted": ("订单的码还没有赋", "the codes of the order were not allotted yet"),
    "code_wrong": ("有的不是标签码", "one of them is no label code"),
    "code_unknown": ("有的码不在这个订单里", "one of the codes is not of this order"),
    "printed_already": ("有的标签已经印过", "one of the labels was printed already"),
    "active_already": ("有的标签已经贴在包装上", "one of the labels is on a pack already"),
    "void_already": ("有的标签已经作废", "one of the labels is void"),
    "none_left": ("这个订单没有可以这样做的标签了", "the order has no label left to do this to"),
    "batch_missing": ("没有说贴在哪个批次上", "the batch was not named"),
    "why_missing": ("作废没有说明原因", "it is not said why they are void"),
}
# Told anew whenever the batch changes.
BATCH: Final[dict[str, tuple[str, str]]] = {
    "batch_unknown": ("没有这个批次", "there is no such batch"),
    "batch_foreign": ("批次是别的主体的", "the batch is another subject's"),
    "batch_product": ("批次的品名不是模板备案的品名", "the batch is of another product than the template"),
    "batch_unit": ("包装的单位不能换算成批次的单位", "the pack's unit does not convert into the batch's"),
    "too_many": ("标签乘每包的量多于批次的量", "labels times pack are more than the batch"),
    "second_label": (
        "包装没有动过，上面已经有标签",
        "the packs were not opened, and bear labels of the batch that they come of",
    ),
}
ALL: Final = {**HEARING, **BATCH}
