"""Which parts of a picture are worth decoding: rich in edges, where something changed. Pure.

A decoder looks at every pixel, and most of a picture is belt, wall and plain cardboard. A code is a place where the
grey changes from pixel to pixel all over; so is print, and the decoder tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.code import Code, Corners, Point
from gateway.vision.motion import Cells, Picture

MOST: Final = 6
_EDGE: Final = 7.0  # mean grey levels from pixel to pixel, both ways together
_LEAST_CELLS: Final = 6
_GROW: Final = 3  # cells round a change that belong to it
_PAD: Final = 2  # cells: the quiet zone, and the finder that stands out of the blob


class Rect(NamedTuple):
    """Pixels from the top left; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """In pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def common(self, other: Rect) -> int:
        """Pixels in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)

    def around(self, other: Rect) -> Rect:
        """The smallest that holds both."""
        return Rect(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def padded(self, by: int, width: int, height: int) -> Rect:
        """Larger by so many pixels on every side, within a picture of this size."""
        return Rect(
            max(0, self.left - by), max(0, self.top - by), min(width, self.right + by), min(height, self.bottom + by)
        )

    def holds(self, at: Point) -> bool:
        """Whether a place is in it."""
        return self.left <= at[0] < self.right and self.top <= at[1] < self.bottom


def whole(picture: Picture) -> Rect:
    """All of a picture."""
    return Rect(0, 0, picture.shape[1], picture.shape[0])


def operators(picture: Picture, region: tuple[float, float, float, float] | None) -> Rect:
    """The operator's own region of interest (left, top, right, bottom as parts of 1) in pixels; None is all."""
    height, width = picture.shape[:2]
    if region is None:
        return Rect(0, 0, width, height)
    left, top = min(width - 1, int(region[0] * width)), min(height - 1, int(region[1] * height))
    return Rect(left, top, max(left + 1, round(region[2] * width)), max(top + 1, round(region[3] * height)))


def cut(picture: Picture, rect: Rect) -> Picture:
    """The part of a picture in a rectangle, not copied."""
    return picture[rect.top : rect.bottom, rect.left : rect.right]


def grey(picture: Picture) -> Picture:
    """One channel, of a colour picture its brightness."""
    if picture.ndim == 2:
        return picture
    found: Picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)  # type: ignore[assignment]
    return found


def corners_of(rect: Rect) -> Corners:
    """A rectangle as corners, from the top left clockwise."""
    return (rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom)


def bounds(corners: Iterable[Point]) -> Rect:
    """The smallest rectangle round some points."""
    points = list(corners)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


def moved(code: Code, by: Rect) -> Code:
    """A code that was read in a cut, with corners in the picture that the cut was taken from."""
    one, two, three, four = ((x + by.left, y + by.top) for x, y in code.corners)
    return code._replace(corners=(one, two, three, four))


def regions(picture: Picture, changed: Cells, cell: int) -> list[Rect]:
    """Rectangles of a picture (grey or BGR) with edges in or beside the changed cells: the richest first, at most MOST.

    cell: pixels a side of a cell; `changed` has a cell for each.
    """
    height, width = changed.shape
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not rows.size:
        return []
    frame = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1).padded(_GROW, width, height)
    pixels = Rect(*(side * cell for side in frame))
    edges = _edges(grey(cut(picture, pixels)), frame.right - frame.left, frame.bottom - frame.top)
    near = cv2.dilate(cut_cells(changed, frame), np.ones((2 * _GROW + 1, 2 * _GROW + 1), np.uint8))
    found = [
        Rect(
            (frame.left + blob.left) * cell, (frame.top + blob.top) * cell,
            (frame.left + blob.right) * cell, (frame.top + blob.bottom) * cell,
        ).padded(_PAD * cell, picture.shape[1], picture.shape[0])
        for blob in _blobs(edges, near)
    ]  # fmt: skip
    return _merged(found)[:MOST]


def cut_cells(changed: Cells, frame: Rect) -> NDArray[np.uint8]:
    """The cells in a rectangle of cells, as 0 and 1."""
    return changed[frame.top : frame.bottom, frame.left : frame.right].astype(np.uint8)


def _edges(part: Picture, width: int, height: int) -> NDArray[np.uint8]:
    """Mean change from pixel to pixel in every cell, both ways together."""
    across, down = cv2.absdiff(part[:-1, 1:], part[:-1, :-1]), cv2.absdiff(part[1:, :-1], part[:-1, :-1])
    both = cv2.add(across, down)
    return cv2.resize(both, (width, height), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _blobs(edges: NDArray[np.uint8], near: NDArray[np.uint8] | cv2.typing.MatLike) -> list[Rect]:
    """Rectangles of cells that touch, are rich in edges and near a change: the richest first."""
    rich = (edges >= _threshold(edges)).astype(np.uint8)
    joined = cv2.morphologyEx(rich, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    weights = np.bincount(labels.ravel(), weights=edges.ravel(), minlength=count)
    touched = np.bincount(labels.ravel(), weights=np.asarray(near).ravel(), minlength=count)
    order = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= _LEAST_CELLS and touched[n] > 0]
    order.sort(key=lambda n: -float(weights[n]))
    return [Rect(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h in (stats[n, :4] for n in order)]


def _threshold(edges: NDArray[np.uint8]) -> float:
    """A plain place of this picture tells its noise; where no place is plain, what a code has at least."""
    quiet = float(np.percentile(edges, 10))
    return min(3 * _EDGE, max(_EDGE, 2 * quiet))


def _merged(found: Sequence[Rect]) -> list[Rect]:
    """Joins those that share more than a third of the smaller one."""
    kept: list[Rect] = []
    for rect in found:
        joined, place = rect, len(kept)
        for other in list(kept):
            if 3 * joined.common(other) > min(joined.area, other.area):
                place = min(place, kept.index(other))
                kept.remove(other)
                joined = joined.around(other)
        kept.insert(place, joined)
    return kept
