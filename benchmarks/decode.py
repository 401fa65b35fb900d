"""How many of the public pictures `zhigen decode` reads right, and how long that takes beside other readers.

The pictures are the shared data's (docs/camera.md). Times are CPU time of decoding alone, the best of ROUNDS over the
same pictures in memory, on one thread: of the cascade, of zxing-cpp asked once, and of pyzbar.

`python -m benchmarks.decode` adds what each rescue step reads of what zxing-cpp did not, and names what was not read.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import cv2

from gateway.core.code import Code
from gateway.vision import cascade, view, zbar
from gateway.vision.picture import Picture, opened
from zhigen.bench.figure import Figure, Row

ROUNDS: Final = 3
_DATA: Final = Path(os.environ.get("ZHIGEN_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))

Read = Callable[[Picture], list[Code]]


class Case(NamedTuple):
    """A picture and what it says; "" where nothing may be read."""

    name: str
    pixels: Picture
    text: str


class Tally(NamedTuple):
    """Pictures: the text is the first one told, is told at all, another one is told, none is; told where none is."""

    right: int
    among: int
    wrong: int
    unread: int
    false: int


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    cases = _cases()
    cv2.setNumThreads(1)
    readers: dict[str, Read] = {"cascade": cascade.read, "zxing-cpp": cascade.quick}
    if not zbar.missing():
        readers["pyzbar"] = _pyzbar
    tallies = {name: tally(read, cases) for name, read in readers.items()}
    times = _times(readers, cases)
    written = [case for case in cases if case.text]
    own, bare = tallies["cascade"], tallies["zxing-cpp"]
    zh, en, unit = f"图片 {len(cases)} 张，", f"decode: {len(cases)} pictures,", ("张", "pictures")
    blank = len(cases) - len(written)
    figures = [
        Figure((f"{zh}读对", f"{en} read right"), own.right, unit, len(written), ("有码的", "with a code")),
        Figure((f"{zh}读对", f"{en} read right"), own.right, unit, bare.right, ("zxing-cpp 一次", "zxing-cpp once")),
        Figure((f"{zh}读错", f"{en} read wrong"), own.wrong + own.among, unit, len(written), ("有码的", "with a code")),
        Figure((f"{zh}误读", f"{en} false"), own.false, unit, blank, ("无码的", "without a code")),
    ]
    for who in [name for name in readers if name != "cascade"]:
        for part, (kind_zh, kind_en) in enumerate((("有码的", "with a code"), ("无码的", "without a code"))):
            count = (len(written), blank)[part]
            if count:
                own_ms, other_ms = (times[name][part] / count * 1000 for name in ("cascade", who))
                name = f"图片 {count} 张（{kind_zh}），CPU", f"decode: {count} pictures {kind_en}, CPU"
                figures.append(Figure(name, own_ms, ("ms/张", "ms/picture"), other_ms, (who, who)))
    return [figure.row() for figure in figures]


def tally(read: Read, cases: list[Case]) -> Tally:
    """What a reader makes of the pictures."""
    right = among = wrong = unread = false = 0
    for case in cases:
        said = [_plain(code.text) for code in read(case.pixels)]
        if not case.text:
            false += bool(said)
        elif not said:
            unread += 1
        elif case.text in said:
            right += said[0] == case.text
            among += said[0] != case.text
        else:
            wrong += 1
    return Tally(right, among, wrong, unread, false)


def _times(readers: dict[str, Read], cases: list[Case]) -> dict[str, tuple[float, float]]:
    """CPU seconds for the pictures with a code and for those without, of the best round; readers take turns."""
    best = dict.fromkeys(readers, (float("inf"), float("inf")))
    for _ in range(ROUNDS):
        for name, read in readers.items():
            took = [0.0, 0.0]
            for case in cases:
                before = time.process_time()
                read(case.pixels)
                took[not case.text] += time.process_time() - before
            best[name] = min(best[name][0], took[0]), min(best[name][1], took[1])
    return best


def _pyzbar(pixels: Picture) -> list[Code]:
    return zbar.read(view.grey(pixels), cascade.DEFAULT, "pyzbar")


def _cases() -> list[Case]:
    folder = _DATA / "qr"
    if not (folder / "manifest.json").exists():
        raise RuntimeError("the shared data's pictures (qr/manifest.json) are not here: set ZHIGEN_SHARED_DATA")
    texts: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    cases = []
    for name, text in texts.items():
        pixels = opened((folder / name).read_bytes())
        if isinstance(pixels, str):
            raise RuntimeError(f"{name}: {pixels}")
        cases.append(Case(name, pixels, _plain(text)))
    return cases


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _steps(cases: list[Case]) -> None:
    """A line a step, of the pictures with a code that zxing-cpp alone does not read."""
    hard = [case for case in cases if case.text and not cascade.quick(case.pixels)]
    print(f"{len(hard)} not read by zxing-cpp alone; of these:")
    for rescue in cascade.RESCUES:
        before = time.process_time()
        said = [[_plain(code.text) for code in rescue.read(case.pixels, cascade.DEFAULT)] for case in hard]
        each = (time.process_time() - before) / max(1, len(hard)) * 1000
        right = sum(case.text in texts for case, texts in zip(hard, said, strict=True))
        wrong = sum(any(text != case.text for text in texts) for case, texts in zip(hard, said, strict=True))
        print(f"{rescue.name:<20}{right:>4} right {wrong:>4} wrong {each:>8.1f} ms/picture")
    for case in cases:
        codes = cascade.read(case.pixels)
        if [_plain(code.text) for code in codes] != ([case.text] if case.text else []):
            print(f"{case.name}: {codes or 'not read'}")


if __name__ == "__main__":
    for row in run():
        print(row)
    _steps(_cases())
