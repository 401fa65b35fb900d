"""From named fields to the values of a profile's points. For instruments that are read by name, not by register.

Pure: the machine itself (gateway.drivers.host) and a camera (gateway.drivers.camera) are read so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from contract.profile import Quantity
from contract.unit import to_canonical

Field = TypeVar("Field", bound=str)


def decoder(
    points: Iterable[tuple[Field, Quantity]],
) -> Callable[[Mapping[Field, float | None]], list[float | None]]:
    """The way from fields to the values of `points` (which field, what it means), in their order and canonical units.

    A field that is not there, or None, has no value.
    """
    ways = [
        (field, point.scale * factor, point.offset * factor + shift)
        for field, point in points
        for factor, shift in [to_canonical(point.key, point.unit)]
    ]

    def values(fields: Mapping[Field, float | None]) -> list[float | None]:
        return [None if (raw := fields.get(name)) is None else raw * factor + shift for name, factor, shift in ways]

    return values
