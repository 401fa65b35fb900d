"""Which registers to ask for at once: neighbouring points share a request as far as the instrument allows.

At 9600 baud a request costs about 23 ms however short it is, so a block that bridges a few unread registers beats two
requests; an instrument with holes answers an exception for them, so bridging is only what its profile permits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contract.profile import Function, Limits, Point

MAX_BITS: Final = 2000  # a request for coils may be this long (Modbus Application Protocol V1.1b3, 6.1)


@dataclass(frozen=True, slots=True)
class Block:
    """One read request: `count` registers (or bits) from `address`, and the points that lie wholly inside."""

    function: Function
    address: int
    count: int
    points: tuple[Point, ...]


def blocks(points: Iterable[Point], limits: Limits) -> tuple[Block, ...]:
    """Cover all points with few reads: in address order, no block longer than the limit, no bridged gap above max_gap.

    A single point wider than `max_registers` gets a block of its own width (profiles refuse that earlier).
    """
    found: list[Block] = []
    for point in sorted(points, key=lambda point: (point.function, point.address)):
        if found:
            last = found[-1]
            end = max(last.address + last.count, point.address + point.width)
            gap = point.address - (last.address + last.count)
            longest = MAX_BITS if point.function in ("coil", "discrete") else limits.max_registers
            if last.function == point.function and gap <= limits.max_gap and end - last.address <= longest:
                found[-1] = Block(last.function, last.address, end - last.address, (*last.points, point))
                continue
        found.append(Block(point.function, point.address, point.width, (point,)))
    return tuple(found)
