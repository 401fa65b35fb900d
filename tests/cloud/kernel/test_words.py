from __future__ import annotations

import string

import pytest

from cloud.kernel.errors import CloudError
from cloud.kernel.language import preferred
from cloud.kernel.problem import PROBLEMS, Problem, told


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.1", "en"),
        ("fr", "zh"),
        ("en;q=0", "zh"),
        ("en;q=oops, zh;q=0.2", "zh"),
        ("*", "zh"),
        (";;;,,,=", "zh"),
    ],
)
def test_the_language_is_the_one_with_the_most_weight(header: str, language: str) -> None:
    assert preferred(header) == language


def test_the_county_decides_for_readers_of_neither() -> None:
    assert preferred("fr", "en") == "en"


@pytest.mark.parametrize("code", CloudError.texts)
def test_what_an_operator_did_wrong_is_told_in_both_languages_with_the_same_blanks(code: str) -> None:
    blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in CloudError.texts[code]]
    own = [{"zh"}, {"en"}]  # words that were put in both languages elsewhere
    assert blanks[0] - own[0] == blanks[1] - own[1]
    error = CloudError(code, **dict.fromkeys(blanks[0] | blanks[1], "x\ny"))
    assert str(error) == error.text("en")
    assert error.text("en").isascii() or "�" in error.text("en")
    assert error.text("zh") != error.text("en")
    assert "\n" not in error.text("zh") + error.text("en")


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_speaks_both_languages_with_the_same_blanks(code: str) -> None:
    status, titles, sentences = PROBLEMS[code]
    assert 400 <= status < 600
    blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in sentences]
    plain = [
        {name.removesuffix(own).rstrip("_") for name in found} for found, own in zip(blanks, ("zh", "en"), strict=True)
    ]
    assert plain[0] == plain[1]  # `zh`, `why_zh`: clauses that were put in both languages elsewhere
    assert all(titles)
    problem = Problem(code, **dict.fromkeys(blanks[0] | blanks[1], "x"))
    zh, en = problem.body("zh"), problem.body("en")
    assert (zh.status, zh.code, zh.type) == (status, code, f"urn:zhigen:problem:{code}")
    assert zh.detail != en.detail
    assert en.detail.isascii()
    assert "{" not in zh.detail + en.detail


def test_problems_of_one_status_share_a_response_with_an_example_each() -> None:
    answers = told("not_logged_in", "session_ended", "forbidden")
    assert sorted(answers) == [401, 403]
    assert sorted(answers[401]["content"]["application/problem+json"]["examples"]) == ["not_logged_in", "session_ended"]
