"""Whatever a server says of a write, exactly the lines that it will never take are given up."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.telemetry.influx.refusal import RejectionError, rejection, send

Words = Callable[[Sequence[int]], tuple[int, str]]  # places of bad lines -> status and body


def of_1(bad: Sequence[int]) -> tuple[int, str]:
    return 400, json.dumps({"error": f"partial write: field type conflict: … dropped={len(bad)}"})


def of_2(bad: Sequence[int]) -> tuple[int, str]:
    said = {"code": "unprocessable entity", "message": "failure writing points to database: partial write: beyond"}
    return 422, json.dumps(said)


def of_3(bad: Sequence[int]) -> tuple[int, str]:
    data = [{"line_number": place + 1, "error_message": "no", "original_line": ""} for place in bad]
    return 400, json.dumps({"error": "partial write of line protocol occurred", "data": data})


def terse(bad: Sequence[int]) -> tuple[int, str]:
    return 400, "I do not like it"


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.sampled_from([of_1, of_2, of_3, terse]))
def test_the_bad_lines_are_found_and_the_good_ones_stored(good: list[bool], words: Words):
    stored: set[str] = set()
    lines = [f"{'good' if fine else 'bad'} {place}" for place, fine in enumerate(good)]

    def write(asked: Sequence[str]) -> None:
        stored.update(line for line in asked if line.startswith("good"))
        bad = [place for place, line in enumerate(asked) if line.startswith("bad")]
        if bad:
            found = rejection(*words(bad))
            assert found is not None
            raise found

    if words is terse and not any(good):
        with pytest.raises(RejectionError, match="I do not like it"):
            send(write, lines)
        return
    assert sorted(one.place for one in send(write, lines)) == [place for place, fine in enumerate(good) if not fine]
    assert len(stored) == sum(good)


@pytest.mark.parametrize(
    "body",
    [
        '{"code":"not found","message":"bucket \\"zhigen/raw\\" not found"}',
        '{"error":"database not found: \\"zhigen\\""}',
        '{"code":"invalid","message":"organization name \\"x\\" not found"}',
        '{"code":"unauthorized","message":"unauthorized access"}',
    ],
)
def test_a_request_that_is_wrong_gives_up_no_line(body: str):
    assert rejection(400, body) is None


def test_a_write_that_is_too_large_goes_in_halves():
    sizes: list[int] = []

    def write(lines: Sequence[str]) -> None:
        sizes.append(len(lines))
        if len(lines) > 2:
            found = rejection(413, "Request Entity Too Large")
            assert found is not None
            raise found

    assert send(write, ["a", "b", "c", "d", "e"]) == []
    assert sizes == [5, 3, 2, 1, 2] or sum(size for size in sizes if size <= 2) == 5
