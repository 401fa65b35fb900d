"""What does not fit about a batch, a transfer or a leg: codes that are derived, told anew, and their words.

The order is that in which a desk tells them: the first that holds is the sentence.
"""

from __future__ import annotations

from typing import Final

# code -> (zh, en)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "subject_unknown": ("不知道是哪个主体", "nobody knows which subject"),
    "subject_closed": ("主体已注销或停业", "the subject is closed or suspended"),
    "corrects_unknown": ("要更正的那条不存在", "what it corrects is not there"),
    "batch_known": ("批次号已被用过", "the batch was made before"),
    "parent_unknown": ("来源批次没有登记", "a parent is not registered"),
    "parent_missing": ("缺少来源批次", "the parents are missing"),
    "parent_barred": ("采收或接收不能有来源批次", "a harvest or a receipt has no parents"),
    "cyclic": ("批次成环：来源又出自它自己", "a circle: a parent came of its own child"),
    "before_parent": ("早于来源批次成批的时间", "earlier than its parent was made"),
    "not_holder": ("来源批次不在该主体手中", "the subject does not have the parent"),
    "blocked": ("来源批次已被暂停流通或召回", "a parent is held back or recalled"),
    "amount": ("数量读不懂", "an amount that cannot be read"),
    "unit": ("单位之间不能换算", "units that do not convert"),
    "over_taken": ("取用超过来源批次剩余", "more was taken than was left of the parent"),
    "more_than_parents": ("产出超过取用", "more was made than was taken"),
    "over_yield": ("产量超过面积乘以亩产上限", "more than the area can give"),
    "other_crop": ("品名与茬口所种的不同", "another crop than was grown"),
    "over_carcass": ("产出超过头数乘以单重上限", "more than so many animals can give"),
    "products_differ": ("不同品种不能合并或拆分，应记为加工", "different products: enter it as processing"),
    "product_missing": ("缺少品名", "the product is missing"),
    "cycle_unknown": ("茬口没有登记", "the growing is not registered"),
    "cycle_missing": ("缺少茬口", "the growing is missing"),
    "cycle_of_other": ("茬口是别的主体的", "the growing is another subject's"),
    "cycle_days": ("不在茬口的起止日期内", "not within the days of the growing"),
    "tag_odd": ("耳标不是 15 位数字", "an ear tag that is not 15 digits"),
    "papers_missing": ("屠宰缺少动物检疫证明或肉品品质检验合格证", "slaughter without its quarantine and meat papers"),
    "origin_missing": ("接收外来货物须写来源", "goods from outside need their origin"),
    "offer_unknown": ("没有这个交接", "there is no such offer"),
    "offer_ended": ("这个交接已经了结", "the offer has ended before"),
    "went_elsewhere": ("货已不在交出方手中", "whoever offered it does not have it any more"),
    "not_receiver": ("不是交接的接收方", "not the one it was offered to"),
    "receiver_unknown": ("接收方没有登记", "the receiver is not registered"),
    "came_differently": ("收到的数量与交出的不同", "another amount came than was offered"),
    "leg_unknown": ("没有这次发车", "there is no such departure"),
    "future": ("时间在将来", "a time in the future"),
    "no_clock": ("网关时钟未校准", "the gateway's clock was not set"),
}
# What a desk is not refused for: a person sees it, and goes on.
FLAGS: Final = frozenset({"over_yield", "over_carcass", "other_crop", "came_differently", "no_clock"})
# What the two numbers of a finding (cloud.trace.balance) say beside its sentence: zh, en.
NUMBERS: Final[dict[str, tuple[str, str]]] = {
    "over_taken": ("{batch} 剩 {have}，要取 {want}", "{batch} has {have}, {want} was to be taken"),
    "more_than_parents": ("取用 {have}，产出 {want}", "{have} taken, {want} made"),
    "unit": ("{have}、{want}", "{have} and {want}"),
    "cycle_days": ("茬口 {have}，这天 {want}", "growing {have}, this day {want}"),
}


def numbers(code: str, batch: str, have: str, want: str) -> tuple[str, str]:
    """What stands behind the sentence of a doubt, zh and en: its batch and numbers, nothing where there are none."""
    if code in NUMBERS and have and want:
        zh, en = (text.format(batch=batch, have=have, want=want) for text in NUMBERS[code])
    else:
        zh = en = " ".join(part for part in (batch, have, want) if part)
    return (f"：{zh}", f": {en}") if zh else ("", "")
