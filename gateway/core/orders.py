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
# code -> (zh, en), the text of a reply
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "wrong_gateway": ("指令是给另一台网关的", "the command is for another gateway"),
    "expired": ("指令已过期", "the command has expired"),
    "too_many": ("未过期的指令太多，稍后再发", "too many commands are alive: send it later"),
    "no_room": ("网关磁盘已满，指令记不下来", "the gateway's disk is full: the command cannot be remembered"),
    "config_mistakes": ("配置有错，没有采用", "the configuration has mistakes; nothing was changed"),
    "config_same": ("配置与现用的相同", "the configuration is the one in use already"),
    "config_unwritable": ("配置文件写不了：{why}", "the configuration cannot be written: {why}"),
    "on_trial": ("上一次推送的配置还在试用", "a configuration is on trial already"),
    "rolled_back": ("新配置不合格，已恢复原配置：{why}", "not healthy with it, the old one is back: {why}"),
    "interrupted": ("执行时被中断，没有完成", "it was interrupted and is not done"),
    "overtaken": ("配置文件已被人改动，以现有的为准", "somebody changed the file meanwhile; it stays as it is now"),
    "certificate_unusable": ("证书不能用：{why}", "the certificate cannot be used: {why}"),
    "broken": ("执行时出错：{why}", "it failed: {why}"),
}


class Deed(msgspec.Struct, frozen=True, omit_defaults=True):
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


def refusal(command: Command, gateway: str, now: int, deeds: Mapping[str, Deed]) -> Refusal | None:
    """Why a new command is not carried out at `now` (ms), None where it is."""
    if command.gateway != gateway:
        return "wrong_gateway"
    if now > command.expires:
        return "expired"
    return "too_many" if len(deeds) >= MOST else None


def now_at_least(wall: int, deeds: Mapping[str, Deed]) -> int:
    """The best known time: a clock that stands before a command which was proved already is behind."""
    return max(wall, max((deed.t for deed in deeds.values()), default=0))


def outlived(deeds: Mapping[str, Deed], now: int) -> list[str]:
    """The ids to forget at `now` (ms): expired long ago and answered."""
    return [key for key, deed in deeds.items() if deed.final and now > deed.expires + KEPT_MS]


def bare(deeds: Mapping[str, Deed]) -> list[str]:
    """The ids whose data need no longer be remembered: answers with data, but for the newest."""
    full = sorted((key for key, deed in deeds.items() if deed.data), key=lambda key: deeds[key].t, reverse=True)
    return full[BUNDLES:]


def sentence(code: str, **details: object) -> str:
    """The text of a reply: English, as everything on the wire; the cloud says the code in the reader's language."""
    return TEXTS[code][1].format_map(details) if code else ""
