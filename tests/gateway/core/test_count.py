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
