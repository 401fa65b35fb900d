"""What `zhigen camera tune` shows: the figures, what they should be, and what to mend, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from zhigen.commands.device.table import table
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.tuning import Advice, Measures

_MARKS: Final = {"bad": "✗", "fair": "!", "good": "✓"}


def sheet(source: str, measures: Measures, found: Sequence[Advice]) -> str:
    """The whole sheet, in the language of the terminal."""
    lines = [f"{_MARKS[one.weight]} {one.text(language())}" for one in found]
    head = f"{source}  {measures.width} × {measures.height}"
    columns = said("量", "figure"), said("现在", "now"), said("应为", "wanted")
    return "\n".join([head, "", table(columns, _rows(measures)), "", *lines])


def _rows(measures: Measures) -> list[tuple[str, str, str]]:
    from gateway.core.tuning import WANTED_MODULE, widest_edge

    across, down = sorted((measures.edge, measures.smear), reverse=measures.across)
    module = f"{measures.module:.1f}" if measures.module else "–"
    percent = f"{100 * measures.dark:.0f} % / {100 * measures.bright:.0f} %"
    return [
        (said("亮度", "brightness"), f"{measures.brightness:.0f}", "80 – 180"),
        (said("全黑 / 全白", "black / white"), percent, "< 50 % / < 25 %"),
        (said("对比度", "contrast"), f"{measures.contrast:.0f}", "> 70"),
        (
            said("边缘宽，左右 × 上下（像素）", "edge, across × down (px)"),
            f"{across:.1f} × {down:.1f}",
            f"< {widest_edge(measures):.1f}",
        ),
        (said("噪点", "noise"), f"{measures.noise:.1f}", "< 14"),
        (said("每模块像素", "pixels a module"), module, f"≥ {WANTED_MODULE}"),
        (said("读到的码", "codes read"), str(measures.codes), "≥ 1"),
        (said("未读的定位角", "corners of unread codes"), str(measures.finders), "0"),
        (said("倾斜（度）", "tilt (degrees)"), f"{measures.tilt:.0f}", "< 45"),
        (said("反光处", "spots of glare"), str(measures.spots), "0"),
    ]
