"""Orders to a running simulator of a peripheral, one JSON object a line, as simulators.control takes them.

{"do": "fault", "kind": "silence", "amount": null, "after": 0, "for": 10}      {"do": "clear", "kind": "silence"}
{"do": "plug"}  {"do": "unplug"}
{"do": "put", "card": "valid"}  {"do": "take"}                    (card reader)
{"do": "scan", "text": "6901234567892"}                           (scanner)
{"do": "cut"}                                                     (printer)
{"do": "go"}  {"do": "halt"}  {"do": "lay", "text": "HTTPS://ZG.CN/…", "symbology": "qr_code"}      (camera)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from contract.errors import ContractError
from simulators.switches import Switches


class SwitchOn(msgspec.Struct, tag_field="do", tag="fault", forbid_unknown_fields=True):
    """Switch a fault on, `after` seconds from now, for `for` seconds (absent: until cleared)."""

    kind: str
    amount: float | None = None
    after: float = 0.0
    span: float | None = msgspec.field(default=None, name="for")


class SwitchOff(msgspec.Struct, tag_field="do", tag="clear", forbid_unknown_fields=True):
    """Switch a fault off, or all."""

    kind: str | None = None


class Plug(msgspec.Struct, tag_field="do", tag="plug", forbid_unknown_fields=True):
    """Appear."""


class Unplug(msgspec.Struct, tag_field="do", tag="unplug", forbid_unknown_fields=True):
    """Vanish."""


class Put(msgspec.Struct, tag_field="do", tag="put", forbid_unknown_fields=True):
    """Lay a card on the reader."""

    card: str = "valid"


class Take(msgspec.Struct, tag_field="do", tag="take", forbid_unknown_fields=True):
    """Take it away."""


class Read(msgspec.Struct, tag_field="do", tag="scan", forbid_unknown_fields=True):
    """Read a code."""

    text: str


class Break(msgspec.Struct, tag_field="do", tag="cut", forbid_unknown_fields=True):
    """Lose supply and connection for a moment."""


class Go(msgspec.Struct, tag_field="do", tag="go", forbid_unknown_fields=True):
    """Let the belt run."""


class Halt(msgspec.Struct, tag_field="do", tag="halt", forbid_unknown_fields=True):
    """Stop the belt."""


class Lay(msgspec.Struct, tag_field="do", tag="lay", forbid_unknown_fields=True):
    """Let the next box on the belt bear this."""

    text: str
    symbology: Literal["qr_code", "data_matrix", "code_128", "ean_13"] = "qr_code"


Deed = Put | Take | Read | Break | Plug | Unplug | Go | Halt | Lay
Order = SwitchOn | SwitchOff | Put | Take | Read | Break | Plug | Unplug | Go | Halt | Lay
read: Final = msgspec.json.Decoder(Order).decode


def obedient(faults: Switches, do: Callable[[Deed], bool]) -> Callable[[Order], None]:
    """What obeys: faults are switched here, the rest is done by `do`, which says whether it can."""

    def obey(order: Order) -> None:
        match order:
            case SwitchOn(kind, amount, after, span):
                faults.on(kind, amount, after, span)
            case SwitchOff(kind):
                faults.clear(kind)
            case _:
                if not do(order):
                    raise ContractError("mistake", zh="这个模拟器不会做此事", en="this simulator cannot do that")

    return obey
