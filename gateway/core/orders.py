"""Commands from the county, decided without a wire: which are carried out, and what is remembered of them.

A command reaches here proved (contract.command.verified). It is carried out where it names this gateway, has not
expired and was never carried out before; the answer to one that was is said again. What is remembered is bounded by
forgetting what has expired long ago; so long as too many are alive, no further one is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from contract.command import Answer, Command

MOST: Final = 200  # commands remembered
KEPT_MS: Final = 86_400_000  # how long after its end: a clock that is set back must not make it new
BUNDLES: Final = 3  # answers of which the data is remembered too, the newest

Refusal = Literal["wrong_gateway", "expired", "too_many"]
# code -> the text of a reply, in English as everything on the wire; the cloud knows the codes in both languages
TEXTS: Final = {
    "wrong_gateway": "the command is for another gateway",
    "expired": "the command has expired",
    "too_many": "too many commands are alive: send it later",
    "no_room": "the gateway's disk is full: the command cannot be remembered",
    "config_mistakes": "the configuration has mistakes; nothing was changed",
    "config_same": "the configuration is the one in use already",
    "config_unwritable": "the configuration cannot be written: {why}",
    "on_trial": "a configuration is on trial already",
    "rolled_back": "not healthy with it, the old one is back: {why}",
    "interrupted": "it was interrupted and is not done",
    "overtaken": "somebody changed the file meanwhile; it stays as it is now",
    "certificate_unusable": "the certificate cannot be used: {why}",
    "broken": "it failed: {why}",
}


class Docket(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered of a command: its kind, dates (ms), the run that took it, the last answer to it."""

    kind: str
    t: int
    expires: int
    boot: str
    state: Answer
    code: str = ""
    text: str = ""
    data: str = ""

    @property
    def final(self) -> bool:
        """Whether nothing more is to be said."""
        return self.state != "accepted"


def refusal(command: Command, gateway: str, now: int, dockets: Mapping[str, Docket]) -> Refusal | None:
    """Why a new command is not carried out at `now` (ms), None where it is."""
    if command.gateway != gateway:
        return "wrong_gateway"
    if now > command.expires:
        return "expired"
    return "too_many" if len(dockets) >= MOST else None


def now_at_least(wall: int, dockets: Mapping[str, Docket]) -> int:
    """The best known time: a clock that stands before a command which was proved already is behind."""
    return max(wall, max((docket.t for docket in dockets.values()), default=0))


def outlived(dockets: Mapping[str, Docket], now: int) -> list[str]:
    """The ids to forget at `now` (ms): expired long ago and answered."""
    return [key for key, docket in dockets.items() if docket.final and now > docket.expires + KEPT_MS]


def bare(dockets: Mapping[str, Docket]) -> list[str]:
    """The ids whose data need no longer be remembered: answers with data, but for the newest."""
    full = sorted((key for key, docket in dockets.items() if docket.data), key=lambda key: dockets[key].t, reverse=True)
    return full[BUNDLES:]


def sentence(code: str, **details: object) -> str:
    """The text of a reply with this code."""
    return TEXTS[code].format_map(details)
