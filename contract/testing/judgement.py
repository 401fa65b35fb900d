"""One result of a rapid test, judged by its method: positive, negative or void, with every reason. Pure.

    inhibition % = (ΔA0 − ΔAt) / ΔA0 × 100        (GB/T 5009.199-2003)

Exactly at the threshold is positive, so it is compared without rounding: 100 × (ΔA0 − ΔAt) ≥ threshold × ΔA0, in
decimals. Where the told rate and the one that follows from ΔA0 and ΔAt differ by more than rounding can, the higher one
counts: a doubt is never taken for the better. An instrument's own word never decides where there is a rate; where there
is none, as with the paper cards of the same standard, it is all that is known.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, NamedTuple

from contract.testing.method import Method

Verdict = Literal["positive", "negative", "void"]
_HUNDRED: Final = Decimal(100)
_HALF_DIGIT: Final = Decimal("0.05")  # rates are told to a tenth
_HALF_ABSORBANCE: Final = Decimal("0.0005")  # absorbances to a thousandth
_MOST: Final = Decimal(1_000_000)  # beyond it a number is no measurement


class Result(NamedTuple):
    """What an instrument told, as contract.event.RapidTest: rate in %, control ΔA0, change ΔAt, told its own word."""

    rate: float | None = None
    told: Literal["pass", "fail", ""] = ""
    control: float | None = None
    change: float | None = None
    item: str = ""


class Judgement(NamedTuple):
    """rate: % that counted, None for none; reasons: codes of contract.testing.words, those of a void first."""

    verdict: Verdict
    rate: Decimal | None
    reasons: tuple[str, ...]


def judge(result: Result, method: Method, crop: str = "") -> Judgement:
    """The verdict on a result by an edition of a method; crop: a key of contract.law's crops, "" unknown."""
    void = ["crop_not_covered"] if crop in method.bars else []
    if method.threshold is None:
        return _qualitative(result, method, void)
    control, change = _number(result.control), _number(result.change)
    if control is not None and method.least_control is not None and control < method.least_control:
        void.append("control_low")
    rate, told, notes = _rate(_number(result.rate), control, change)
    if rate is None:
        void += [] if result.told else ["verdict_missing"]
        if void:
            return Judgement("void", None, (*void, "rate_missing"))
        return Judgement("positive" if result.told == "fail" else "negative", None, ("rate_missing",))
    positive = rate >= method.threshold
    if not 0 <= rate <= _HUNDRED:
        notes.append("range")
    if result.told and told is not None and (result.told == "fail") != (told >= method.threshold):
        notes.append("contradiction")
    if void:
        return Judgement("void", rate, (*void, *notes))
    if positive and crop in method.prone:
        notes.append("prone_crop")
    return Judgement("positive" if positive else "negative", rate, tuple(notes))


def _qualitative(result: Result, method: Method, void: list[str]) -> Judgement:
    notes = ["method_unknown"] if method.kind == "other" else []
    if result.rate is not None and method.kind != "other":
        notes.append("rate_ignored")
    if method.kind == "colloidal_gold" and not result.item:
        notes.append("item_missing")
    if not result.told:
        void.append("verdict_missing")
    if void:
        return Judgement("void", None, (*void, *notes))
    return Judgement("positive" if result.told == "fail" else "negative", None, tuple(notes))


def _rate(
    told: Decimal | None, control: Decimal | None, change: Decimal | None
) -> tuple[Decimal | None, Decimal | None, list[str]]:
    """The rate that counts, the one that the instrument goes by, and what is to be said of them."""
    if control is None or change is None or control <= 0:
        return told, told, []
    reckoned = (control - change) * _HUNDRED / control
    if told is None:
        return reckoned, reckoned, ["rate_reckoned"]
    # What rounding makes of the two absorbances, to first order, and of the told rate.
    slack = _HALF_DIGIT + _HUNDRED * _HALF_ABSORBANCE * (1 + abs(change) / control) / control
    if abs(reckoned - told) <= slack:
        return told, told, []
    return max(told, reckoned), told, ["rate_differs"]


def _number(value: float | None) -> Decimal | None:
    """As it was written: 50.1 is 50.1 and not what a float makes of it. What is no measurement is none."""
    if value is None:
        return None
    found = Decimal(repr(value))
    return found if found.is_finite() and abs(found) < _MOST else None
