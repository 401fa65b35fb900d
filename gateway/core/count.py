"""Which codes of which pictures are one thing, and when that thing is counted: once. Pure.

A track is a code followed through pictures by what it says AND where it is: a voucher belongs to a batch, so several
boxes in one picture may bear the same text, and the next may come while the last one leaves. Where a track must be by
now follows from its speed; of one that was read only once, from the speed of the belt. What stands still is not read
again: whoever sees that its place looks as before says so (`hold`), and it lives on for hours. What nobody has seen for
`forget_ms` is gone, so a hand before a box is no new box, and a box that comes back later is.

A code counts at once where it has a check of its own (`Sorter`), else when as many pictures agree as `agree` says; a
read of something else at the same place begins again. Bar codes always need pictures that agree: they have nothing like
the error correction of the square codes. Of wrong reads one in ten passes the check digit of an EAN-13, and a blur that
stays makes the same one again in the next picture (docs/camera.md), so goods need one picture more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final, Literal, NamedTuple, Protocol

from gateway.core.code import Code, Point, Symbology

Proof = Literal["check", "agreement"]

BARS: Final = ("ean_13", "code_128")
_MORE: Final = {"ean_13": 1}  # pictures beyond `agree`, for one digit modulo ten
# How far a code may be from where it is expected, in its own sides: at once, and more for every second unread. Where
# neither its speed nor the belt's is known it may have gone far: 0.5 m/s moves a code of 17 mm by 30 sides a second.
_NEAR: Final = 1.0
_SLACK: Final = 8.0
_BELT_SLACK: Final = 14.0
_UNKNOWN_SLACK: Final = 40.0
_SLACK_MS: Final = 400
# Pictures of a network camera come in bursts after a stall: what was taken over so long may bear one time.
_BURST_MS: Final = 500
# So many pictures at least must show that a code is away: an unread one and then a stall are no proof that it went.
_ABSENCES: Final = 4
# Of its speed: more is a belt that starts, stops, or a hand.
_STEADY: Final = 0.25
# Two reads nearer than this part of a side are at the same place: codes need a quiet zone, they cannot be so near.
_SAME: Final = 0.5


class Sort(Protocol):
    """What sort of code a text is (contract.printed), and whether a check in it makes a wrong read unlikely."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - the class says it
    @property
    def checked(self) -> bool: ...  # noqa: D102 - the class says it


Sorter = Callable[[str, Symbology], Sort]


class Counted(NamedTuple):
    """One thing, counted now. sort: the kind of Sort; legible_ms: when it was first read, on the clock of t_ms."""

    code: Code
    track: int
    sort: str
    reads: int
    proof: Proof
    legible_ms: int


class Seen(NamedTuple):
    """A code of this picture and the track it belongs to; counted: this track has been counted, now or before."""

    code: Code
    track: int
    counted: bool


@dataclass(slots=True)
class Track:
    """One code followed through pictures.

    speed: pixels a ms, None until two reads told it; steady: the last two agreed about it. away_ms: for how long
    pictures have shown that it is not there; time in which nobody looked does not count.
    """

    number: int
    code: Code
    at: Point
    side: float
    first_ms: int
    read_ms: int
    seen_ms: int
    reads: int = 1
    speed: Point | None = None
    steady: bool = False
    away_ms: int = 0
    counted: bool = False

    @property
    def fast(self) -> bool:
        """Whether it goes by more than its own side a second."""
        return self.speed is not None and hypot(*self.speed) * 1000 > self.side

    def expected(self, t_ms: int, belt: Point | None) -> Point:
        """Where it is at t_ms if it goes on as it did."""
        speed = self.speed or belt or (0.0, 0.0)
        age = t_ms - self.read_ms
        return self.at[0] + speed[0] * age, self.at[1] + speed[1] * age

    def reaches(self, place: Point, t_ms: int, belt: Point | None) -> bool:
        """Whether it may be at this place at t_ms: on the way to where it is expected, for a belt may stop, or as far
        beyond as a burst of pictures carries it.
        """
        age = min(t_ms - self.seen_ms, _SLACK_MS) / 1000
        slack = _SLACK if self.speed is not None else _UNKNOWN_SLACK if belt is None else _BELT_SLACK
        away = _from_segment(place, self.at, self.expected(t_ms + _BURST_MS, belt))
        return away <= self.side * (_NEAR + slack * age)

    def moves_to(self, code: Code, at: Point, t_ms: int) -> None:
        """Takes over one more read."""
        span = t_ms - self.read_ms
        if span > 0:
            now = (at[0] - self.at[0]) / span, (at[1] - self.at[1]) / span
            before = self.speed
            self.steady = before is not None and _distance(now, before) <= _STEADY * hypot(*before)
            self.speed = now if before is None else ((before[0] + now[0]) / 2, (before[1] + now[1]) / 2)
            self.reads += 1
        self.code, self.at, self.side = code, at, side_of(code)
        self.read_ms = self.seen_ms = t_ms


class Counter:
    """The tracks of one camera. Times are monotonic ms and never go back."""

    def __init__(self, sort_of: Sorter, agree: int = 2, forget_ms: int = 2000) -> None:
        self._sort_of = sort_of
        self._agree = agree
        self._forget_ms = forget_ms
        self._tracks: list[Track] = []
        self._next = 1
        self._belt: Point | None = None
        self._looked_ms: int | None = None

    @property
    def tracks(self) -> Sequence[Track]:
        """Those that are not forgotten."""
        return self._tracks

    def expected(self, track: Track, t_ms: int) -> Point:
        """Where a track must be at t_ms, in pixels."""
        return track.expected(t_ms, self._belt)

    def hold(self, numbers: Iterable[int], t_ms: int) -> None:
        """These tracks are in this picture where they were read last, though nobody read them again; before `see`."""
        self._forget()
        held = set(numbers)
        for track in self._tracks:
            if track.number in held:
                track.seen_ms = t_ms

    def see(self, codes: Sequence[Code], t_ms: int) -> tuple[tuple[Seen, ...], tuple[Counted, ...]]:
        """The codes of one picture: to which track each belongs, and what is counted by it."""
        self._forget()
        found = _distinct(codes)
        matched = self._matched(found, t_ms)
        for index, (code, at) in enumerate(found):
            if index in matched:
                self._follow(matched[index], code, at, t_ms)
            else:
                matched[index] = self._begin(code, at, t_ms)
        self._refute(found, t_ms)
        looked = 0 if self._looked_ms is None else min(t_ms - self._looked_ms, self._forget_ms // _ABSENCES)
        self._looked_ms = t_ms
        for track in self._tracks:
            track.away_ms = 0 if track.seen_ms == t_ms else track.away_ms + looked
        counted = [one for index in range(len(found)) if (one := self._count(matched[index])) is not None]
        seen = [Seen(code, matched[index].number, matched[index].counted) for index, (code, _) in enumerate(found)]
        return tuple(seen), tuple(counted)

    def _forget(self) -> None:
        self._tracks = [track for track in self._tracks if track.away_ms <= self._forget_ms]

    def _matched(self, found: Sequence[tuple[Code, Point]], t_ms: int) -> dict[int, Track]:
        """Index of a code -> its track: the pairs that are possible, the nearest to what is expected first."""
        pairs = [
            (_distance(at, track.expected(t_ms, self._belt)), index, track)
            for index, (code, at) in enumerate(found)
            for track in self._tracks
            if (code.text, code.symbology) == (track.code.text, track.code.symbology)
            and track.reaches(at, t_ms, self._belt)
        ]
        pairs.sort(key=lambda pair: (pair[0], pair[1], pair[2].number))
        matched: dict[int, Track] = {}
        taken: set[int] = set()
        for _, index, track in pairs:
            if index not in matched and track.number not in taken:
                matched[index] = track
                taken.add(track.number)
        return matched

    def _follow(self, track: Track, code: Code, at: Point, t_ms: int) -> None:
        track.moves_to(code, at, t_ms)
        if track.fast and track.reads > 2:
            self._belt = track.speed

    def _begin(self, code: Code, at: Point, t_ms: int) -> Track:
        track = Track(self._next, code, at, side_of(code), t_ms, t_ms, t_ms)
        self._next += 1
        self._tracks.append(track)
        return track

    def _refute(self, found: Sequence[tuple[Code, Point]], t_ms: int) -> None:
        """Drops what was read at a place, not counted yet, and reads otherwise now."""
        self._tracks = [
            track
            for track in self._tracks
            if track.counted
            or track.read_ms == t_ms
            or not any(_distance(at, track.expected(t_ms, self._belt)) < _SAME * track.side for _, at in found)
        ]

    def _count(self, track: Track) -> Counted | None:
        if track.counted:
            return None
        sort = self._sort_of(track.code.text, track.code.symbology)
        proof: Proof = "check" if sort.checked and track.code.symbology not in BARS else "agreement"
        if proof == "agreement" and track.reads < self._agree + _MORE.get(track.code.symbology, 0):
            return None
        track.counted = True
        return Counted(track.code, track.number, sort.kind, track.reads, proof, track.first_ms)


def centre(code: Code) -> Point:
    """The middle of its corners, in pixels."""
    return sum(x for x, _ in code.corners) / 4, sum(y for _, y in code.corners) / 4


def side_of(code: Code) -> float:
    """Its longest side in pixels, at least 1: of a bar code the stretch that was read, which may have no height."""
    corners = code.corners
    return max(1.0, *(_distance(corners[n], corners[(n + 1) % 4]) for n in range(4)))


def _distinct(codes: Sequence[Code]) -> list[tuple[Code, Point]]:
    """One read of each place: the first, where two decoders or two crops read there."""
    found: list[tuple[Code, Point]] = []
    for code in codes:
        at = centre(code)
        if all(_distance(at, other) >= _SAME * min(side_of(code), side_of(one)) for one, other in found):
            found.append((code, at))
    return found


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _from_segment(place: Point, begin: Point, end: Point) -> float:
    """How far a place is from the line between two others."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((place[0] - begin[0]) * dx + (place[1] - begin[1]) * dy) / length
    part = min(1.0, max(0.0, along))
    return _distance(place, (begin[0] + part * dx, begin[1] + part * dy))
