"""Reruns, confirmation, reinspection, and what a method can see."""

from __future__ import annotations

from itertools import permutations

import pytest

from contract.law import national
from contract.testing import METHODS, STATES, Step, seen, standing, unseen

GBT, GOLD, LAB = "gbt-5009.199-2003", "colloidal-gold", "laboratory"
NAMES = national().ingredients


def _steps(text: str) -> list[Step]:
    """As "+ - v g+ L-": enzyme inhibition positive, negative, void, a card positive, a laboratory negative."""
    verdicts = {"+": "positive", "-": "negative", "v": "void"}
    methods = {"g": GOLD, "L": LAB}
    return [
        Step(number, str(number), verdicts[word[-1]], methods.get(word[0], GBT))  # type: ignore[arg-type]
        for number, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ("", "open"),
        ("v", "open"),
        ("-", "negative"),
        ("v -", "negative"),
        ("+", "needs_rerun"),
        ("v +", "needs_rerun"),
        ("+ v", "needs_rerun"),  # a void run counts for nothing
        ("+ -", "needs_rerun"),  # GB/T 5009.199: repeated at least twice
        ("+ - -", "refuted"),
        ("+ +", "needs_confirmation"),
        ("+ - +", "needs_confirmation"),
        ("+ + +", "needs_confirmation"),  # the same method never confirms itself
        ("+ + L+", "confirmed"),
        ("+ + L-", "refuted"),
        ("+ L+", "confirmed"),
        ("+ + g+", "confirmed"),
        ("+ + g-", "needs_confirmation"),  # one compound was not there: that refutes nothing
        ("+ + L- L+", "confirmed"),  # the last of a laboratory, as after a reinspection
        ("- L+", "confirmed"),  # a rapid negative does not outweigh a laboratory
        ("- L-", "negative"),  # nothing was found, so nothing was refuted
        ("- - +", "needs_rerun"),
        ("g+", "needs_rerun"),
        ("g+ g-", "refuted"),
        ("g+ g+", "needs_confirmation"),
    ],
)
def test_standing(steps: str, state: str) -> None:
    assert standing(_steps(steps)) == state


def test_the_order_of_hearing_is_not_seen() -> None:
    steps = _steps("+ v - +")
    assert {standing(order) for order in permutations(steps)} == {"needs_confirmation"}
    assert STATES[-1] == "confirmed"


@pytest.mark.parametrize(
    ("method", "item", "used", "blind"),
    [
        # 用什么药、检什么药: enzyme inhibition releases no batch sprayed with imidacloprid
        (GBT, "有机磷和氨基甲酸酯类", ["吡虫啉"], ("吡虫啉",)),
        (GBT, "", ["毒死蜱", "呋喃丹"], ()),
        (GBT, "", ["毒死蜱", "吡虫啉", "imidacloprid", "嘧菌酯"], ("吡虫啉", "嘧菌酯")),
        (GBT, "", [], ()),
        # phosphorus or a name alone inhibits nothing
        (GBT, "", ["草甘膦", "乙烯利", "霜霉威盐酸盐"], ("草甘膦", "乙烯利", "霜霉威盐酸盐")),
        (GBT, "", ["没人知道的药"], ("没人知道的药",)),
        # a card sees the compounds that it names
        (GOLD, "吡虫啉", ["吡虫啉"], ()),
        (GOLD, "吡虫啉、啶虫脒", ["啶虫脒", "毒死蜱"], ("毒死蜱",)),
        (GOLD, "2,4-滴丁酯", ["2,4-滴丁酯"], ()),
        (GOLD, "", ["吡虫啉"], ("吡虫啉",)),
        ("other", "吡虫啉", ["吡虫啉"], ()),
    ],
)
def test_what_was_used_against_what_is_seen(method: str, item: str, used: list[str], blind: tuple[str, ...]) -> None:
    assert unseen(METHODS[method], item, used, NAMES) == blind


def test_enzyme_inhibition_sees_two_groups_only() -> None:
    visible = seen(METHODS[GBT], "", NAMES)
    assert {"毒死蜱", "克百威"} <= visible
    assert not visible & {"吡虫啉", "氯氰菊酯", "阿维菌素", "多菌灵", "代森锰锌"}
