"""How a report's figures and its head are written, for sheets and paper. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cloud.kernel.language import Language, Words
from cloud.statistics.interval import Standing
from cloud.statistics.making import Report
from cloud.statistics.report import Cell, Kind
from contract.moment import LAW_ZONE

MISSING: Final = "—"
STANDINGS: Final[dict[Standing, Words]] = {
    "below": Words(zh="低于线", en="below"),
    "unclear": Words(zh="不能断定", en="not shown to be below"),
    "above": Words(zh="达到", en="reached"),
}
INTERVAL: Final = (Words(zh="下限", en="low"), Words(zh="上限", en="high"))


def say(words: Words, language: Language) -> str:
    """In one language."""
    return words.en or words.zh if language == "en" else words.zh


def figure(cell: Cell, kind: Kind, language: Language) -> str:
    """A figure on paper; of a rate its interval and its side of the line stand below."""
    if cell.value is None:
        return MISSING
    if kind == "count":
        return f"{cell.value:,.0f}"
    if kind == "index":
        return f"{cell.value:.1f}"
    lines = [f"{100 * cell.value:.1f}%"]
    if cell.low is not None and cell.high is not None:
        lines.append(f"{100 * cell.low:.1f}–{100 * cell.high:.1f}%")
    if cell.standing is not None:
        lines.append(say(STANDINGS[cell.standing], language))
    return "\n".join(lines)


def head(report: Report, language: Language) -> list[tuple[str, str]]:
    """What stands at its head: period, region, who made it and when."""
    made = datetime.fromtimestamp(report.made / 1000, LAW_ZONE).strftime("%Y-%m-%d %H:%M")
    days = f"{report.period.first.isoformat()} – {report.period.last.isoformat()}"
    name = say(report.period.name, language)
    period = name if not report.period.text else f"{name} ({days})" if language == "en" else f"{name}（{days}）"
    captions = (
        ("时段", "辖区", "制表时间", "制表人") if language == "zh" else ("Period", "Region", "Made at", "Made by")
    )
    at = f"{made} 北京时间" if language == "zh" else f"{made} (Beijing)"
    return list(zip(captions, (period, say(report.place, language), at, report.by), strict=True))
