"""What goes wrong in the air, on request: of one tag (its number from 1), or of the adapter and its service (number 0).

of a tag    silence      dead battery                   garbage   random bytes of the same length
            wrong_key    encrypts with another key      flood     `amount` copies a second (default 200)
of all (0)  no_adapter   the adapter is pulled out      blocked   the radio is switched off by rfkill
            restart      bluetoothd dies, comes back    refused   the bus permits nothing to anybody
            (`for` ends; without it, for good)
"""

from __future__ import annotations

from typing import ClassVar, Final

from simulators import faults

OF_TAG: Final = ("silence", "wrong_key", "garbage", "flood")
OF_ALL: Final = ("no_adapter", "restart", "blocked", "refused")


class AirFault(faults.Fault):
    """One fault; `unit` is the number of the tag, 0 for the adapter."""

    kinds: ClassVar[tuple[str, ...]] = (*OF_TAG, *OF_ALL)

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.unit == 0) != (self.kind in OF_ALL):
            known = OF_ALL if self.unit == 0 else OF_TAG
            raise faults.unknown(self.kind, known)


def parse(text: str) -> AirFault:
    """Read NUMBER:KIND[=AMOUNT][@START[+SECONDS]]; a ContractError says what is wrong."""
    return faults.spelt(text, AirFault)
