"""A gate at 60 boxes a minute, 720p, 25 pictures a second: from the first legible picture to the verdict on the page.

simulators.camera draws a conveyor whose boxes bear vouchers: good ones, forged, expired, recalled, and of a key that is
not known; some are torn or soiled, some boxes are bare, some bear a stranger's code. Each picture goes the whole way:
gateway.vision.watch, the snapshot and the scan on disk with full sync, the gate, the state of the page as bytes. A
verdict is wrong where it is not the one that the voucher was made for.

The delay of a verdict is the time of pictures from the first in which its code was legible (the rule of
simulators.camera.truth) to the one in which it counts, and what the machine spent on that picture and that verdict. The
ceiling, in the same run, on the same pictures: the first one from which bare zxing-cpp reads the whole picture's code,
with its own time and that of the bare check of one signature. `python -m benchmarks.gate` prints the rows as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.camera import bare_zxing
from contract.event import Scan
from contract.keys import Signer
from contract.printed import sort_of
from contract.voucher import Revoked
from gateway.rim.camera.snapshots import Snapshots
from gateway.rim.operators import Operators
from gateway.rim.terminal import gate_report, report
from gateway.rim.terminal.gate_view import GateView
from gateway.rim.terminal.house import House
from gateway.vision.picture import Picture
from gateway.vision.watch import Watch, WatchOptions
from simulators.camera.conveyor import Conveyor
from tests.gateway.gate.market import VOUCHER_KEY, Market, voucher
from tests.gateway.outbox.world import START
from zhigen.bench.figure import Figure, Row

SECONDS: Final = 40
_RATE: Final = 25
_LAST_MS: Final = 200
_STRANGER: Final = Signer(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32), "voucher")
_RECALLED: Final = frozenset(f"{batch:016x}" for batch in range(4, 400, 5))


class _Forger:
    """Signs with another key under the name of the county's."""

    kid = VOUCHER_KEY.kid

    def sign(self, context: str, body: bytes) -> bytes:
        return _STRANGER.sign(context, body)  # type: ignore[arg-type]


@dataclass
class Outcome:
    """legible: codes that could be read; judged: of those, got a verdict; delays, ceilings: ms, sorted."""

    legible: int
    judged: int
    wrong: int
    delays: list[float] = field(default_factory=list)
    ceilings: list[float] = field(default_factory=list)


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    return [figure.row() for figure in _figures(measured())]


def measured(seconds: int = SECONDS) -> Outcome:
    """One belt, through the gate."""
    plan = dict(_vouchers(seconds + 30))
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            return _belt(Path(folder), plan, seconds)
    finally:
        cv2.setNumThreads(threads)


def _vouchers(count: int) -> Iterator[tuple[str, str]]:
    """Texts, and the verdict that each is made for."""
    for batch in range(1, count + 1):
        match batch % 5:
            case 0:
                yield voucher(batch, days=1), "review"
            case 2 if batch % 2:
                yield voucher(batch, signer=_STRANGER), "review"
            case 3 if batch % 2:
                yield voucher(batch, signer=_Forger()), "stop"  # type: ignore[arg-type]
            case 4:
                yield voucher(batch), "stop"
            case _:
                yield voucher(batch), "pass"


def _belt(folder: Path, plan: dict[str, str], seconds: int) -> Outcome:
    market = Market(folder)
    market.hears(revoked=Revoked(batches=_RECALLED))
    view = GateView(market.gate, market.box, lambda: False, lambda: None, tuple)
    house = House(
        "gate", lambda: ("", ""), dict, lambda: market.clock.wall, Operators(folder), lambda _: None, gate=view
    )
    kept = Snapshots(folder / "pictures", 200, 1 << 28, spare=0)
    conveyor = Conveyor(seed=1, texts=list(plan), fps=_RATE, per_minute=60)
    watch = Watch(WatchOptions(sort_of=sort_of))
    verdicts: dict[str, str] = {}
    came: dict[str, tuple[int, float]] = {}
    read: dict[str, tuple[int, float]] = {}
    wrong = 0
    for picture, truth in conveyor.frames(seconds * _RATE):
        market.clock.wall, market.clock.mono = START + truth.t_ms, 1_000 + truth.t_ms
        began = time.perf_counter()
        look = watch.look(picture, truth.t_ms)
        looked = time.perf_counter() - began
        for one in look.counted:
            if one.sort != "voucher":
                continue
            began = time.perf_counter()
            verdict = _verdict(market, house, view, kept, picture, one.code.text)
            came.setdefault(one.code.text, (truth.t_ms, looked + time.perf_counter() - began))
            verdicts.setdefault(one.code.text, verdict)
            wrong += verdict != plan.get(one.code.text)
        began = time.perf_counter()
        found = bare_zxing(picture)
        spent = time.perf_counter() - began
        for text in {one.text for one in found} & plan.keys() - read.keys():
            began = time.perf_counter()
            market.gate.yard().sheet.verifier.verify(text, START)
            read[text] = truth.t_ms, spent + time.perf_counter() - began
        market.gate._turn(last=False)
    market.close()
    end_ms = seconds * 1000 - _LAST_MS
    first = {one.text: one.first[1] for one in conveyor.boxes() if one.legible and one.text in plan}
    first = {text: at for text, at in first.items() if at < end_ms}
    return Outcome(
        len(first),
        len(first.keys() & verdicts.keys()),
        wrong,
        _delays(came, first),
        _delays(read, first),
    )


def _verdict(market: Market, house: House, view: GateView, kept: Snapshots, picture: Picture, text: str) -> str:
    """What the page says of this code, once everything is on disk and the page's state is bytes."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    scan = Scan("cam", "voucher", text, legible=market.clock.wall, snapshot=kept.put(jpeg.tobytes()))
    market.box.record(scan)
    market.gate.scanned(scan)
    state = gate_report.state(house, view)
    report.event("state", state)
    codes = state.here.codes if state.here is not None else []
    return next((one.verdict for one in codes if one.text == text), "")


def _delays(came: dict[str, tuple[int, float]], first: dict[str, int]) -> list[float]:
    return sorted(max(0, came[text][0] - at) + came[text][1] * 1000 for text, at in first.items() if text in came)


def _figures(found: Outcome) -> Iterator[Figure]:
    codes, milli = ("张", "codes"), ("ms", "ms")
    legible = ("清晰的", "legible")
    said = "卡口，每分钟 60 箱：不经人判断", "gate, 60 boxes a minute: judged without a person"
    yield Figure(said, found.judged, codes, found.legible, legible)
    yield Figure(("卡口：判错", "gate: wrong verdicts"), found.wrong, codes, None, ("", ""))
    peer = "裸 zxing-cpp 加验签", "bare zxing-cpp and check"
    said = "卡口：看清到判定 p95，< 500", "gate: from legible to verdict, p95, < 500"
    yield Figure(said, _p95(found.delays), milli, _p95(found.ceilings), peer)


def _p95(some: Sequence[float]) -> float:
    return some[min(len(some) - 1, round(len(some) * 0.95))] if some else 0.0


if __name__ == "__main__":
    json.dump(run(), sys.stdout, ensure_ascii=False)
    print()
