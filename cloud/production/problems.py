"""What production refuses at the desk, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told
from cloud.production import doubts

_REFUSED: Final[tuple[str, str]] = ("这条操作没有记下", "The operation was not entered")
PROBLEMS: Final[dict[str, Told]] = {
    "cycle_of_closed": (
        409,
        ("主体已经注销", "The subject is closed"),
        ("主体 {subject} 已经注销，不能再开茬。", "Subject {subject} is closed and begins nothing any more."),
    ),
    "plot_not_there": (
        422,
        ("地块不对", "Not a plot to use"),
        ("没有地块 {plot}，或它属于别的主体，或已经停用。", "Plot {plot} is none, another subject's, or given up."),
    ),
    "plot_kind": (
        422,
        ("地块种类不合", "The plot is of another kind"),
        (
            "地块 {plot} 是 {found}，不能放 {kind}。",
            "Plot {plot} is a {found}, which holds no {kind}.",
        ),
    ),
    "cycle_overlaps": (
        409,
        ("这块地还有一茬", "The plot has a cycle already"),
        (
            "地块上 {begun} 起有{product}（{cycle}）；先结束它，或两茬都声明为间作。",
            "Since {begun} the plot has {product} ({cycle}): end it first, or declare both as intercropping.",
        ),
    ),
    "cycle_over": (
        409,
        ("茬口已经结束", "The cycle has ended"),
        ("这一茬在 {ended} 已经结束。", "This cycle ended on {ended}."),
    ),
    "cycle_days": (
        422,
        ("日期前后不对", "Days out of order"),
        (
            "应为：开始 {begun} ≤ 预计或结束 {day}，开始和结束都不在将来。",
            "Wants begun {begun} no later than expected or ended {day}, with neither begin nor end in the future.",
        ),
    ),
    "cycle_reaches_on": (
        409,
        ("结束日之后还有操作", "Operations after the last day"),
        (
            "{day} 还有操作 {operation}；结束日不能早于它。",
            "There is operation {operation} on {day}: the cycle cannot end before it.",
        ),
    ),
    "ear_tags": (
        422,
        ("耳标不对", "Ear tags do not fit"),
        ("耳标 {tag}：{why_zh}。", "Ear tag {tag}: {why_en}."),
    ),
    "amount_wrong": (
        422,
        ("数量不对", "Not an amount"),
        ("数量 {amount} {unit}：{why_zh}。", "Amount {amount} {unit}: {why_en}."),
    ),
    "device_unknown": (
        422,
        ("没有这台设备", "No such device"),
        ("辖区内没有设备 {device}。", "There is no device {device} in your region."),
    ),
    "placement_taken": (
        409,
        ("设备已在别处", "The device stands elsewhere"),
        (
            "设备 {device} 这段时间在地块 {plot}；先结束那条记录。",
            "Device {device} stands on plot {plot} in that time: end that record first.",
        ),
    ),
    "placement_ended": (
        409,
        ("设备已经移走", "The device was taken away"),
        ("这条记录已经结束。", "This record has ended."),
    ),
    "placement_days": (
        422,
        ("时间前后不对", "Times out of order"),
        ("结束要晚于开始，都不在将来。", "The end comes after the beginning, neither in the future."),
    ),
    "already_corrected": (
        409,
        ("已经更正过", "Corrected already"),
        ("这条操作已由 {by} 更正；请更正后面那条。", "This operation was corrected by {by}: correct that one."),
    ),
    "operation_harvest_early": (
        409,
        ("还不能采收", "Too early to harvest"),
        (
            "{product}用过 {registration}（操作 {operation}），最早 {since} 采收，没有记下。",
            "{registration} (operation {operation}): {product} may be harvested from {since} on; not entered.",
        ),
    ),
    "operation_harvest_held": (
        409,
        ("暂停采收", "The harvest is held"),
        (
            "{registration}（操作 {operation}）的间隔期不知道：{why_zh}。先补上再采收，没有记下。",
            "The interval of {registration} (operation {operation}) is unknown: {why_en}. Find it first; not entered.",
        ),
    ),
    **{
        f"operation_{code}": (422, _REFUSED, (f"{zh}。", f"Not entered: {en}."))
        for code, (zh, en) in {**doubts.PLACING, **doubts.LINKING, **doubts.USE}.items()
        if code in doubts.REFUSED
    },
}  # fmt: skip
problem.add(PROBLEMS)
# What telling an operation may be answered, beside what every write may be.
TELLING: Final = tuple(code for code in PROBLEMS if code.startswith("operation_"))
