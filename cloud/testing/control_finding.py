"""What is hard to believe about results of rapid tests: the codes, their sentences, and one finding. Pure.

A finding accuses nobody: it says what was reckoned, from which results, and a person looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Code = Literal[
    "control_drift", "equal_rates", "small_spread", "digit_preference", "copied_result", "copied_series", "pace"
]
Severity = Literal["warning", "critical"]


class Run(NamedTuple):
    """One result, as far as plausibility goes. at, tested: ms UTC, tested 0 where the instrument told no time.

    place: gateway and device; rate: as told, in %; control: ΔA0; digest: of the raw bytes, "" too few to tell.
    """

    id: str
    at: int
    place: tuple[str, str]
    kind: str = "enzyme_inhibition"
    rate: float | None = None
    control: float | None = None
    tested: int = 0
    sample: str = ""
    number: str = ""
    digest: str = ""
    edition: str = "gbt-5009.199-2003"


@dataclass(frozen=True, slots=True)
class Finding:
    """key: what tells it from others of its code and place; numbers: what was reckoned; evidence: ids of results."""

    code: Code
    severity: Severity
    place: tuple[str, str]
    key: str
    first: int
    last: int
    numbers: Mapping[str, float | int | str]
    evidence: tuple[str, ...]


# code -> (zh, en); the blanks are filled by `numbers`.
TITLES: Final[Mapping[Code, tuple[str, str]]] = {
    "control_drift": (
        "空白 ΔA0 在漂移：{mean} → {ewma}（界限 {low}–{high}），每天 {slope}",
        "the blank ΔA0 drifts: {mean} → {ewma} (limits {low} to {high}), {slope} a day",
    ),
    "equal_rates": ("连续 {run} 次抑制率都是 {rate} %", "{run} rates in a row are all {rate} %"),
    "small_spread": (
        "{count} 次抑制率的标准差只有 {spread}",
        "the standard deviation of {count} rates is only {spread}",
    ),
    "digit_preference": (
        "抑制率末位数字偏爱 {digit}：χ² = {chi2}（{count} 次）",
        "the last digit of rates is too often {digit}: χ² = {chi2} ({count} results)",
    ),
    "copied_result": ("{count} 条结果的原始数据完全相同", "{count} results have the very same raw bytes"),
    "copied_series": (
        "连续 {length} 个抑制率与别处完全相同：{rates}",
        "{length} rates in a row are those of another series: {rates}",
    ),
    "pace": (
        "{minutes} 分钟内 {count} 个结果，一台仪器最多 {most} 个",
        "{count} results within {minutes} minutes, one instrument gives {most} at most",
    ),
}


def title(code: Code, numbers: Mapping[str, object]) -> tuple[str, str]:
    """A finding in one sentence, zh and en."""
    zh, en = TITLES[code]
    return zh.format_map(numbers), en.format_map(numbers)


def most_evidence(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The first and the last of many: a finding is to be read, the rest is found by its span."""
    return ids if len(ids) <= 50 else (*ids[:25], *ids[-25:])
