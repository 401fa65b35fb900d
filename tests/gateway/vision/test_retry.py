from __future__ import annotations

from itertools import pairwise

from gateway.vision.region import Rect
from gateway.vision.retry import Unread

PRINT = Rect(100, 100, 200, 150)


def turn(unread: Unread, rect: Rect, t_ms: int) -> tuple[bool, bool]:
    """One picture in which it does not read: (it was tried, it got the rescue)."""
    place = unread.place(rect, t_ms)
    if not unread.due(place):
        return False, False
    unread.fail(place)
    return True, unread.rescue([place]) is place


def test_what_does_not_read_is_tried_less_often_and_rescued_ever_more_rarely() -> None:
    unread = Unread()
    turns = [turn(unread, PRINT, t) for t in range(0, 4000, 40)]
    tried = [number for number, (is_tried, _) in enumerate(turns) if is_tried]
    rescued = [number for number, (_, is_rescued) in enumerate(turns) if is_rescued]
    assert tried[:4] == [0, 1, 4, 7]
    gaps = [after - before for before, after in pairwise(rescued)]
    assert 2 <= len(rescued) <= 6
    assert gaps == sorted(gaps)


def test_a_place_that_grows_is_tried_at_once() -> None:
    unread = Unread()
    for t in range(0, 200, 40):
        turn(unread, PRINT, t)
    assert turn(unread, Rect(100, 100, 250, 150), 200)[0]


def test_a_place_is_followed_while_it_moves_and_forgotten_when_it_is_gone() -> None:
    unread = Unread()
    first = unread.place(PRINT, 0)
    assert unread.place(Rect(130, 100, 230, 150), 40) is first
    assert unread.place(Rect(500, 100, 600, 150), 80) is not first
    assert unread.place(Rect(140, 100, 240, 150), 5000) is not first


def test_two_places_of_one_picture_are_two() -> None:
    unread = Unread()
    assert unread.place(PRINT, 0) is not unread.place(Rect(110, 100, 210, 150), 0)


def test_one_rescue_a_picture_goes_to_the_place_with_the_fewest() -> None:
    unread = Unread()
    places = [unread.place(PRINT, 0), unread.place(Rect(500, 100, 600, 150), 0)]
    assert unread.rescue(places) is None
    for place in places * 2:
        unread.fail(place)
    chosen = [unread.rescue(places) for _ in range(6)]
    assert [places.index(one) if one else None for one in chosen] == [0, 1, 0, 1, 0, 1]


def test_what_was_read_is_not_unread() -> None:
    unread = Unread()
    place = unread.place(PRINT, 0)
    assert unread
    unread.read(place)
    assert not unread
