"""One result, judged by its method: the tables of GB/T 5009.199-2003 and NY/T 448-2001."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.law import national
from contract.testing import METHODS, REASONS, Result, judge, usual
from contract.testing.substance import GROUPS

GBT = METHODS["gbt-5009.199-2003"]
NYT = METHODS["nyt-448-2001"]
GOLD = METHODS["colloidal-gold"]
OTHER = METHODS["other"]


@pytest.mark.parametrize(
    ("result", "crop", "verdict", "reasons"),
    [
        # GB/T 5009.199-2003: an inhibition of 50 % and more is positive, exactly 50 is
        (Result(rate=49.9), "菠菜", "negative", ()),
        (Result(rate=50.0), "菠菜", "positive", ()),
        (Result(rate=50.1), "菠菜", "positive", ()),
        (Result(rate=0.0), "菠菜", "negative", ()),
        (Result(rate=100.0), "菠菜", "positive", ()),
        # (ΔA0 − ΔAt) / ΔA0 × 100
        (Result(control=0.6, change=0.3), "菠菜", "positive", ("rate_reckoned",)),
        (Result(control=0.7, change=0.35), "菠菜", "positive", ("rate_reckoned",)),
        (Result(control=0.6, change=0.301), "菠菜", "negative", ("rate_reckoned",)),
        (Result(rate=50.0, control=0.6, change=0.3), "菠菜", "positive", ()),
        (Result(rate=49.9, control=0.601, change=0.301), "菠菜", "negative", ()),  # 49.917, told to a tenth
        # told and reckoned rate differ: the higher one counts
        (Result(rate=12.0, control=0.6, change=0.2), "菠菜", "positive", ("rate_differs",)),
        (Result(rate=66.7, control=0.6, change=0.5), "菠菜", "positive", ("rate_differs",)),
        # ΔA0 under 0.3 voids the run, 0.3 does not
        (Result(rate=10.0, control=0.299), "菠菜", "void", ("control_low",)),
        (Result(rate=80.0, control=0.299), "菠菜", "void", ("control_low",)),
        (Result(rate=10.0, control=0.3), "菠菜", "negative", ()),
        (Result(rate=10.0, control=0.0, change=0.0), "菠菜", "void", ("control_low",)),
        (Result(rate=10.0, control=-1.0, change=2.0), "菠菜", "void", ("control_low",)),
        # the instrument's word never decides, and is told where it contradicts its own rate
        (Result(rate=62.5, told="pass"), "菠菜", "positive", ("contradiction",)),
        (Result(rate=12.6, told="fail"), "菠菜", "negative", ("contradiction",)),
        (Result(rate=50.0, told="fail"), "菠菜", "positive", ()),
        # without a rate, as from a paper card, its word is all that is known
        (Result(told="pass"), "菠菜", "negative", ("rate_missing",)),
        (Result(told="fail"), "菠菜", "positive", ("rate_missing",)),
        (Result(told="pass", control=0.2), "菠菜", "void", ("control_low", "rate_missing")),
        (Result(), "", "void", ("verdict_missing", "rate_missing")),
        # noise around zero is a result too
        (Result(rate=-3.2), "菠菜", "negative", ("range",)),
        (Result(rate=101.0), "菠菜", "positive", ("range",)),
        # crops that are prone to false positives are marked where it matters
        (Result(rate=55.0), "韭菜", "positive", ("prone_crop",)),
        (Result(rate=10.0), "韭菜", "negative", ()),
    ],
)
def test_enzyme_inhibition(result: Result, crop: str, verdict: str, reasons: tuple[str, ...]) -> None:
    found = judge(result, GBT, crop)
    assert (found.verdict, found.reasons) == (verdict, reasons)


@pytest.mark.parametrize(
    ("rate", "crop", "verdict", "reasons"),
    [
        # NY/T 448-2001: from 70 % on
        (69.9, "菠菜", "negative", ()),
        (70.0, "菠菜", "positive", ()),
        # and not for these
        (10.0, "韭菜", "void", ("crop_not_covered",)),
        (90.0, "胡萝卜", "void", ("crop_not_covered",)),
        (90.0, "茭白", "void", ("crop_not_covered",)),
        (90.0, "", "positive", ()),
    ],
)
def test_the_threshold_is_the_methods(rate: float, crop: str, verdict: str, reasons: tuple[str, ...]) -> None:
    found = judge(Result(rate=rate), NYT, crop)
    assert (found.verdict, found.reasons) == (verdict, reasons)


@pytest.mark.parametrize(
    ("method", "result", "verdict", "reasons"),
    [
        (GOLD, Result(told="fail", item="克百威"), "positive", ()),
        (GOLD, Result(told="pass", item="克百威"), "negative", ()),
        (GOLD, Result(told="pass"), "negative", ("item_missing",)),
        (GOLD, Result(item="克百威"), "void", ("verdict_missing",)),
        (GOLD, Result(rate=80.0, told="pass", item="克百威"), "negative", ("rate_ignored",)),
        (OTHER, Result(told="fail"), "positive", ("method_unknown",)),
        (OTHER, Result(rate=80.0), "void", ("verdict_missing", "method_unknown")),
    ],
)  # fmt: skip
def test_qualitative_methods(method: object, result: Result, verdict: str, reasons: tuple[str, ...]) -> None:
    found = judge(result, method, "菠菜")  # type: ignore[arg-type]
    assert (found.verdict, found.rate, found.reasons) == (verdict, None, reasons)


@given(st.integers(300, 4000))
def test_half_of_the_control_is_positive_whatever_the_floats(control: int) -> None:
    whole = 2 * control / 1000
    assert judge(Result(control=whole, change=control / 1000), GBT).verdict == "positive"
    assert judge(Result(control=whole, change=(control + 1) / 1000), GBT).verdict == "negative"


@given(st.floats(-50, 150), st.floats(0.3, 2), st.floats(0, 2), st.sampled_from(["pass", "fail", ""]))
def test_a_doubt_is_never_taken_for_the_better(told: float, control: float, change: float, word: str) -> None:
    found = judge(Result(told, word, control, change), GBT)  # type: ignore[arg-type]
    bare = judge(Result(told), GBT)
    assert found.verdict == "positive" or bare.verdict == "negative"
    assert set(found.reasons) <= set(REASONS)


@given(st.floats(), st.floats(), st.floats())
def test_any_number_gets_a_verdict(rate: float, control: float, change: float) -> None:
    for method in METHODS.values():
        assert judge(Result(rate, "", control, change), method).verdict in ("positive", "negative", "void")


def test_methods_speak_of_crops_and_substances_that_the_law_knows() -> None:
    crops, ingredients = national().crops, national().ingredients
    for method in METHODS.values():
        assert all(crops.key(crop) == crop for crop in method.bars | method.prone)
    assert all(ingredients.key(name) == name for name in GROUPS)
    assert GBT.threshold == Decimal(50)
    assert {usual(kind).id for kind in ("enzyme_inhibition", "colloidal_gold", "other")} == {
        "gbt-5009.199-2003", "colloidal-gold", "other",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["葱", "蒜", "萝卜", "韭菜", "芹菜", "香菜", "茭白", "蘑菇", "番茄"])
def test_the_prone_crops_of_the_standard(name: str) -> None:
    assert national().crops.key(name) in GBT.prone
