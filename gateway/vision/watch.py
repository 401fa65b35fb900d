"""What a camera's pictures say, one after the other: which codes, and which things are counted. Pure.

motion → regions with edges → the quick decoder on each → at most one rescue on a region that did not read → tracks and
counting. A picture without motion costs the motion gate and nothing else, except where a code waits for a second read.
A thing that was counted and moves on is followed by its speed, and read only now and then. The whole picture is looked
at first of all, when motion ends, and now and then while something does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gateway.core.code import Code, Point, Symbology
from gateway.core.count import Counted, Counter, Seen, Sorter, Track
from gateway.vision import cascade
from gateway.vision.likeness import Pattern, alike, blind, pattern
from gateway.vision.motion import Cells, MotionGate, cell_of, cells_of, reduced, thinned
from gateway.vision.moving import MOVING
from gateway.vision.picture import Picture
from gateway.vision.region import Finder, Rect, Spot, bounds, cut, moved, operators, whole
from gateway.vision.retry import Attempts, Place
from gateway.vision.view import grey

__all__ = ["Counted", "Look", "Seen", "Watch", "WatchOptions"]

Region = tuple[float, float, float, float]
_WHOLE_MS: Final = (1000, 3000)  # while nothing moves, and while something does
_AGAIN: Final = 10  # looks at a standing code that lacks a read, before it is left to the look once a second
_FOLLOW_MS: Final = 400  # a counted code may be followed so long without a read
_ROOM: Final = 1.3  # a region may have grown by so much and still show nothing new


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchOptions:
    """How one camera is watched.

    sort_of: what sort of code a text is, and whether it has a check (contract.printed.sort_of). region: of the
    operator, left, top, right, bottom as parts of the picture. agree, forget_ms: see gateway.core.count.
    """

    sort_of: Sorter
    symbologies: frozenset[Symbology] = cascade.DEFAULT
    region: Region | None = None
    agree: int = 2
    forget_ms: int = 2000


class Look(NamedTuple):
    """What one picture said.

    codes: those in it, corners in its pixels; the step of one that was not read anew is `held` where it stands as it
    did, `followed` where it moves on. moved: something moved. step: what was done with the picture: `still` where it
    was not decoded, else `region` or `whole`, or the name of the rescue that was tried.
    """

    codes: tuple[Seen, ...]
    counted: tuple[Counted, ...]
    moved: bool
    step: str


class _Frame(NamedTuple):
    """One picture on its way: the operator's part of it, where that is, in cells, and what is known to be there."""

    own: Picture
    rect: Rect
    cell: int
    thin: Picture
    changed: Cells
    t_ms: int
    held: Sequence[Track]

    @property
    def moves(self) -> bool:
        return bool(self.changed.any())


class _Reading(NamedTuple):
    """What was read of one picture: in these rectangles; the tracks that were followed without."""

    step: str
    codes: Sequence[Code]
    rects: Sequence[Rect] = ()
    followed: Sequence[Track] = ()


class Watch:
    """One camera: give it every picture in order. Raises ValueError where the picture is no H×W or H×W×3 of uint8."""

    def __init__(self, options: WatchOptions) -> None:
        self._options = options
        self._gate = MotionGate()
        self._counter = Counter(options.sort_of, options.agree, options.forget_ms)
        self._finder = Finder()
        self._attempts = Attempts()
        self._patterns: dict[int, Pattern] = {}
        self._again: dict[int, int] = {}
        self._room: dict[int, int] = {}
        self._owed = False
        self._whole_ms: int | None = None

    def look(self, picture: Picture, t_ms: int) -> Look:
        """Takes one picture, BGR or grey. t_ms is monotonic, in ms."""
        if picture.dtype != "uint8" or picture.ndim not in (2, 3) or 0 in picture.shape:
            raise ValueError(f"no picture: {picture.dtype} of shape {picture.shape}")
        rect = operators(picture, self._options.region)
        own = cut(picture, rect)
        cell = cell_of(own.shape[1])
        thin = thinned(own, cell)
        small = reduced(thin, cells_of(own, cell))
        changed = self._gate.step(small, t_ms)
        held = self._hold(small, rect, cell, t_ms, moves=bool(changed.any()))
        frame = _Frame(own, rect, cell, thin, changed, t_ms, held)
        self._owed |= frame.moves
        reading = self._read(frame)
        seen, counted = self._counter.see([moved(code, rect) for code in reading.codes], t_ms)
        self._keep(small, frame, reading)
        return Look(seen + self._known(frame, reading), counted, frame.moves, reading.step)

    def _hold(self, small: Picture, rect: Rect, cell: int, t_ms: int, *, moves: bool) -> list[Track]:
        """The tracks whose place looks as it did when they were read last; all of them while the camera is blind.

        What goes by steadily is not asked.
        """
        dark = blind(small)
        held = [
            track
            for track in self._counter.tracks
            if dark or (not (moves and track.steady and track.fast) and self._looks(track, small, rect, cell))
        ]
        self._counter.hold((track.number for track in held), t_ms)
        return [] if dark else held

    def _looks(self, track: Track, small: Picture, rect: Rect, cell: int) -> bool:
        """Whether its place looks as it did."""
        return alike(self._patterns[track.number], pattern(small, _place(track, rect), cell))

    def _read(self, frame: _Frame) -> _Reading:
        if self._whole_due(frame):
            self._whole_ms = frame.t_ms
            self._owed = False
            return _Reading("whole", self._quick(frame.own, whole(frame.own), dark=frame.moves))
        followed: list[Track] = []
        read: list[Rect] = []
        codes: list[Code] = []
        tried: list[Place] = []
        failed = False
        spots = self._spots(frame)
        for rect, dense in spots:
            if known := self._only(rect, frame):
                fresh = [track for track in known if track.steady and frame.t_ms - track.read_ms < _FOLLOW_MS]
                again = [code for track in known if track not in fresh for code in self._anew(track, frame)]
                if again or len(fresh) == len(known):
                    followed += fresh
                    codes += again
                    read += [rect] if again else []
                    continue
            place = self._attempts.place(rect, frame.t_ms)
            if not self._attempts.due(place):
                continue
            if found := self._quick(frame.own, rect, dark=self._attempts.plainly(place)):
                codes += found
                read.append(rect)
                self._attempts.read(place)
            else:
                self._attempts.fail(place)
                failed = True
                tried += [place] if dense else []
        for rect in self._waiting(frame, [spot.rect for spot in spots]):
            read.append(rect)
            codes += self._quick(frame.own, rect)
        chosen = self._attempts.rescue(tried)
        if chosen is None:
            return _Reading("region" if read or failed else "still", codes, read, followed)
        rescue = MOVING[(chosen.rescues - 1) % len(MOVING)]
        codes += [
            moved(code, chosen.rect)
            for code in rescue.read(grey(cut(frame.own, chosen.rect)), self._options.symbologies)
        ]
        return _Reading(rescue.name, codes, read, followed)

    def _spots(self, frame: _Frame) -> list[Spot]:
        if not frame.moves:
            return []
        standing = [_place(track, frame.rect) for track in frame.held if track.counted]
        left = _without(frame.changed, standing, frame.cell)
        return self._finder.spots(frame.thin, left, frame.cell, whole(frame.own))

    def _only(self, rect: Rect, frame: _Frame) -> list[Track]:
        """The counted tracks that must be in a region now, if it has no room for anything else."""
        known = [
            track
            for track in self._counter.tracks
            if track.counted
            and frame.t_ms - track.read_ms < 2 * _FOLLOW_MS
            and rect.holds(_within(self._counter.expected(track, frame.t_ms), frame.rect))
        ]
        room = max((self._room.get(track.number, 0) for track in known), default=0)
        return known if rect.area <= _ROOM * room else []

    def _anew(self, track: Track, frame: _Frame) -> list[Code]:
        """Reads a track where it must be now and for what it is, at a tenth of the cost of its whole region."""
        at = self._counter.expected(track, frame.t_ms)
        height, width = frame.own.shape[:2]
        by = 2 * frame.cell + round(track.side / 4)
        place = bounds(_seen(track, at, "").code.corners)
        place = Rect(*(side - start for side, start in zip(place, frame.rect[:2] * 2, strict=True)))
        return self._quick(frame.own, place.padded(by, width, height), frozenset({track.code.symbology}))

    def _waiting(self, frame: _Frame, rects: Sequence[Rect]) -> list[Rect]:
        """Where a code stands that lacks a read, outside the regions that are looked at anyway."""
        found = []
        for track in frame.held:
            if track.counted or self._again.get(track.number, 0) >= _AGAIN:
                continue
            self._again[track.number] = self._again.get(track.number, 0) + 1
            height, width = frame.own.shape[:2]
            place = _place(track, frame.rect).padded(3 * frame.cell, width, height)
            if not any(2 * place.common(rect) > place.area for rect in rects):
                found.append(place)
        return found

    def _quick(
        self, own: Picture, rect: Rect, only: frozenset[Symbology] | None = None, *, dark: bool = False
    ) -> list[Code]:
        part = cut(own, rect)
        if not part.size:
            return []
        wanted = only or self._options.symbologies
        return [moved(code, rect) for code in cascade.quick(grey(part), wanted, dark=dark)]

    def _whole_due(self, frame: _Frame) -> bool:
        if self._whole_ms is None:
            return True
        if self._owed and not frame.moves and frame.t_ms - self._whole_ms >= _WHOLE_MS[False]:
            return True
        waits = bool(self._attempts) or any(not track.counted for track in self._counter.tracks)
        return waits and frame.t_ms - self._whole_ms >= _WHOLE_MS[frame.moves]

    def _keep(self, small: Picture, frame: _Frame, reading: _Reading) -> None:
        """How the place of each track that was read now looks, and how large; forgets tracks that are gone."""
        tracks = self._counter.tracks
        numbers = {track.number for track in tracks}
        self._patterns = {number: one for number, one in self._patterns.items() if number in numbers}
        self._again = {number: count for number, count in self._again.items() if number in numbers}
        self._room = {number: area for number, area in self._room.items() if number in numbers}
        for track in tracks:
            if track.read_ms == frame.t_ms:
                self._patterns[track.number] = pattern(small, _place(track, frame.rect), frame.cell)
                at = _within(track.at, frame.rect)
                for rect in reading.rects:
                    if rect.holds(at):
                        self._room[track.number] = rect.area

    def _known(self, frame: _Frame, reading: _Reading) -> tuple[Seen, ...]:
        """The codes that are in the picture and were not read anew."""
        held = [_seen(track, track.at, "held") for track in frame.held if track.read_ms != frame.t_ms]
        gone_on = [_seen(one, self._counter.expected(one, frame.t_ms), "followed") for one in reading.followed]
        return (*held, *gone_on)


def _place(track: Track, frame: Rect) -> Rect:
    """Where a track was read last, in pixels of the operator's region."""
    rect = bounds(track.code.corners)
    return Rect(rect.left - frame.left, rect.top - frame.top, rect.right - frame.left, rect.bottom - frame.top)


def _within(at: Point, frame: Rect) -> Point:
    """A place of the picture in pixels of the operator's region."""
    return at[0] - frame.left, at[1] - frame.top


def _seen(track: Track, to: Point, step: str) -> Seen:
    """A track as if it had been read at a place."""
    dx, dy = to[0] - track.at[0], to[1] - track.at[1]
    a, b, c, d = ((x + dx, y + dy) for x, y in track.code.corners)
    return Seen(track.code._replace(corners=(a, b, c, d), step=step), track.number, track.counted)


def _without(changed: Cells, standing: Sequence[Rect], cell: int) -> Cells:
    """The changed cells outside what is known to stand there."""
    if not standing:
        return changed
    left = changed.copy()
    for rect in standing:
        left[max(0, rect.top // cell) : -(-rect.bottom // cell), max(0, rect.left // cell) : -(-rect.right // cell)] = 0
    return left
