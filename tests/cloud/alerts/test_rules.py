"""Every code has all its words, and its sentences count the time for the reader."""

from __future__ import annotations

import re

import pytest

from cloud.alerts import CODES
from cloud.alerts.rules import Code, sentence

MINUTE = 60_000
NOW = 1_795_418_400_000


def _blanks(text: str) -> set[str]:
    """What is filled in; a detail may come in two languages, as in reason and reason_en."""
    return {name.removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_a_code_says_everything_in_both_languages_with_the_same_blanks(code: Code) -> None:
    for zh, en in (code.title, code.remedy, code.opens, code.over):
        assert re.search(r"[一-鿿]", zh)
        assert en
        assert not re.search(r"[一-鿿]", en)
        assert _blanks(zh) == _blanks(en)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (-5, "0 分钟", "0 min"),
        (119, "119 分钟", "119 min"),
        (120, "2 小时", "2 h"),
        (2879, "47 小时", "47 h"),
        (2880, "2 天", "2 d"),
    ],
)
def test_a_sentence_counts_from_its_moment_to_the_reader_or_on_from_there(minutes: int, zh: str, en: str) -> None:
    then = NOW + minutes * MINUTE
    assert sentence("silence", "title", {"since": NOW}, "zh", then) == f"网关失联 {zh}"
    assert sentence("silence", "title", {"since": NOW}, "en", then) == f"silent for {en}"
    assert sentence("certificate", "title", {"until": then}, "en", NOW) == f"its certificate ends in {en}"


def test_what_is_not_known_is_a_question_mark_and_no_error() -> None:
    assert sentence("hole", "title", {"lane": "events"}, "en", NOW) == "undeclared loss: lane events, ?-?"
    assert sentence("silence", "title", {}, "en", NOW) == "silent for ?"
