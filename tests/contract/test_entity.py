"""Our own ids: version 7, rising, also when the clock is not."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from contract.identifiers import uuid7
from contract.identifiers.entity import _Source


def test_it_is_a_version_7_uuid_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert made.version == 7
    assert made.variant == RFC_4122
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_many_in_one_process_rise() -> None:
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(set(ids))


def test_threads_never_share_an_id() -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [uuid7() for _ in range(1000)], range(8)))
    assert all(run == sorted(run) for run in runs)
    assert len({made for run in runs for made in run}) == 8000


@given(st.lists(st.integers(0, (1 << 48) - 2), min_size=2, max_size=60))
def test_any_clock_gives_rising_ids(clock: list[int]) -> None:
    source = _Source()
    ids: list[UUID] = [source.next(now) for now in clock]
    assert ids == sorted(set(ids))
    assert all(made.version == 7 and made.variant == RFC_4122 for made in ids)


def test_a_spent_counter_borrows_the_next_millisecond() -> None:
    source = _Source()
    ids = [source.next(1_000) for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert ids[-1].int >> 80 > 1_000
