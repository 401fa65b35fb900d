"""The gate's account: the codes that the simulated belt showed against the scans that the county stored.

What was legible must have been counted; what was not (torn, cut off by the edge) may have been, and never twice.

Labels are unique, a voucher is on every box of its batch: each text is settled by how often it came. A stranger's code
travels without its text and not every time, so strangers are not settled. What came by while the gateway declared a gap
may be missing; what stood before the camera when a run of it ended may be counted once more by the next run. Pure but
for the reading of the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from contract import event
from contract.printed import Symbology, sort_of
from zhigen.demo.accounting import Gap


class Crossing(NamedTuple):
    """A code that came by: its text, wall ms, and whether a reader must be able to read it; some read more."""

    text: str
    time_ms: int
    legible: bool = True


class Crossings(NamedTuple):
    """Codes that came by legibly, scans of them, and the texts that are missing or counted too often."""

    shown: int
    counted: int
    lost: list[str]
    doubled: list[str]


class _Line(msgspec.Struct):
    t: int = 0
    text: str = ""
    symbology: Symbology = "qr_code"
    legible: bool = False


_decode = msgspec.json.Decoder(_Line).decode


def read(ledger: Path) -> Iterator[Crossing]:
    """What the simulator of a camera showed, by its ledger."""
    for raw in ledger.read_bytes().splitlines():
        line = _decode(raw)
        if line.text and sort_of(line.text, line.symbology).kind != "foreign":
            yield Crossing(line.text, line.t, line.legible)


def settle(shown: Iterable[Crossing], scans: Iterable[event.Scan], gaps: Iterable[Gap]) -> Crossings:
    """Compare; `gaps`: those that the gateway of the camera declared."""
    every, spans = list(shown), list(gaps)
    came = [one for one in every if one.legible]
    excused = Counter(one.text for one in came if any(span.start <= one.time_ms <= span.end for span in spans))
    wanted = Counter(one.text for one in came)
    counted = Counter(scan.text for scan in scans if scan.text)
    lost = [text for text in wanted if counted[text] < wanted[text] - excused[text]]
    there = Counter(one.text for one in every)
    doubled = [text for text in counted if counted[text] > there[text] + (len(spans) if there[text] else 0)]
    return Crossings(len(came), counted.total(), lost, doubled)
