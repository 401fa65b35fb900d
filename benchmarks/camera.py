"""A conveyor at 720p, 25 pictures and one box a second: what a picture costs, which boxes count, how soon.

simulators.camera draws it and tells the truth. Every picture is given to gateway.vision.watch, to bare zxing-cpp (the
symbologies of ours) and to pyzbar (all of its own, as it comes), the whole picture each time. The cost is the CPU time
of the thread, OpenCV on one core, because the wall clock of a busy machine measures its neighbours. On one belt each
box has its own text, on the other all say the same.

Legible is a code by the rule of simulators.camera.truth (whole in the picture, at least 2 pixels a module, smear at
most one module, enough light, not torn). The delay of a decision is the time of pictures from the first in which the
code was legible to the one in which it counts; a code that counts earlier has 0. Boxes that became legible in the last
instant of the film are left out. `python -m benchmarks.camera` prints everything as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from math import dist
from typing import Final, NamedTuple, TypeVar

import cv2
import zxingcpp
from pyzbar import pyzbar

from contract.printed import sort_of
from gateway.core.code import Point
from gateway.core.count import centre
from gateway.vision.picture import Picture
from gateway.vision.watch import Watch, WatchOptions
from simulators.camera.conveyor import Conveyor
from simulators.camera.truth import BoxTruth, FrameTruth
from zhigen.bench.figure import Figure, Row

SECONDS: Final = 40
_RATE: Final = 25
_LAST_MS: Final = 200
_FORMATS: Final = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.EAN13,
    ]
)
_Box = tuple[int, int]  # the number of a box, and which of its codes
T = TypeVar("T")


class Read(NamedTuple):
    """One text that a reader found, and where."""

    text: str
    at: Point


@dataclass
class Belt:
    """What came of one belt. ms: CPU of a picture, in the mean; delays: ms, sorted; by: boxes that a peer ever read."""

    seed: int
    pictures: int
    ms: dict[str, float]
    steps: dict[str, int]
    legible: int
    once: int
    missed: int
    doubled: int
    wrong: int
    bonus: int
    missed_by_all: int
    by: dict[str, int]
    delays: list[int] = field(default_factory=list)


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    return [figure.row() for figure in _figures(belts())]


def belts(seconds: int = SECONDS) -> list[Belt]:
    """Both belts, one after the other."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        return [_belt(1, (), seconds), _belt(2, ("HTTPS://ZG.CN/ABCD123456",), seconds)]
    finally:
        cv2.setNumThreads(threads)


def _belt(seed: int, texts: Sequence[str], seconds: int) -> Belt:
    conveyor = Conveyor(seed=seed, texts=texts, fps=_RATE, per_minute=60)
    watch = Watch(WatchOptions(sort_of=sort_of))
    spent = {"ours": 0.0, "zxing-cpp": 0.0, "pyzbar": 0.0}
    steps: Counter[str] = Counter()
    counted: dict[_Box, list[int]] = {}
    seen: dict[str, set[_Box]] = {"zxing-cpp": set(), "pyzbar": set()}
    wrong = 0
    for picture, truth in conveyor.frames(seconds * _RATE):
        look, cost = _timed(lambda now: watch.look(now, truth.t_ms), picture)  # noqa: B023 - called at once
        spent["ours"] += cost
        steps[look.step] += 1
        for one in look.counted:
            box = _nearest(Read(one.code.text, centre(one.code)), truth)
            wrong += box is None
            if box is not None:
                counted.setdefault(box, []).append(truth.t_ms)
        for name, reader in (("zxing-cpp", bare_zxing), ("pyzbar", _zbar)):
            found, cost = _timed(reader, picture)
            spent[name] += cost
            seen[name] |= {box for one in found if (box := _nearest(one, truth)) is not None}
    pictures = seconds * _RATE
    end_ms = round(pictures * 1000 / _RATE)
    return _judged(conveyor.boxes(), counted, seen, end_ms, seed, wrong, spent, steps, pictures)


def _judged(
    boxes: Iterable[BoxTruth],
    counted: dict[_Box, list[int]],
    seen: dict[str, set[_Box]],
    end_ms: int,
    seed: int,
    wrong: int,
    spent: dict[str, float],
    steps: Counter[str],
    pictures: int,
) -> Belt:
    every = {(one.box, one.code): one for one in boxes if one.text}
    legible = {box: one for box, one in every.items() if one.legible and one.first[1] < end_ms - _LAST_MS}
    missed = [box for box in legible if box not in counted]
    return Belt(
        seed=seed,
        pictures=pictures,
        ms={name: round(cost * 1000 / pictures, 3) for name, cost in spent.items()},
        steps=dict(steps),
        legible=len(legible),
        once=sum(len(counted.get(box, ())) == 1 for box in legible),
        missed=len(missed),
        doubled=sum(len(times) > 1 for times in counted.values()),
        wrong=wrong,
        bonus=sum(not every[box].legible for box in counted),
        missed_by_all=sum(all(box not in found for found in seen.values()) for box in missed),
        by={name: len(found & legible.keys()) for name, found in seen.items()},
        delays=sorted(max(0, counted[box][0] - one.first[1]) for box, one in legible.items() if box in counted),
    )


def _nearest(read: Read, truth: FrameTruth) -> _Box | None:
    """The box whose code this is: of those that say so, the one in this place."""
    near = [
        (dist(read.at, (sum(x for x, _ in one.corners) / 4, sum(y for _, y in one.corners) / 4)), (one.box, one.code))
        for one in truth.codes
        if one.text == read.text
    ]
    return min(near)[1] if near else None


def bare_zxing(picture: Picture) -> list[Read]:
    """What bare zxing-cpp reads of the whole picture."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    return [Read(one.text, _middle((one.position.top_left, one.position.bottom_right))) for one in found]


def _zbar(picture: Picture) -> list[Read]:
    found = pyzbar.decode(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    return [Read(one.data.decode("utf-8", "replace"), _middle(one.polygon)) for one in found if one.polygon]


def _middle(points: Iterable[zxingcpp.Point]) -> Point:
    places = [(point.x, point.y) for point in points]
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)


def _timed(reader: Callable[[Picture], T], picture: Picture) -> tuple[T, float]:
    begun = time.thread_time()
    found = reader(picture)
    return found, time.thread_time() - begun


def _figures(some: Sequence[Belt]) -> Iterator[Figure]:
    for belt, (zh, en) in zip(some, (("各箱不同", "each its own text"), ("各箱相同", "all one text")), strict=True):
        zh, en = f"摄像头，{zh}：", f"camera, {en}: "
        zbar, legible = ("pyzbar", "pyzbar"), ("清晰的", "legible")
        milli = ("ms/帧", "ms/frame")
        yield Figure((f"{zh}一帧", f"{en}a picture"), belt.ms["ours"], milli, belt.ms["pyzbar"], zbar)
        yield Figure((f"{zh}裸 zxing-cpp", f"{en}bare zxing-cpp"), belt.ms["zxing-cpp"], milli, belt.ms["pyzbar"], zbar)
        boxes = ("箱", "boxes")
        yield Figure((f"{zh}只数一次", f"{en}counted exactly once"), belt.once, boxes, belt.legible, legible)
        none = f"{belt.missed_by_all} 个谁也读不出", f"{belt.missed_by_all} of them read by no reader"
        yield Figure((f"{zh}漏数", f"{en}missed"), belt.missed, boxes, None, none)
        yield Figure((f"{zh}多数", f"{en}counted twice or wrong"), belt.doubled + belt.wrong, boxes, None, ("", ""))
        for name, count in belt.by.items():
            said = f"{zh}{name} 至少读到一次", f"{en}ever read by {name}"
            yield Figure(said, count, boxes, belt.legible, legible)
        late = belt.delays or [0]
        last = f"最慢 {late[-1]} ms", f"{late[-1]} ms at most"
        yield Figure((f"{zh}判定延迟", f"{en}decision"), sum(late) / len(late), ("ms", "ms"), None, last)


if __name__ == "__main__":
    json.dump([asdict(belt) for belt in belts()], sys.stdout, ensure_ascii=False)
    print()
