"""The sums of recalls: every line adds up, nothing is asked for twice, nothing is lost. Pure, against a plain count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cloud.recall.counting import Answer, Answered, Standing, balances, beyond, converted, lacking, summed

BATCHES, HOLDERS = ["a", "b"], ["x", "y", ""]
KEYS = st.tuples(st.sampled_from(BATCHES), st.sampled_from(HOLDERS))
AMOUNTS = st.builds(Answered, *(st.integers(0, 4) for _ in range(4)))
ANSWERS = st.lists(st.tuples(st.integers(0, 3), KEYS, AMOUNTS), max_size=8)
LISTED = st.dictionaries(KEYS, st.integers(0, 20))
STANDING = st.dictionaries(st.sampled_from(BATCHES), st.builds(Standing, st.sampled_from(HOLDERS), st.integers(0, 30)))


def _answers(drawn: list[tuple[int, tuple[str, str], Answered]]) -> list[Answer]:
    return [Answer(at, f"{number:02}", key, amounts) for number, (at, key, amounts) in enumerate(drawn)]


@given(LISTED, ANSWERS, STANDING)
def test_every_line_adds_up_and_after_a_supplement_so_does_the_whole(
    listed: dict[tuple[str, str], int],
    drawn: list[tuple[int, tuple[str, str], Answered]],
    standing: dict[str, Standing],
) -> None:
    answers = _answers(drawn)
    late = beyond(listed, answers)
    assert late == beyond(listed, answers[::-1])
    answered = summed(one for one in answers if one.id not in late)
    assert all(one.whole <= listed.get(key, 0) for key, one in answered.items())
    short = lacking(listed, answered, standing)
    assert all(amount > 0 for amount in short.values())
    grown = dict(listed)
    for key, amount in short.items():
        grown[key] = grown.get(key, 0) + amount
    assert lacking(grown, answered, standing) == {}, "a supplement asks for all there is"
    found = balances(grown, answered, standing)
    assert found.keys() == grown.keys()
    for key, one in found.items():
        assert one.listed == grown[key] == one.answered.whole + one.passed + one.unknown
        assert min(one.passed, one.unknown) >= 0
    for batch, where in standing.items():
        told = sum(one.whole for key, one in answered.items() if key[0] == batch)
        unknown = sum(one.unknown for key, one in found.items() if key[0] == batch)
        assert unknown == max(0, where.left - told), "as a plain count has it"


def test_units_convert_exactly_or_not_at_all() -> None:
    assert converted(1_500_000, "g", "kg") == 1_500
    assert converted(2_000_000, "斤", "kg") == 1_000_000
    assert converted(7, "头", "头") == 7
    assert converted(1, "头", "kg") is None
    assert converted(1, "??", "kg") is None
