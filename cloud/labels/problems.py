"""What labels refuse at the desk, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.language import Words
from cloud.kernel.problem import Told
from cloud.labels import doubts

STATES: Final[dict[str, tuple[str, str]]] = {
    "filed": ("待批准", "filed, not approved yet"),
    "approved": ("已批准", "approved"),
    "refused": ("已拒绝", "refused"),
    "ended": ("已停用", "ended"),
    "ordered": ("待核发", "ordered"),
    "allotted": ("已核发", "allotted"),
}
_REFUSED: Final[tuple[str, str]] = ("标签的这一步没有记下", "The step was not entered")
PROBLEMS: Final[dict[str, Told]] = {
    "label_state": (
        409,
        ("现在不能这样做", "Not in this state"),
        ("它现在是“{state}”。", "It is {state} now."),
    ),
    "label_subject": (
        409,
        ("主体没有备案或已停用", "The subject is not filed"),
        (
            "主体 {subject} 现在是“{state}”，不能用标签。",
            "Subject {subject} is {state}: only a filed one uses labels.",
        ),
    ),
    "label_origin": (
        422,
        ("产地编码不对", "Not an origin of theirs"),
        ("产地编码 {origin} 不是这个主体的地块。", "Origin code {origin} is no plot of this subject."),
    ),
    "label_template": (
        409,
        ("模板还没有批准", "The template is not approved"),
        (
            "模板现在是“{state}”；备案并批准之后才能订标签。",
            "The template is {state}: labels are ordered once it was approved.",
        ),
    ),
    "label_made": (
        422,
        ("生产日期不对", "The day of production is wrong"),
        ("生产日期 {made} 不能晚于今天，也不能早于一年前。", "{made} lies in the future, or more than a year ago."),
    ),
    "label_pack": (422, ("每包的量不对", "Not an amount of a pack"), ("{zh}。", "The amount of a pack: {en}.")),
    "label_burnt": (
        409,
        ("码已经销毁", "The codes are gone"),
        (
            "这个订单已经记为印完，码不再保存，不能再印；坏了的请作废，另订新的。",
            "The order was told as printed and its codes are kept no more: make spoilt ones void and order new ones.",
        ),
    ),
    "label_span": (
        422,
        ("序号不对", "No such serials"),
        ("这个订单的序号是 1 到 {count}，一次最多 {most} 枚。", "Serials are 1 to {count}, at most {most} at once."),
    ),
    "label_sheet": (
        422,
        ("印不出来", "Cannot be printed"),
        ("标签印不出来：{zh}。", "The labels cannot be printed: {en}."),
    ),
    "label_too_many": (
        409,
        ("标签多于包装", "More labels than packs"),
        (
            "要贴 {wanted} {unit}，批次 {batch} 还能贴 {free} {unit}，没有记下。",
            "{wanted} {unit} were to be labelled, of batch {batch} {free} {unit} may be: not entered.",
        ),
    ),
    **{f"label_{code}": (422, _REFUSED, (f"{zh}。", f"Not entered: {en}.")) for code, (zh, en) in doubts.ALL.items()
       if code != "too_many"},
}  # fmt: skip
problem.add(PROBLEMS)
# What telling a step may be answered, beside what every write may be.
STEPPING: Final = ("label_too_many", *(f"label_{code}" for code in doubts.ALL if code != "too_many"))


def state_words(state: str) -> Words:
    """The state of a template or an order, as it is said."""
    zh, en = STATES[state]
    return Words(zh=zh, en=en)
