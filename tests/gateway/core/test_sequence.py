"""The order of adverts: news, late repeats, replays."""

from __future__ import annotations

from gateway.core.advert import Word
from gateway.core.fault import Fault
from gateway.core.sequence import Sequence

VALUES: dict[str, float | None] = {"air_temperature": 4.0}


def packets(*said: tuple[int, int]) -> list[bool]:
    """Whether each (packet number, monotonic ms) is news."""
    sequence = Sequence()
    words = [sequence.admit(Word(VALUES, packet=number), mono) for number, mono in said]
    return [isinstance(word, Word) and bool(word.values) for word in words]


def counters(*said: int) -> list[bool]:
    """Whether each counter is believed."""
    sequence = Sequence()
    return [isinstance(sequence.admit(Word(VALUES, counter=number), 0), Word) for number in said]


def test_packets_go_on_over_their_end_and_late_ones_are_repeats() -> None:
    assert packets((254, 0), (255, 100), (0, 200), (255, 300), (0, 400), (1, 500)) == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


def test_after_a_pause_any_packet_is_news() -> None:
    assert packets((9, 0), (9, 4_000), (9, 4_001), (3, 9_000)) == [True, False, True, True]


def test_a_jump_ahead_is_news_only_within_reach() -> None:
    assert packets((0, 0), (63, 10), (127, 20)) == [True, True, False]


def test_a_counter_may_stand_or_rise_or_begin_anew_but_not_go_back() -> None:
    assert counters(5_000, 5_000, 5_001, 4_999, 100) == [True, True, True, False, False]
    assert counters(5_000, 99, 100) == [True, True, True]


def test_a_replay_says_from_where_to_where() -> None:
    sequence = Sequence()
    sequence.admit(Word(VALUES, counter=5_000), 0)
    fault = sequence.admit(Word(VALUES, counter=4_000), 0)
    assert isinstance(fault, Fault)
    assert "from 5000 to 4000" in fault.text("en")
