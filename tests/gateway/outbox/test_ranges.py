"""Ranges are a set of numbers, whatever was put in and taken out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.ranges import Ranges

spans = st.tuples(st.integers(1, 60), st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(st.booleans(), spans), max_size=40), st.integers(1, 9), spans)
def test_ranges_are_a_set(steps: list[tuple[bool, tuple[int, int]]], limit: int, probe: tuple[int, int]) -> None:
    ranges, model = Ranges(), set[int]()
    for put, (first, last) in steps:
        numbers = set(range(first, last + 1))
        if put:
            ranges.add(first, last)
            model |= numbers
        else:
            taken = ranges.remove(first, last)
            assert {number for a, b in taken for number in range(a, b + 1)} == model & numbers
            model -= numbers
    listed = list(ranges)
    assert {number for a, b in listed for number in range(a, b + 1)} == model
    assert all(b + 1 < c for (_, b), (c, _) in pairwise(listed))
    assert len(ranges) == len(model)
    assert all((number in ranges) == (number in model) for number in range(80))
    assert ranges.covers(*probe) == (set(range(probe[0], probe[1] + 1)) <= model)
    lowest = ranges.lowest(limit)
    assert (lowest is None) == (not model)
    if lowest is not None:
        assert lowest[0] == min(model)
        assert set(range(lowest[0], lowest[1] + 1)) <= model
        assert 1 <= lowest[1] - lowest[0] + 1 <= limit
    assert ranges.clear() == listed
    assert len(ranges) == 0
