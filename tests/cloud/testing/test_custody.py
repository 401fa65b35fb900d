"""The way of a sample, whatever was told in whatever order: one holder at a time, nothing after it was discarded."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cloud.testing.sample_custody import CustodyStep, walk

WHO = ("a", "b", "c", "")
TAKEN = 100
STEPS = st.lists(
    st.builds(
        CustodyStep,
        id=st.uuids().map(str),
        step=st.sampled_from(["hand_over", "receive", "open", "store", "discard"]),
        by=st.sampled_from(WHO),
        at=st.integers(90, 130),
        place=st.integers(0, 10**9),
        receiver=st.sampled_from(WHO),
        intact=st.booleans(),
    ),
    max_size=12,
    unique_by=(lambda one: one.id, lambda one: one.place),
)


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_in_which_steps_are_heard_is_not_seen(steps: list[CustodyStep], chance: Any) -> None:
    shuffled = list(steps)
    chance.shuffle(shuffled)
    assert walk(TAKEN, "a", steps) == walk(TAKEN, "a", shuffled)


@given(STEPS)
def test_a_sample_changes_hands_only_by_who_has_it_or_by_who_gets_it(steps: list[CustodyStep]) -> None:
    holder = "a"
    for one in sorted(steps, key=lambda step: (step.at, step.place)):
        upto = [step for step in steps if (step.at, step.place) <= (one.at, one.place)]
        way = walk(TAKEN, "a", upto)
        if way.holder != holder:
            assert (
                (one.step, one.by) == ("hand_over", holder)
                or (one.step == "receive" and one.by == way.holder)
                or (one.step == "hand_over" and not one.by)
            )
            assert one.at >= TAKEN
        handed = one.step != "receive" and one.by not in ("", holder)
        if handed and one.at >= TAKEN and "discarded" not in way.doubts[one.id]:
            assert "not_holder" in way.doubts[one.id]
        holder = way.holder


@given(STEPS)
def test_nothing_happens_to_a_sample_that_was_discarded(steps: list[CustodyStep]) -> None:
    way = walk(TAKEN, "a", steps)
    if not way.discarded:
        return
    gone = next(
        one for one in sorted(steps, key=lambda step: (step.at, step.place))
        if one.step == "discard" and one.at == way.discarded and not way.doubts[one.id] - {"by_unknown", "seal_broken"}
    )  # fmt: skip
    later = [one for one in steps if (one.at, one.place) > (gone.at, gone.place)]
    assert all("discarded" in way.doubts[one.id] for one in later)
    before = walk(TAKEN, "a", [one for one in steps if one not in later])
    assert (before.holder, before.opened, before.broken) == (way.holder, way.opened, way.broken)


@given(STEPS, st.integers(90, 130))
def test_a_way_up_to_a_time_knows_nothing_of_what_came_after(steps: list[CustodyStep], until: int) -> None:
    assert walk(TAKEN, "a", steps, until) == walk(TAKEN, "a", [one for one in steps if one.at <= until])
