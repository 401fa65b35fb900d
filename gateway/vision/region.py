"""Which parts of a picture are worth decoding: rich in edges, where something changed. Pure.

A decoder looks at every pixel, and most of a picture is belt, wall and plain cardboard. A code is a place where the
grey changes from pixel to pixel all over; so is print, and the decoder tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from gateway.core.code import Code, Point
from gateway.vision.motion import Cells, averaged
from gateway.vision.picture import Picture

MOST: Final = 4
# Mean grey levels from one thinned pixel to the next, both ways together. Measured on boxes at 720p: codes 80 to 165,
# print on a carton 20 to 65, cardboard and noise below 12.
_EDGE: Final = (16.0, 50.0)
_OF_BEST: Final = 0.35  # of the richest place of late: in dim light everything is less
_DENSE: Final = 0.55  # of the richest place of late, in so many blocks: a code, where print has less
_DENSE_BLOCKS: Final = 3
_FADES: Final = 0.999  # what was the richest is forgotten by half in 700 pictures
_OF_QUIET: Final = 2.5  # of the plainest
_BRIDGE: Final = np.ones((1, 4), np.uint8)  # spans three blocks: a bar of four modules where EAN-13 fills 640 pixels
_FILLED: Final = 0.5  # of a blob is rich in edges, or it is two lines with a bridge between
_LEAST_BLOCKS: Final = 4
_TOUCHED: Final = 0.15  # of a blob has changed, or it stands there
_PAD: Final = 3  # cells: the quiet zone, and the finder that stands out of the blob


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


def bounds(corners: Iterable[Point]) -> Rect:
    """The smallest rectangle round some points."""
    points = list(corners)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


def moved(code: Code, by: Rect) -> Code:
    """A code that was read in a cut, with corners in the picture that the cut was taken from."""
    one, two, three, four = ((x + by.left, y + by.top) for x, y in code.corners)
    return code._replace(corners=(one, two, three, four))


def edges(thin: Picture, blocks: tuple[int, int]) -> Picture:
    """How much the grey of a thinned picture changes from pixel to pixel, both ways together: the mean of each block.

    blocks: across, down; two cells of motion each way.
    """
    both = np.zeros_like(thin)
    part = thin[:-1, :-1]
    cv2.add(cv2.absdiff(thin[:-1, 1:], part), cv2.absdiff(thin[1:, :-1], part), dst=both[:-1, :-1])
    return averaged(both, blocks)


class Spot(NamedTuple):
    """A place that may be a code; dense: as rich in edges as codes are here, so that a rescue is worth its cost."""

    rect: Rect
    dense: bool


class Finder:
    """The places of one camera that may be codes. It remembers how rich in edges its richest place was of late."""

    def __init__(self) -> None:
        self._best = 0.0

    def spots(self, thin: Picture, changed: Cells, cell: int, within: Rect) -> list[Spot]:
        """Rectangles of pixels, rich in edges and changed: the richest first, at most MOST.

        changed: of each cell; cell: pixels a side; within: all of the picture.
        """
        down, across = changed.shape
        blocks = max(1, across // 2), max(1, down // 2)
        edge = edges(thin, blocks)
        threshold = self._threshold(edge)
        strong = edge >= _DENSE * self._best
        rich = (edge >= threshold).view(np.uint8) | _bridged(strong.view(np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(rich, connectivity=8)
        if count == 1:
            return []
        share = cv2.resize(changed.view(np.uint8) * 255, blocks, interpolation=cv2.INTER_AREA)
        where = np.flatnonzero(rich)
        flat = labels.ravel()[where]
        edge_of = edge.ravel()[where]
        weights = np.bincount(flat, weights=edge_of, minlength=count).tolist()
        dense = np.bincount(flat, weights=strong.ravel()[where], minlength=count).tolist()
        touched = np.bincount(flat, weights=np.asarray(share).ravel()[where], minlength=count).tolist()
        blobs = stats.tolist()
        filled = np.bincount(flat, weights=edge_of >= threshold, minlength=count).tolist()
        kept = [
            n
            for n in range(1, count)
            if _thick(blobs[n]) and filled[n] >= _FILLED * blobs[n][4] and touched[n] >= _TOUCHED * blobs[n][4] * 255
        ]
        kept.sort(key=lambda n: -weights[n])
        del kept[MOST:]
        block = 2 * cell
        found = []
        for n, (x, y, width, height, _) in ((n, blobs[n]) for n in kept):
            blob = Rect(x * block, y * block, (x + width) * block, (y + height) * block)
            found.append(Spot(blob.padded(_PAD * cell, within.right, within.bottom), dense[n] >= _DENSE_BLOCKS))
        return _merged(found)

    def _threshold(self, edge: Picture) -> float:
        """What a code has at least in this picture."""
        flat = edge.ravel()
        low, high = flat.size // 10, flat.size * 199 // 200
        ordered = np.partition(flat, (low, high))
        self._best = max(_FADES * self._best, float(ordered[high]))
        return max(_OF_QUIET * float(ordered[low]), min(_EDGE[1], max(_EDGE[0], _OF_BEST * self._best)))


def _bridged(strong: Picture) -> Picture:
    """Dense blocks and the short gaps between two of one row or one column: a wide bar or space has no edge inside."""
    along = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, _BRIDGE)
    down = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, _BRIDGE.T)
    return np.asarray(cv2.bitwise_or(along, down), np.uint8)


def _thick(blob: Sequence[int]) -> bool:
    """Whether (x, y, width, height, area) of a blob in blocks can be a code and no line."""
    return blob[2] >= 2 and blob[3] >= 2 and blob[4] >= _LEAST_BLOCKS


def _merged(found: Sequence[Spot]) -> list[Spot]:
    """Joins those that share more than a third of the smaller one."""
    kept: list[Spot] = []
    for spot in found:
        joined, place = spot, len(kept)
        for other in list(kept):
            if 3 * joined.rect.common(other.rect) > min(joined.rect.area, other.rect.area):
                place = min(place, kept.index(other))
                kept.remove(other)
                joined = Spot(joined.rect.around(other.rect), joined.dense or other.dense)
        kept.insert(place, joined)
    return kept
