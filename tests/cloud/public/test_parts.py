"""The pure parts of the public pages: charts, shelf lives, paces, spellings, codes that were typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.public import spelling, typed
from cloud.public.chart import HEIGHT, WIDTH, Day, chart
from cloud.public.pace import MISSES, PAGES, Pace, network_of
from cloud.public.shelf import Shelf
from cloud.public.shelf_life import last_day

FIRST = date(2026, 9, 1)


def days(*values: float | None) -> list[Day]:
    return [Day(FIRST + timedelta(days=n), one, one, one) for n, one in enumerate(values)]


def test_a_day_without_data_is_hatched_and_never_drawn_through() -> None:
    drawn = chart(days(1.0, 2.0, None, 3.0, 4.0), FIRST, FIRST + timedelta(days=4))
    assert drawn is not None
    assert (len(drawn.lines), len(drawn.bands), drawn.missing) == (2, 2, 1)
    assert drawn.gaps == ((144.0, 72.0),)
    assert (drawn.bottom, drawn.top) == (1.0, 4.0)


def test_a_day_that_stands_alone_is_a_dot_and_nothing_is_no_chart() -> None:
    drawn = chart(days(None, 5.0, None), FIRST, FIRST + timedelta(days=2))
    assert drawn is not None
    assert (len(drawn.dots), drawn.lines) == (1, ())
    assert (drawn.bottom, drawn.top) == (4.5, 5.5)
    assert chart(days(None, None), FIRST, FIRST + timedelta(days=1)) is None
    assert chart([], FIRST, FIRST - timedelta(days=1)) is None


@given(st.lists(st.one_of(st.none(), st.floats(-50, 90)), min_size=1, max_size=200))
def test_every_point_lies_within_the_drawing(values: list[float | None]) -> None:
    drawn = chart(days(*values), FIRST, FIRST + timedelta(days=len(values) - 1))
    if drawn is None:
        assert set(values) == {None}
        return
    points = [tuple(map(float, one.split(","))) for line in (*drawn.lines, *drawn.bands) for one in line.split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in (*points, *drawn.dots))
    assert sum(width for _, width in drawn.gaps) == pytest.approx(WIDTH * drawn.missing / len(values), abs=0.5)


@pytest.mark.parametrize(
    ("made", "words", "last"),
    [
        ("2026-11-20", "冷藏 7 天", date(2026, 11, 27)),
        ("2026-11-20", "常温3日，冷藏10日", date(2026, 11, 30)),
        ("2026-11-20", "12个月", date(2027, 11, 27)),
        ("2026-11-20", "2 weeks refrigerated", date(2026, 12, 4)),
        ("2026-11-20", "见包装", None),
        ("2026-11-20", "9999年", None),
        ("not a day", "7 天", None),
    ],
)
def test_a_shelf_life_in_words_has_a_last_day(made: str, words: str, last: date | None) -> None:
    assert last_day(made, words) == last


def test_budgets_come_back_with_time() -> None:
    pace = Pace()
    assert [pace.miss("a", 0.0) for _ in range(int(MISSES.most))] == [0.0] * int(MISSES.most)
    wait = pace.page("a", 0.0)
    assert wait == MISSES.refill_s
    assert pace.page("b", 0.0) == 0.0
    assert pace.page("a", wait + 0.1) == 0.0
    assert [pace.page("c", 0.0) for _ in range(int(PAGES.most))] == [0.0] * int(PAGES.most)
    assert 0 < pace.page("c", 0.0) <= PAGES.refill_s


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8::1", "2001:db8::ffff", True), ("2001:db8::1", "2001:db8:0:1::1", False), ("1.2.3.4", "1.2.3.5", False),
     ("::ffff:1.2.3.4", "1.2.3.4", True), ("nonsense", "", True)],
)  # fmt: skip
def test_a_network_is_a_house(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_a_shelf_makes_anew_what_changed_or_is_stale() -> None:
    shelf: Shelf[int] = Shelf(2, stale_s=10)
    made = iter(range(9))
    assert shelf.get("a", 1, 0.0, lambda: next(made)) == 0
    assert shelf.get("a", 1, 5.0, lambda: next(made)) == 0
    assert shelf.get("a", 2, 5.0, lambda: next(made)) == 1
    assert shelf.get("a", 2, 16.0, lambda: next(made)) == 2
    for key in "bc":
        shelf.get(key, 1, 16.0, lambda: next(made))
    assert shelf.get("a", 2, 16.0, lambda: next(made)) == 5


def test_what_many_want_at_once_is_made_once() -> None:
    shelf: Shelf[str] = Shelf(2, stale_s=10)
    begun, allowed, made = Event(), Event(), list[int]()

    def make() -> str:
        made.append(1)
        begun.set()
        assert allowed.wait(60)
        return "story"

    with ThreadPoolExecutor(6) as crowd:
        asked = [crowd.submit(shelf.get, "a", 1, 0.0, make)]
        assert begun.wait(60)
        asked += [crowd.submit(shelf.get, "a", 1, 0.0, make) for _ in range(5)]
        allowed.set()
        assert [one.result(60) for one in asked] == ["story"] * 6
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    shelf: Shelf[str] = Shelf(2, stale_s=10)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        shelf.get("a", 1, 0.0, fail)
    assert shelf.get("a", 1, 0.0, lambda: "story") == "story"


def test_times_are_written_as_the_design_guide_has_them() -> None:
    today, at = date(2026, 11, 28), 1_795_418_400_000  # 2026-11-23 15:20 in Shanghai
    assert spelling.moment(at, "zh", today) == "11月23日 15:20"
    assert spelling.moment(at, "en", today) == "23 Nov 2026, 15:20"
    assert spelling.day(date(2025, 1, 2), "zh", today) == "2025-01-02"
    assert spelling.moment(1 << 62, "zh", today) == "—"
    assert (spelling.number(-3.25, 1), spelling.percent(0.2), spelling.percent(0.0)) == ("−3.2", "<1", "0")


@given(st.text(max_size=600))
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    found = typed.read(text)
    assert found is None or found.path.startswith("/")
