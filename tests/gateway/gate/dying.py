"""A gate in a process of its own that is killed by SIGKILL at one step of a deed: `python -m … FOLDER DEED STEP WHEN`.

Three vehicles: the first waits for a person, the second is before them, the third is in the queue behind it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from contract.event import Scan
from gateway.rim.gate.gate import Gate
from gateway.rim.gate.slate import Slate
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_file import OutboxFile
from tests.gateway.gate.market import Market, voucher
from tests.gateway.till.cut import killing

FIRST, SECOND, THIRD, FOURTH = (voucher(number, days=1) for number in range(1, 5))
# what is done -> the function at which the process ends
DEEDS: dict[str, dict[str, tuple[type, str]]] = {
    "read": {"scan": (Outbox, "record"), "write": (Slate, "write"), "facts": (OutboxFile, "remember")},
    "type": {"write": (Slate, "write"), "facts": (OutboxFile, "remember")},
    "park": {"write": (Slate, "write"), "facts": (OutboxFile, "remember")},
    "decide": {"record": (Gate, "_record"), "commit": (OutboxFile, "keep"), "facts": (OutboxFile, "remember"),
               "told": (Gate, "_entered"), "wiped": (Slate, "wiped")},
    "leave": {"record": (Gate, "_emit"), "commit": (OutboxFile, "keep"), "wiped": (Slate, "wiped")},
}  # fmt: skip


def standing(folder: Path) -> Market:
    """A gate where somebody works and three vehicles stand."""
    market = Market(folder, staffed=True)
    market.hears()
    read(market, FIRST)
    market.turns()
    market.gate.typed(SECOND)
    number = market.here.vehicle.number
    market.gate.park(number)
    market.gate.typed(THIRD)
    return market


def read(market: Market, text: str) -> None:
    """The camera counts a code: it is recorded, then the gate looks at it."""
    scan = Scan("cam", "voucher", text, snapshot="s-1.jpg", legible=market.clock.wall)
    market.box.record(scan)
    market.gate.scanned(scan)


def main(folder: Path, deed: str, step: str, when: str) -> None:
    """Do it, and die of it."""
    market = standing(folder)
    kind, name = DEEDS[deed][step]
    owner = market.gate if name in ("_record", "_emit") else kind  # what it was given, not what it can
    setattr(owner, name, killing(getattr(owner, name), when))
    number = market.here.vehicle.number
    if deed == "read":
        read(market, FOURTH)
    elif deed == "type":
        market.gate.typed(FOURTH, number)
    elif deed == "park":
        market.gate.park(number)
    elif deed == "decide":
        market.gate.decide(number, "review", "", "e-7")
    else:
        market.staffed = False
        market.turns()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
