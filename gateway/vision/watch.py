"""What a camera's pictures say, one after the other: which codes, and which things are counted. Pure.

motion → regions with edges → the quick decoder on each → at most one rescue on a region that did not read → tracks and
counting. A picture without motion costs the motion gate and nothing else, except where a code waits for a second read.
The whole picture is looked at first of all, when motion ends, and once a second while something does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gateway.core.code import Code, Symbology
from gateway.core.count import Counted, Counter, Seen, Sorter, Track
from gateway.vision import cascade
from gateway.vision.likeness import Pattern, alike, blind, pattern
from gateway.vision.motion import Cells, Gate, Picture, cell_of, reduced, thinned
from gateway.vision.region import Rect, bounds, cut, edges, grey, moved, operators, regions, whole
from gateway.vision.retry import Unread

__all__ = ["Counted", "Look", "Seen", "Watch", "WatchOptions"]

Region = tuple[float, float, float, float]
_WHOLE_MS: Final = 1000
_AGAIN: Final = 10  # looks at a standing code that lacks a read, before it is left to the look once a second
_CHEAP: Final = 3  # rescues in turn; the dear ones are for stills


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

    codes: those read in it, corners in its pixels. moved: something moved. step: what was done with it, `still` when
    it was not decoded, else `region` or `whole`, or the name of the rescue that was tried.
    """

    codes: tuple[Seen, ...]
    counted: tuple[Counted, ...]
    moved: bool
    step: str


class Watch:
    """One camera: give it every picture in order. Raises ValueError where the picture is no H×W or H×W×3 of uint8."""

    def __init__(self, options: WatchOptions) -> None:
        self._options = options
        self._gate = Gate()
        self._counter = Counter(options.sort_of, options.agree, options.forget_ms)
        self._unread = Unread()
        self._patterns: dict[int, Pattern] = {}
        self._again: dict[int, int] = {}
        self._moved = False
        self._whole_ms: int | None = None

    def look(self, picture: Picture, t_ms: int) -> Look:
        """Takes one picture, BGR or grey. t_ms is monotonic, in ms."""
        if picture.dtype != "uint8" or picture.ndim not in (2, 3) or 0 in picture.shape:
            raise ValueError(f"no picture: {picture.dtype} of shape {picture.shape}")
        frame = operators(picture, self._options.region)
        own = cut(picture, frame)
        cell = cell_of(own.shape[1])
        thin = thinned(own, cell)
        small = reduced(thin, cell)
        changed = self._gate.step(small, t_ms)
        moves = bool(changed.any())
        held = self._hold(small, frame, cell, t_ms)
        step, codes = self._read(own, thin, changed, held, frame, t_ms)
        codes = [moved(code, frame) for code in codes]
        seen, counted = self._counter.see(codes, t_ms)
        self._keep(small, frame, cell, t_ms)
        self._moved = moves
        return Look(seen, counted, moves, step)

    def _hold(self, small: Picture, frame: Rect, cell: int, t_ms: int) -> list[Track]:
        """The tracks whose place looks as it did when they were read last; all of them while the camera is blind."""
        dark = blind(small)
        held = [
            track
            for track in self._counter.tracks
            if dark or alike(self._patterns[track.number], pattern(small, _place(track, frame), cell))
        ]
        self._counter.hold((track.number for track in held), t_ms)
        return [] if dark else held

    def _read(
        self, own: Picture, thin: Picture, changed: Cells, held: Sequence[Track], frame: Rect, t_ms: int
    ) -> tuple[str, list[Code]]:
        moves, cell = bool(changed.any()), cell_of(own.shape[1])
        waiting = [track for track in held if not track.counted and self._again.get(track.number, 0) < _AGAIN]
        if self._whole_due(t_ms, moves):
            self._whole_ms = t_ms
            return "whole", self._quick(own, whole(own))
        standing = [_place(track, frame) for track in held if track.counted]
        left = _without(changed, standing, cell)
        places = regions(edges(thin, left.shape), left, cell, whole(own)) if moves else []
        for track in waiting:
            self._again[track.number] = self._again.get(track.number, 0) + 1
            place = _place(track, frame).padded(3 * cell, own.shape[1], own.shape[0])
            if not any(2 * place.common(rect) > place.area for rect in places):
                places.append(place)
        if not places:
            return "still", []
        codes: list[Code] = []
        unread: list[Rect] = []
        for rect in places:
            found = self._quick(own, rect)
            codes += found
            if not found:
                unread.append(rect)
        self._unread.read([bounds(code.corners) for code in codes])
        chosen = self._unread.next(unread, t_ms)
        if chosen is None:
            return "region", codes
        rescue = cascade.RESCUES[chosen.turn % min(_CHEAP, len(cascade.RESCUES))]
        part = grey(cut(own, chosen.rect))
        codes += [moved(code, chosen.rect) for code in rescue.read(part, self._options.symbologies)]
        return rescue.name, codes

    def _quick(self, own: Picture, rect: Rect) -> list[Code]:
        part = grey(cut(own, rect))
        return [moved(code, rect) for code in cascade.quick(part, self._options.symbologies)]

    def _whole_due(self, t_ms: int, moves: bool) -> bool:
        if self._whole_ms is None or (self._moved and not moves):
            return True
        waits = bool(self._unread) or any(not track.counted for track in self._counter.tracks)
        return waits and t_ms - self._whole_ms >= _WHOLE_MS

    def _keep(self, small: Picture, frame: Rect, cell: int, t_ms: int) -> None:
        """The pattern of each track that was read now; forgets those of tracks that are gone."""
        tracks = self._counter.tracks
        numbers = {track.number for track in tracks}
        self._patterns = {number: one for number, one in self._patterns.items() if number in numbers}
        self._again = {number: count for number, count in self._again.items() if number in numbers}
        for track in tracks:
            if track.read_ms == t_ms:
                self._patterns[track.number] = pattern(small, _place(track, frame), cell)


def _place(track: Track, frame: Rect) -> Rect:
    """Where a track was read last, in pixels of the operator's region."""
    rect = bounds(track.code.corners)
    return Rect(rect.left - frame.left, rect.top - frame.top, rect.right - frame.left, rect.bottom - frame.top)


def _without(changed: Cells, standing: Sequence[Rect], cell: int) -> Cells:
    """The changed cells outside what is known to stand there."""
    if not standing:
        return changed
    left = changed.copy()
    for rect in standing:
        left[max(0, rect.top // cell) : -(-rect.bottom // cell), max(0, rect.left // cell) : -(-rect.right // cell)] = (
            False
        )
    return left
