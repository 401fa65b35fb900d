"""The harvest lock: the calendar of Asia/Shanghai, the longest interval, an unknown one, and what does not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.production.lock import Lock, LockUse, lock
from contract.moment import DAY_MS
from tests.cloud.production.ground import ms


def _use(at: str, interval: int | None, name: str = "a") -> LockUse:
    return LockUse(name, 0, "PD1", ms(at), interval, "" if interval is not None else "labels_missing")


@pytest.mark.parametrize(
    ("uses", "at", "state", "since", "causes"),
    [
        # 农药管理条例 34: by the interval of the label. The day of the use is day 0.
        ([], "2026-08-01 09:00", "free", "", ""),
        ([_use("2026-08-01 09:00", 3)], "2026-08-03 23:59", "waiting", "2026-08-04", "a"),
        ([_use("2026-08-01 09:00", 3)], "2026-08-04 00:00", "free", "2026-08-04", "a"),
        ([_use("2026-08-01 09:00", 0)], "2026-08-01 09:00", "free", "2026-08-01", "a"),
        # midnight is Shanghai's: 23:59 there is still 15:59 UTC
        ([_use("2026-08-01 23:59", 1)], "2026-08-02 00:00", "free", "2026-08-02", "a"),
        ([_use("2026-08-02 00:00", 1)], "2026-08-02 23:59", "waiting", "2026-08-03", "a"),
        # 29 February is a day as any other
        ([_use("2028-02-28 09:00", 1)], "2028-02-29 00:00", "free", "2028-02-29", "a"),
        ([_use("2028-02-28 09:00", 2)], "2028-02-29 12:00", "waiting", "2028-03-01", "a"),
        ([_use("2026-02-27 09:00", 2)], "2026-03-01 00:00", "free", "2026-03-01", "a"),
        # the last day wins, not the last use
        ([_use("2026-08-01 09:00", 20), _use("2026-08-10 09:00", 3, "b")], "2026-08-15 09:00", "waiting",
         "2026-08-21", "a"),
        ([_use("2026-08-01 09:00", 5), _use("2026-08-03 09:00", 3, "b")], "2026-08-05 09:00", "waiting",
         "2026-08-06", "ab"),
        # an interval that nobody knows is not 0, whatever else is known
        ([_use("2026-08-01 09:00", 3), _use("2025-01-01 09:00", None, "b")], "2026-08-30 09:00", "held", "", "b"),
        # what is sprayed after the harvest does not reach back to it, in the same hour neither
        ([_use("2026-08-02 09:30", 7)], "2026-08-02 09:00", "free", "", ""),
        ([_use("2026-08-02 09:30", None)], "2026-08-02 09:00", "free", "", ""),
    ],
)  # fmt: skip
def test_the_lock(uses: list[LockUse], at: str, state: str, since: str, causes: str) -> None:
    found = lock(uses, ms(at))
    told = found.since.isoformat() if found.since else ""
    assert (found.state, told, "".join(use.operation for use in found.causes)) == (state, since, causes)


_USES = st.lists(
    st.builds(
        LockUse, st.uuids().map(str), st.integers(0, 3), st.just("PD1"),
        st.integers(ms("2026-01-01 00:00"), ms("2026-12-31 00:00")), st.integers(0, 60),
    ),
    max_size=8,
)  # fmt: skip


@given(uses=_USES, at=st.integers(ms("2026-01-01 00:00"), ms("2027-06-01 00:00")), data=st.data())
def test_more_uses_never_open_the_lock_and_their_order_does_not_matter(
    uses: list[LockUse], at: int, data: st.DataObject
) -> None:
    found = lock(uses, at)
    assert lock(data.draw(st.permutations(uses)), at) == found
    fewer = lock(uses[1:], at)
    assert (fewer.since or date.min) <= (found.since or date.min)
    if found.state == "waiting":
        assert found.since is not None
        days = (found.since - date(2026, 1, 1)).days
        assert lock(uses, max(at, ms("2026-01-01 00:00") + days * DAY_MS)).state in ("free", "waiting")
        assert found.since <= date(2026, 12, 31) + timedelta(days=60)


def test_a_time_that_no_calendar_reaches_is_judged_by_the_nearest_day() -> None:
    assert lock([LockUse("a", 0, "PD1", -(10**17), 3)], 10**17) == Lock(
        "free", date(2020, 1, 4), (LockUse("a", 0, "PD1", -(10**17), 3),)
    )
