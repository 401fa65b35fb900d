"""Which points a gateway reads in a unit that is not theirs, as its births say it. Bounded, and without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from contract.birth import Meta
from contract.codec import inflate
from contract.errors import ContractError
from contract.measurement import of_point

_MOST: Final = 10_000
_NONE: Final[Mapping[str, str]] = {}
_decode: Final = msgspec.json.Decoder(Meta).decode


class MistakenUnits:
    """What was learnt from births, by gateway, hash of the birth, and device."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, dict[str, str]]] = {}

    def learn(self, gateway: str, payload: bytes) -> None:
        """Look at a birth; one that cannot be read at all teaches nothing."""
        try:
            meta = _decode(inflate(payload).partition(b"\n")[0])
        except (ContractError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return
        found = {
            device.id: {key: point.unit for key, point in device.points.items() if _mistaken(key, point.unit)}
            for device in meta.content.devices
        }
        wrong = {device: units for device, units in found.items() if units}
        if not wrong:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[gateway, meta.hash] = wrong

    def units(self, gateway: str, meta: str, device: str) -> Mapping[str, str]:
        """The mistaken points of a device under the birth with this hash, each with the unit that it claims."""
        return self._known.get((gateway, meta), {}).get(device, _NONE) if self._known else _NONE


def _mistaken(key: str, unit: str) -> bool:
    try:
        return of_point(key).unit != unit
    except ContractError:
        return False  # refused for being unknown, column by column
