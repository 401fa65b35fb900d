"""The sentence of every reason of a judgement, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "control_low": ("空白的 ΔA0 小于 0.3，这一轮作废", "the blank's ΔA0 is below 0.3: the run is void"),
    "crop_not_covered": ("这个方法不适用于这种菜", "the method does not cover this crop"),
    "rate_missing": ("没有抑制率", "there is no rate of inhibition"),
    "verdict_missing": ("没有结论", "there is no result"),
    "rate_reckoned": ("抑制率由 ΔA0、ΔAt 算出", "the rate was reckoned from ΔA0 and ΔAt"),
    "rate_differs": (
        "仪器报的抑制率与 ΔA0、ΔAt 算出的不符，按高的算",
        "the told rate is not what ΔA0 and ΔAt give: the higher one counts",
    ),
    "range": ("抑制率在 0–100 % 之外", "the rate lies outside 0 to 100 %"),
    "contradiction": ("仪器的结论和它的抑制率矛盾", "the instrument's word contradicts its rate"),
    "prone_crop": ("这种菜容易假阳性，换整株浸提复测", "prone to false positives: rerun with the whole plant dipped"),
    "method_unknown": ("不认得这个方法，只按仪器的话", "not a method that we know: only the instrument's word counts"),
    "rate_ignored": ("定性方法不看数值", "a qualitative method has no rate"),
    "item_missing": ("没说检的是哪种药", "the compound was not named"),
}


def words(code: str) -> tuple[str, str]:
    """zh and en of a code. Raises KeyError for one that is none."""
    return REASONS[code]
