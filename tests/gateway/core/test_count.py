from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.code import Code, Symbology
from gateway.core.count import Counted, Counter

SIDE = 80.0
WIDTH = 1280.0


class Kind(NamedTuple):
    kind: str
    checked: bool


def checked(text: str, symbology: Symbology) -> Kind:
    return Kind("voucher", checked=True)


def unchecked(text: str, symbology: Symbology) -> Kind:
    return Kind("goods", checked=False)


def code(text: str, x: float, y: float = 300.0, symbology: Symbology = "qr_code", side: float = SIDE) -> Code:
    h = side / 2
    return Code(text, symbology, ((x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)), "quick")


def run(counter: Counter, pictures: list[tuple[int, list[Code]]]) -> list[Counted]:
    return [one for t_ms, codes in pictures for one in counter.see(codes, t_ms)[1]]


@dataclass
class Belt:
    """Boxes of one lane, one behind the other, and in which pictures each reads."""

    texts: list[str]
    speed: float  # sides a second
    gap: float  # sides from code to code
    y: float
    unread: list[bool]
    jitter: list[float]

    def codes(self, t_ms: int, picture: int) -> list[tuple[int, Code]]:
        found = []
        for box, text in enumerate(self.texts):
            x = t_ms / 1000 * self.speed * SIDE - box * self.gap * SIDE
            turn = picture * 7 + box * 3
            if SIDE / 2 <= x <= WIDTH - SIDE / 2 and not self.unread[turn % len(self.unread)]:
                at = self.jitter[turn % len(self.jitter)]
                found.append((box, code(text, x + at, self.y - at)))
        return found


@st.composite
def belts(draw: st.DrawFn) -> list[Belt]:
    # A code is on a box, so the next is some sides away, and at most two boxes come a second; in half of the pictures
    # at most a code does not read.
    speed = draw(st.floats(0.5, 30))
    return [
        Belt(
            draw(st.lists(st.sampled_from(["LOT-A", "LOT-A", "LOT-B"]), min_size=1, max_size=6)),
            speed,
            max(5, speed / 2) + draw(st.floats(0, 15)),
            150 + lane * 5 * SIDE,
            draw(st.lists(st.booleans(), min_size=3, max_size=11).filter(lambda some: sum(some) * 2 <= len(some))),
            draw(st.lists(st.floats(-3, 3), min_size=1, max_size=5)),
        )
        for lane in range(draw(st.integers(1, 2)))
    ]


@settings(max_examples=60, deadline=None)
@given(belts(), st.sampled_from([20, 33, 40, 66]), st.sampled_from([checked, unchecked]))
def test_every_box_of_every_belt_counts_once(lanes: list[Belt], step: int, sort_of) -> None:
    reads: Tally[tuple[int, int]] = Tally()
    pictures = []
    end = max((len(one.texts) * one.gap * SIDE + WIDTH) / (one.speed * SIDE) * 1000 for one in lanes)
    for number, t_ms in enumerate(range(0, int(end), step)):
        read = [(lane, box, one) for lane, belt in enumerate(lanes) for box, one in belt.codes(t_ms, number)]
        reads.update((lane, box) for lane, box, _ in read)
        pictures.append((t_ms, [one for _, _, one in read]))
    need = 1 if sort_of is checked else 2
    legible = Tally(lanes[lane].texts[box] for (lane, box), count in reads.items() if count >= need)
    found = run(Counter(sort_of), pictures)
    assert Tally(one.code.text for one in found) == legible
    assert len({one.track for one in found}) == len(found)


def test_a_check_counts_at_once_and_agreement_needs_two_pictures_and_not_two_reads() -> None:
    assert [one.proof for one in run(Counter(checked), [(0, [code("A", 300)])])] == ["check"]
    same = [code("A", 300), code("A", 301)]
    assert run(Counter(unchecked), [(0, same), (0, same)]) == []
    found = run(Counter(unchecked), [(0, same), (40, same)])
    assert [(one.proof, one.reads, one.legible_ms) for one in found] == [("agreement", 2, 0)]


def test_a_bar_code_needs_agreement_whatever_its_check_digit_says() -> None:
    wrong, right = code("0973773550136", 300, symbology="ean_13"), code("2974174550136", 300, symbology="ean_13")
    found = run(Counter(checked), [(0, [wrong]), (40, [right]), (80, [right]), (120, [right])])
    assert [(one.code.text, one.proof, one.reads) for one in found] == [("2974174550136", "agreement", 3)]


def test_goods_that_read_wrongly_in_two_pictures_do_not_count() -> None:
    wrong, right = code("0990538025654", 300, symbology="ean_13"), code("2990538125653", 300, symbology="ean_13")
    pictures = [(0, [wrong]), (40, [wrong]), (80, [right]), (120, [right]), (160, [right])]
    assert [one.code.text for one in run(Counter(checked), pictures)] == ["2990538125653"]
    twice = [(t, [code("C", 300, symbology="code_128")]) for t in (0, 40)]
    assert [one.reads for one in run(Counter(checked), twice)] == [2]


def test_a_read_that_disagrees_at_the_same_place_begins_again() -> None:
    a, b = [code("A", 300)], [code("B", 303)]
    assert run(Counter(unchecked), [(0, a), (40, b), (80, a), (120, b), (160, a)]) == []
    assert [one.code.text for one in run(Counter(unchecked), [(0, a), (40, b), (80, b)])] == ["B"]


def test_a_misread_of_what_was_counted_never_counts_while_the_truth_is_read_in_between() -> None:
    a, b = [code("A", 300)], [code("B", 303)]
    pictures = [(40 * n, b if n % 2 else a) for n in range(2, 40)]
    found = run(Counter(unchecked), [(0, a), (40, a), *pictures])
    assert [one.code.text for one in found] == ["A"]


def test_a_box_that_stands_for_hours_is_held_without_being_read() -> None:
    counter = Counter(checked)
    counter.see([code("A", 300)], 0)
    for t_ms in range(1000, 4 * 3_600_000, 60_000):
        counter.hold([1], t_ms)
        assert counter.see([], t_ms) == ((), ())
    assert counter.see([code("A", 302)], 4 * 3_600_000)[1] == ()


def test_time_in_which_nobody_looked_is_no_absence() -> None:
    counter = Counter(checked, forget_ms=2000)
    counter.see([code("A", 300)], 0)
    assert counter.see([code("A", 301)], 600_000)[1] == ()


def test_what_leaves_and_comes_back_after_forget_ms_is_new_and_before_is_not() -> None:
    counter = Counter(checked, forget_ms=2000)
    counter.see([code("A", 300)], 0)
    for t_ms in (100, 2000):
        counter.see([], t_ms)
    assert counter.see([code("A", 300)], 2050)[1] == ()
    for t_ms in range(2100, 4300, 100):
        counter.see([], t_ms)
    assert len(counter.see([code("A", 300)], 4300)[1]) == 1


def test_an_unread_picture_and_then_a_stall_are_no_absence() -> None:
    counter = Counter(checked, forget_ms=500)
    counter.see([code("A", 300)], 0)
    counter.see([], 40)
    counter.see([], 900)
    assert counter.see([code("A", 420)], 940)[1] == ()


def test_a_camera_of_one_picture_a_second_sees_that_a_box_went() -> None:
    counter = Counter(checked, forget_ms=2000)
    counter.see([code("A", 300)], 0)
    for t_ms in range(1000, 6000, 1000):
        counter.see([], t_ms)
    assert len(counter.see([code("A", 300)], 6000)[1]) == 1


def test_pictures_that_come_in_a_burst_after_a_stall_count_once() -> None:
    rides = [(40 * n, [code("A", 100 + 20 * n)]) for n in range(6)]
    burst = [(202, [code("A", 220)]), (210, [code("A", 440)])]
    assert len(run(Counter(checked), [*rides, *burst])) == 1


def test_the_next_box_of_the_same_batch_enters_while_the_last_one_leaves() -> None:
    leaving = [(t, [code("A", 700 + t)]) for t in range(0, 500, 40)]
    both = [(t, [code("A", 700 + t), code("A", 60 + t - 480)]) for t in range(480, 560, 40)]
    alone = [(t, [code("A", 60 + t - 480)]) for t in range(560, 900, 40)]
    assert len(run(Counter(checked), [*leaving, *both, *alone])) == 2


def test_a_belt_that_stops_and_goes_on_while_a_hand_hides_the_code() -> None:
    moving = [(t, [code("A", 100 + 0.5 * t)]) for t in range(0, 400, 40)]
    hidden = [(t, []) for t in range(400, 1800, 40)]
    again = [(t, [code("A", 330 + 0.5 * (t - 1800))]) for t in range(1800, 2400, 40)]
    assert len(run(Counter(checked), [*moving, *hidden, *again])) == 1


def test_bar_codes_without_height_are_followed_by_their_length() -> None:
    def bar(x: float, y: float) -> Code:
        return Code("6901234567892", "ean_13", ((x, y), (x + 190, y), (x + 190, y), (x, y)), "quick")

    assert len(run(Counter(checked), [(40 * n, [bar(100 + 20 * n, 300 + 12 * (n % 3))]) for n in range(20)])) == 1


def test_one_text_in_two_symbologies_is_two_codes() -> None:
    both = [code("6901234567892", 300), code("6901234567892", 600, symbology="ean_13")]
    assert len(run(Counter(checked), [(0, both), (40, both), (80, both)])) == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("AB"), st.floats(0, WIDTH), st.floats(0, 720)), max_size=4), max_size=12
    ),
    st.sampled_from([checked, unchecked]),
)
def test_whatever_is_read_no_track_counts_twice_and_only_what_was_read_counts(pictures, sort_of) -> None:
    counter, tracks = Counter(sort_of), set()
    for number, places in enumerate(pictures):
        codes = [code(text, x, y) for text, x, y in places]
        seen, counted = counter.see(codes, number * 40)
        assert {one.code for one in counted} <= {one.code for one in seen} <= set(codes)
        assert not tracks & {one.track for one in counted}
        tracks |= {one.track for one in counted}
        assert all(one.counted for one in seen if one.track in tracks)
