from __future__ import annotations

from itertools import pairwise

from gateway.vision.region import Rect
from gateway.vision.retry import Attempts

PRINT = Rect(100, 100, 200, 150)


def turn(attempts: Attempts, rect: Rect, t_ms: int) -> tuple[bool, bool]:
    """One picture in which it does not read: (it was tried, it got the rescue)."""
    place = attempts.place(rect, t_ms)
    if not attempts.due(place):
        return False, False
    attempts.fail(place)
    return True, attempts.rescue([place]) is place


def test_what_does_not_read_is_tried_less_often_and_rescued_ever_more_rarely() -> None:
    attempts = Attempts()
    turns = [turn(attempts, PRINT, t) for t in range(0, 4000, 40)]
    tried = [number for number, (is_tried, _) in enumerate(turns) if is_tried]
    rescued = [number for number, (_, is_rescued) in enumerate(turns) if is_rescued]
    assert tried[:4] == [0, 1, 4, 7]
    gaps = [after - before for before, after in pairwise(rescued)]
    assert 2 <= len(rescued) <= 6
    assert gaps == sorted(gaps)


def test_a_place_that_grows_is_tried_at_once() -> None:
    attempts = Attempts()
    for t in range(0, 200, 40):
        turn(attempts, PRINT, t)
    assert turn(attempts, Rect(100, 100, 250, 150), 200)[0]


def test_a_place_is_followed_while_it_moves_and_forgotten_when_it_is_gone() -> None:
    attempts = Attempts()
    first = attempts.place(PRINT, 0)
    assert attempts.place(Rect(130, 100, 230, 150), 40) is first
    assert attempts.place(Rect(500, 100, 600, 150), 80) is not first
    assert attempts.place(Rect(140, 100, 240, 150), 5000) is not first


def test_two_places_of_one_picture_are_two() -> None:
    attempts = Attempts()
    assert attempts.place(PRINT, 0) is not attempts.place(Rect(110, 100, 210, 150), 0)


def test_one_rescue_a_picture_goes_to_the_place_with_the_fewest() -> None:
    attempts = Attempts()
    places = [attempts.place(PRINT, 0), attempts.place(Rect(500, 100, 600, 150), 0)]
    assert attempts.rescue(places) is None
    for place in places * 2:
        attempts.fail(place)
    chosen = [attempts.rescue(places) for _ in range(7)]
    assert [places.index(one) if one else None for one in chosen] == [0, 1, 0, 1, None, None, 0]


def test_what_was_read_is_not_unread() -> None:
    attempts = Attempts()
    place = attempts.place(PRINT, 0)
    assert attempts
    attempts.read(place)
    assert not attempts
