"""What stands at a gate and is not decided yet, as it outlives a cut of the power. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from gateway.core.gatehouse.vehicle import Item, Vehicle
from gateway.core.passage import code_of

Place = Literal["here", "behind", "waiting"]
RETURN_MS: Final = 10 * 60_000  # for so long a gate that comes back waits for the people who worked at it


class Standing(NamedTuple):
    """A vehicle, where it stood, and whether somebody worked at the gate then."""

    place: Place
    staffed: bool
    vehicle: Vehicle


def taken_up(found: Sequence[Standing], wall: int, mono: int) -> list[Standing]:
    """The same at a start, the oldest first: monotonic time began anew, so the pause since the last code is told by the
    wall clock, as well as that goes. wall, mono: ms of now."""
    return [
        one._replace(vehicle=replace(one.vehicle, last=mono - max(0, wall - _latest(one.vehicle))))
        for one in sorted(found, key=lambda one: one.vehicle.number)
    ]


def discreet(one: Standing) -> Standing:
    """The same without the text of what cannot be read: it may be a stranger's, and is kept nowhere."""
    items = tuple(_discreet(item) for item in one.vehicle.items)
    return one._replace(vehicle=replace(one.vehicle, items=items))


def _discreet(item: Item) -> Item:
    torn = item.kind == "voucher" and not code_of(item.read.text)
    return item._replace(read=item.read._replace(text="")) if torn else item


def _latest(vehicle: Vehicle) -> int:
    return max((item.read.t for item in vehicle.items), default=vehicle.begun)
