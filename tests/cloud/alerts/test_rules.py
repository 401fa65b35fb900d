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


def test_a_sentence_counts_from_its_moment_to_the_reader() -> None:
    details = {"since": NOW}
    assert sentence("silence", "title", details, "en", NOW + 12 * MINUTE) == "silent for 12 min"
    assert sentence("silence", "title", details, "zh", NOW + 90 * MINUTE) == "网关失联 90 分钟"
    assert sentence("certificate", "title", {"until": NOW + 49 * 60 * MINUTE}, "en", NOW).endswith("ends in 2 days")


def test_what_is_not_known_is_a_question_mark_and_no_error() -> None:
    assert sentence("hole", "title", {"lane": "events"}, "en", NOW) == "undeclared loss: lane events, ?-?"
