"""An analyzer of the room, as its page draws it."""

from __future__ import annotations

from dataclasses import dataclass

from contract.testing import Kind

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Instrument:
    """channels: how many are drawn; told: whether its results carry ΔA0 and ΔAt; state: of gateway.core.device; cause:
    why it is not ok, "" otherwise."""

    id: str
    name: Words
    method: Kind
    channels: int
    told: bool = False
    state: str = "new"
    cause: Words = ("", "")
