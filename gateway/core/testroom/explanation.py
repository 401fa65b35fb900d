"""A judgement in one sentence with its figures, as the room reads it: 「对照 ΔA0 0.21，低于 0.3，本板作废」."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from contract.event import RapidTest
from contract.testing import Judgement, Method, words

Sentence = tuple[str, str]
_VERDICTS: Final[dict[str, Sentence]] = {
    "positive": ("阳性", "positive"),
    "negative": ("阴性", "negative"),
    "void": ("作废", "void"),
}


def explained(test: RapidTest, found: Judgement, method: Method) -> Sentence:
    """Why the method makes this of it, zh and en."""
    if found.verdict == "void":
        return _void(test, found, method)
    zh, en = _VERDICTS[found.verdict]
    if found.rate is None or method.threshold is None:
        said, meant = ("检出", "detected") if test.verdict == "fail" else ("未检出", "not detected")
        return f"仪器判{said}，{zh}", f"the instrument says {meant}: {en}"
    rate, least = _figure(found.rate), _figure(method.threshold)
    if found.verdict == "positive":
        return f"抑制率 {rate}%，达到 {least}%，{zh}", f"inhibition {rate}% reaches {least}%: {en}"
    return f"抑制率 {rate}%，低于 {least}%，{zh}", f"inhibition {rate}% is below {least}%: {en}"


def rerun_words(state: str, left: int) -> Sentence:
    """What is to be done with a sample where its tests stand so; left: reruns that the method still wants."""
    return {
        "open": ("还没有有效结果", "no valid result yet"),
        "negative": ("未检出", "negative"),
        "needs_rerun": (f"初检阳性，再复测 {left} 次", f"first positive: {left} more reruns"),
        "needs_confirmation": ("复测仍为阳性，送检确证", "positive again: have it confirmed by a laboratory"),
        "confirmed": ("阳性已确证", "the positive is confirmed"),
        "refuted": ("复测未检出，初检阳性不成立", "the reruns are negative: the first positive does not stand"),
    }[state]


def _void(test: RapidTest, found: Judgement, method: Method) -> Sentence:
    if "control_low" in found.reasons and test.control is not None and method.least_control is not None:
        control, least = _figure(Decimal(repr(test.control))), _figure(method.least_control)
        return (
            f"对照 ΔA0 {control}，低于 {least}，本板作废",
            f"the blank's ΔA0 of {control} is below {least}: this rack is void",
        )
    zh, en = words(found.reasons[0])
    return f"{zh}，本次作废", f"{en}: this test is void"


def _figure(value: Decimal) -> str:
    """To a thousandth and without zeros at the end; never rounded across a limit that it does not reach."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
